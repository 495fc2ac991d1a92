"""Composing: notices of incidents, and the files that formats make of them. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.formats import Format, format_names, get_format
from rca.model.audience import Audience
from rca.model.customers.customer import Customer
from rca.model.incidents.incident import Incident
from rca.model.incidents.vocabulary import Status
from rca.model.notices.notice import Notice
from rca.model.times import Moment
from rca.notices.compose import Composed, Request, compose
from rca.notices.editions import Edition, editions
from rca.notices.followup_period import KIND
from rca.store.history import digest
from rca.store.revisions.revisions import Revisions
from rca.store.steps.ledger import Ledger

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents

_RESOLVED = "resolved"
_SAY_THAT_IT_IS_OVER = (_RESOLVED, "preliminary", "final")


class Composing:
    """Composes notices as the settings say."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        self._settings = settings
        self._revisions = Revisions(store.database)
        self._ledger = Ledger(store.database)

    def suggest_kind(self, incident: Incident, now: datetime, *, again: bool = False) -> str:
        """The kind of notice that an incident calls for at ``now``.

        While it lasts, or is still to come, word of it; once it is over, the word that it is, where customers heard of
        it before, until that went out; then the report. With ``again``, what was made of the incident just as it is
        now is asked for again, so that a command that was interrupted can be repeated.
        """
        told = [
            each.revision
            for each in self._revisions.list(incident.key)
            if each.withdrawal is None and each.revision.audience is not Audience.INTERNAL
        ]
        posts = incident.posts_until(now)
        if not _is_over(incident, now):
            return "update" if len(posts) > 1 else "initial"
        if any(each.kind in _SAY_THAT_IT_IS_OVER for each in told):
            is_repeated = again and told[-1].incident_digest == digest(incident.plain())
            return _RESOLVED if is_repeated and told[-1].kind == _RESOLVED else "final"
        return _RESOLVED if told or (posts and posts[-1].status is Status.RESOLVED) else "final"

    def compose(self, incident: Incident, request: Request) -> Composed:
        """One notice. Raises Incomplete, NotFound, SettingsError or UsageError; see :mod:`rca.notices.compose`.

        A follow-up notice tells of what the store's ledger says was promised.
        """
        if request.kind == KIND and request.promises is None:
            request = replace(request, promises=self._ledger.explained_promises(incident.key))
        return compose(incident, request, self._settings)

    def editions(
        self, incident: Incident, request: Request, customers: Sequence[Customer], *, locale: str = ""
    ) -> Iterator[Edition]:
        """A notice for each of these customers, in their language and zone; see :mod:`rca.notices.editions`."""
        return editions(incident, request, customers, self._settings, locale=locale)

    def format_names(self) -> tuple[str, ...]:
        """The names of all formats, in alphabetical order."""
        return format_names()

    def format(self, name: str) -> Format:
        """A format. Raises NotFound, which names the nearest ones."""
        return get_format(name)

    def render(self, notice: Notice, format_name: str) -> bytes:
        """The notice as a file of that format. Raises NotFound for an unknown format."""
        return get_format(format_name).render(notice)


def _is_over(incident: Incident, now: datetime) -> bool:
    """True if no window lasts on or is still to come; a window whose end nobody knows is over."""
    if incident.is_ongoing:
        return False
    moments = (moment for window in incident.windows for moment in (window.start, window.end))
    return not any(isinstance(moment, Moment) and _is_ahead(moment, now) for moment in moments)


def _is_ahead(moment: Moment, now: datetime) -> bool:
    if moment.instant:
        return moment.instant > now
    return moment.on is not None and moment.on > now.date()
