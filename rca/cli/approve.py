"""``rca approve``: from review to approved, after a look at what changed and at what speaks against it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import kind_option
from rca.cli._shared.options import json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.knowledge_base import FieldChange, KnowledgeBase


@click.command(
    "approve",
    cls=Command,
    help=N_(
        "Approve an incident as it is now: what changed since it was approved last and what speaks against a notice of it is"
        " shown first, and asked about at a terminal. Any change to the incident takes the approval back."
    ),
    short_help=N_("Approve an incident as it is now."),
    example=(
        "rca approve 2025-06-11-block-storage-write-latency\n"
        "rca approve 2025-06-11-block-storage-write-latency --kind final --yes"
    ),
)
@click.argument("key", type=KEY)
@kind_option
@click.option("--yes", "-y", cls=Option, is_flag=True, help=N_("Ask nothing."))
@json_option
@click.pass_obj
def command(context: Context, key: str, kind: str | None, yes: bool, as_json: bool) -> None:
    from rca.cli._shared.output import problem_json, show_json, show_problem
    from rca.cli._shared.revisions import findings, review_json, review_line
    from rca.model.notices.review import ReviewState

    moment = now()
    with context.open() as base:
        publisher = base.publishing
        before = publisher.review(key)
        if before.state is ReviewState.DRAFT:
            publisher.approve(key, who=who(), at=moment)  # is refused, and says what to do
        approved, state, changes = publisher.changes_since_approval(key)
        problems = () if before.is_approved else findings(base, key, kind, moment)
        edited = base.working_files(who()).edits([key])
        if not as_json and not before.is_approved:
            _show(base, key, approved, state, changes)
            for problem in (*problems, *edited):
                show_problem(problem)
        if not yes and not as_json and before.state is ReviewState.IN_REVIEW and sys.stdin.isatty():
            question = N_("Approve {key}, version {version}?")
            text = translate(question, key=key, version=before.incident_version)
            click.confirm(text, abort=True, err=True)
        review = publisher.approve(key, who=who(), at=now(), version=before.incident_version)
        line = review_line(review, base.zone.key)
    if as_json:
        show_json(
            {
                **review_json(review),
                "edited": [problem_json(problem) for problem in edited],
                "approved_before": approved or None,
                "changes": [
                    {"path": each.field, "before": each.before, "after": each.after} for each in changes
                ],
                "problems": [problem_json(problem) for problem in problems],
            }
        )
    else:
        click.echo(line)


def _show(
    base: KnowledgeBase, key: str, approved: int, before: object, changes: Sequence[FieldChange]
) -> None:
    """What changed since the last approved version."""
    from rca.cli._shared.output import message
    from rca.cli._shared.page.changes import change_lines, words_then
    from rca.cli._shared.page.values import Values

    if not approved:
        message(N_("No version of {key} was approved before. Read it: rca show {key}"), key=key)
        return
    incident = base.incidents.get(key)
    words = words_then(base, incident)
    lines = list(change_lines(changes, Values(before, words), Values(incident.plain(), words)))
    if not lines:
        message(N_("Nothing changed since version {version}, which was approved."), version=approved)
        return
    message(N_("Changed since version {version}, which was approved:"), version=approved)
    for line in lines:
        message("  {line}", line=line)
