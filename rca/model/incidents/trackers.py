"""Links from next steps to the trackers in which the work is done: GitHub, GitLab, Jira, Azure Boards, Backlog, Redmine and
ServiceNow.

A link is what people write down, a key or an address:

===============  ==================================  ============================================================
tracker          key                                 address
===============  ==================================  ============================================================
GitHub           ``owner/name#12``                   ``https://github.com/owner/name/issues/12`` (or ``pull/12``)
GitLab           ``gitlab:group/project#12``,        ``https://gitlab.example/group/project/-/issues/12`` (or
                 ``group/sub/project#12``            ``work_items``, ``merge_requests``)
Jira             ``OPS-12``                          ``https://jira.example/browse/OPS-12``
Azure Boards     ``AB#12``                           ``https://dev.azure.com/org/project/_workitems/edit/12``
Backlog          ``OPS-12``, ``backlog:OPS-12``      ``https://space.backlog.com/view/OPS-12``
Redmine          ``redmine:12``                      ``https://redmine.example/issues/12``
ServiceNow       ``PRB0040001``                      ``https://x.service-now.com/problem.do?sysparm_query=number=PRB0040001``
===============  ==================================  ============================================================

``OPS-12`` alone is Jira's, and Backlog's for an export of Backlog. Any other address is kept as it is. Keys are compared without regard to case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from rca.model.characters import clean_line
from rca.model.rules.catalogue import broken


class TrackerSystem(StrEnum):
    """Whose tracker it is."""

    GITHUB = "github"
    GITLAB = "gitlab"
    JIRA = "jira"
    AZURE = "azure"
    BACKLOG = "backlog"
    REDMINE = "redmine"
    SERVICENOW = "servicenow"
    OTHER = "other"


def container(system: TrackerSystem, key: str) -> str:
    """The repository or project of an item, within its system; all of Redmine's numbers are in one."""
    return key.rpartition("-" if system in (TrackerSystem.JIRA, TrackerSystem.BACKLOG) else "#")[0]


@dataclass(frozen=True, slots=True)
class Tracker:
    """What a link names. ``key`` is the same for every way to write it; ``url`` is "" where the link is a key alone."""

    system: TrackerSystem
    key: str
    url: str = ""


_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_JIRA_KEY = r"[A-Za-z][A-Za-z0-9_]+-[1-9]\d{0,9}"
_BACKLOG_KEY = r"[A-Za-z][A-Za-z0-9_]*-[1-9]\d{0,9}"
_SERVICENOW_KEY = r"[A-Z]{3,6}\d{7,10}"
_NUMBER = r"(?P<number>[1-9]\d{0,9})"
_END = r"/?(?:[?#][^\s<>]*)?"
_FORMS: Final = tuple(
    (system, re.compile(pattern, re.ASCII))
    for system, pattern in (
        (TrackerSystem.AZURE, rf"AB#{_NUMBER}"),
        (TrackerSystem.AZURE, rf"https?://dev\.azure\.com/[^\s<>]+/_workitems/edit/{_NUMBER}{_END}"),
        (
            TrackerSystem.AZURE,
            rf"https?://{_PART}\.visualstudio\.com/[^\s<>]+/_workitems/edit/{_NUMBER}{_END}",
        ),
        (TrackerSystem.JIRA, rf"(?P<path>{_JIRA_KEY})"),
        (TrackerSystem.JIRA, rf"https?://[^\s<>]+/browse/(?P<path>{_JIRA_KEY}){_END}"),
        (
            TrackerSystem.GITLAB,
            rf"https?://[^\s<>/]+/(?P<path>{_PART}(?:/{_PART})+)/-/(?:issues|work_items|merge_requests)/{_NUMBER}{_END}",
        ),
        (TrackerSystem.GITLAB, rf"gitlab:(?P<path>{_PART}(?:/{_PART})+)#{_NUMBER}"),
        (TrackerSystem.GITLAB, rf"(?P<path>{_PART}(?:/{_PART}){{2,}})#{_NUMBER}"),
        (
            TrackerSystem.GITHUB,
            rf"https?://(?:www\.)?github\.[^\s<>/]+/(?P<path>{_PART}/{_PART})/(?:issues|pull)/{_NUMBER}{_END}",
        ),
        (TrackerSystem.GITHUB, rf"(?P<path>{_PART}/{_PART})#{_NUMBER}"),
        (TrackerSystem.BACKLOG, rf"backlog:(?P<path>{_BACKLOG_KEY})"),
        (
            TrackerSystem.BACKLOG,
            rf"https?://{_PART}\.(?:backlog\.(?:com|jp)|backlogtool\.com)/view/(?P<path>{_BACKLOG_KEY}){_END}",
        ),
        (TrackerSystem.SERVICENOW, rf"(?P<path>{_SERVICENOW_KEY})"),
        (
            TrackerSystem.SERVICENOW,
            rf"https?://{_PART}\.service-now\.com/[^\s<>]*number(?:=|%3[Dd])(?P<path>{_SERVICENOW_KEY})(?:[&%^][^\s<>]*)?",
        ),
        (TrackerSystem.REDMINE, rf"redmine:#?{_NUMBER}"),
        # Beside it, or in one folder: other trackers have an owner and a project there, or are called what they are.
        (
            TrackerSystem.REDMINE,
            rf"https?://(?![^\s<>/]*(?:sentry|google|github|gitlab))[^\s<>/]+/(?:{_PART}/)?issues/{_NUMBER}{_END}",
        ),
    )
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def recognise(link: str) -> Tracker:
    """The tracker and the key that a link names. Raises the error of rule ``tracker.form``."""
    for system, form in _FORMS:
        if match := form.fullmatch(link):
            named = match.groupdict()
            path, number = named.get("path") or "", named.get("number") or ""
            if system is TrackerSystem.AZURE:
                key = f"AB#{number}"
            elif system in (TrackerSystem.JIRA, TrackerSystem.BACKLOG, TrackerSystem.SERVICENOW):
                key = path.upper()
            else:
                key = f"{path.lower()}#{number}"
            return Tracker(system, key, link if link.startswith("http") else "")
    if _ADDRESS.fullmatch(link):
        return Tracker(TrackerSystem.OTHER, link, link)
    raise broken("tracker.form", value=link[:80])


def _link(value: Any) -> str:
    text = clean_line(value) if isinstance(value, str) else ""
    recognise(text)
    return text


TrackerLink = Annotated[
    str,
    BeforeValidator(_link),
    WithJsonSchema({"type": "string", "examples": ["OPS-12", "owner/name#12", "AB#12", "https://…"]}),
]
"""A link as it is written in a file."""
