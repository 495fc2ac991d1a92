"""Composing: notices of incidents, and the files that formats make of them. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.formats import Format, format_names, get_format
from rca.model.customers.customer import Customer
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import Notice
from rca.notices.compose import Composed, Request, compose
from rca.notices.editions import Edition, editions
from rca.notices.followup_period import KIND
from rca.store.steps.ledger import Ledger

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents


class Composing:
    """Composes notices as the settings say."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        self._settings = settings
        self._ledger = Ledger(store.database)

    def suggest_kind(self, incident: Incident, now: datetime) -> str:
        """The kind of notice that an incident calls for: a report once it is over, word of it while it lasts."""
        if not incident.is_ongoing:
            return "final"
        return "update" if len(incident.posts_until(now)) > 1 else "initial"

    def compose(self, incident: Incident, request: Request) -> Composed:
        """One notice. Raises Incomplete, NotFound, SettingsError or UsageError; see :mod:`rca.notices.compose`.

        A follow-up notice tells of what the store's ledger says was promised.
        """
        if request.kind == KIND and request.promises is None:
            request = replace(request, promises=self._ledger.last_promises(incident.key))
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
