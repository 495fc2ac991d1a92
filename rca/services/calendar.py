"""Calendar of next steps: their due dates, for calendar programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from rca.formats.txt import body_text
from rca.i18n.catalogs import interface
from rca.model.base import Audience
from rca.model.incidents.step_names import STATES
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_
from rca.model.promises.step_list import StepQuery, StepRow
from rca.model.times import PartialDate
from rca.reports.calendar import As, Entry, write
from rca.store.steps.calendar_stamps import step_stamps

if TYPE_CHECKING:
    from rca.services.commitments import Commitments
    from rca.services.step_wording import StepWording
    from rca.store.incidents.repository import Incidents


class Calendar:
    """The due dates in one store."""

    def __init__(self, store: Incidents, commitments: Commitments, wording: StepWording) -> None:
        self._store, self._commitments, self._wording = store, commitments, wording

    def write(self, query: StepQuery, at: datetime, language: str, kind: str, *, public: bool) -> bytes:
        """The due dates of the steps that a question asks for, as a calendar; see :mod:`rca.reports.calendar`.

        Without a question of states it tells what is open, and what was settled by a move since. ``public`` leaves out
        whatever only those inside may know: owners, notes, links, and steps that are not for the public. ``kind`` is
        ``event`` or ``todo``.
        """
        entries = self._entries(query, self._commitments.today(at), language, As(kind), public=public)
        name = interface(language, N_("Next steps"))
        return write(entries, name, language, As(kind))

    def _entries(
        self, query: StepQuery, today: date, language: str, kind: As, *, public: bool
    ) -> Iterable[Entry]:
        stamps = step_stamps(self._store.database)
        rows = [
            row
            for row in self._commitments.rows(query, today, language)
            if (stamp := stamps[row.ref])
            and (not public or stamp.audience is Audience.PUBLIC)
            and (row.due or stamp.lost_due)
            and (query.states or row.is_open or stamp.settled_at)
        ]
        wording = self._wording.of(rows, language, Audience.PUBLIC if public else Audience.INTERNAL)
        for row in rows:
            stamp = stamps[row.ref]
            day = PartialDate.model_validate(row.due or stamp.lost_due).last_day
            gone = not row.due
            yield Entry(
                ref=row.ref,
                summary=_plain(wording[row.ref], language),
                day=None if gone and kind is As.TODO else day,
                state=StepState(row.state) if row.state else None,
                priority=row.priority,
                kind=row.kind,
                sequence=stamp.moves,
                modified_at=stamp.modified_at,
                details=tuple(_details(row, "" if public else stamp.notes, language, public=public)),
                url="" if public else next((link for link in stamp.links if link.startswith("http")), ""),
                settled_at=stamp.settled_at,
                is_gone=gone and kind is As.EVENT,
            )
        if query == StepQuery(sort=query.sort) and not public:
            for ref, stamp in stamps.items():
                if stamp.is_removed and stamp.lost_due:
                    day = PartialDate.model_validate(stamp.lost_due).last_day
                    yield Entry(ref, "", day, None, "", "", stamp.moves, stamp.modified_at, is_gone=True)


def _plain(markdown: str, language: str) -> str:
    """Markdown as plain text on as few lines as it can have."""
    return body_text(markdown, language, columns=100_000)


def _details(row: StepRow, notes: str, language: str, *, public: bool) -> Iterable[str]:
    """What stands below a step in the calendar."""

    def say(text: str, **values: object) -> str:
        return interface(language, text).format_map(values)

    yield str(row.ref)
    yield say(N_("State: {state}"), state=interface(language, STATES[row.state]))
    if row.due and row.due != row.due_by:
        yield say(N_("Due: {date}"), date=row.due)
    if row.revision:
        yield say(N_("Promised by revision {revision}"), revision=row.revision)
    if not public:
        if row.owner:
            yield say(N_("Owner: {owner}"), owner=row.owner)
        if notes:
            yield notes
