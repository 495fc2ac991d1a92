"""Seeing next steps as a whole: digests, reports, the calendar, states from trackers, and promises of before.

Joins what the store knows with the crafts that count and write. Instants and days are passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.i18n.catalogs import Catalog, interface
from rca.i18n.formatting import Formatter
from rca.i18n.locale import load_locale
from rca.model.base import Audience
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.problem import N_, Problem
from rca.model.promises.ledger import told_last
from rca.model.promises.moves import Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.promises.step_list import StepQuery, StepRow
from rca.model.times import PartialDate
from rca.store.steps.requests import MoveRequest

if TYPE_CHECKING:
    from rca.model.notices.notice import Notice
    from rca.model.promises.moves import Move
    from rca.reports.calendar import As, Entry
    from rca.reports.figures import Report
    from rca.reports.related import Related
    from rca.services.commitments import Commitments
    from rca.store.incidents.repository import Incidents
    from rca.trackers.proposals import Plan, Proposal

_STATES: Mapping[str, str] = {
    "": N_("not stated"), "proposed": N_("proposed"), "planned": N_("planned"), "in_progress": N_("in progress"),
    "blocked": N_("blocked"), "done": N_("done"), "verified": N_("verified"), "dropped": N_("dropped"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Digest:
    """One owner's reminder, and the steps in it by section."""

    owner: str
    """As the settings or the first of the steps write it; "" for steps that nobody has."""
    notice: Notice
    sections: Mapping[str, Sequence[StepRow]]


class Oversight:
    """All next steps of one store, for whoever answers for them."""

    def __init__(self, settings: Settings, store: Incidents, commitments: Commitments) -> None:
        self._settings, self._store, self._commitments = settings, store, commitments

    def digests(self, at: datetime, *, days: int, owner: str | None = None) -> list[Digest]:
        """A digest for each owner who has open steps, by name, and last one for the steps that nobody has.

        ``owner`` asks for one of them, without regard to case; a hyphen for nobody's. Raises SettingsError for a
        template or a zone that is wrong, and NotFound for a language without a locale.
        """
        from rca.notices.digest import DigestRequest, compose_digest, sections

        today = self._commitments.today(at)
        told = told_last(self._commitments.ledger.promises())
        by_owner: dict[str, list[StepRow]] = {}
        rows_by_language: dict[str, dict[StepRef, StepRow]] = {}
        for row in self._commitments.rows(StepQuery(states=("open",), owner=owner or ""), today, "en"):
            by_owner.setdefault(row.owner.casefold(), []).append(row)
        found = []
        for name in sorted(by_owner, key=lambda name: (not name, name)):
            rows = by_owner[name]
            known = self._settings.steps.owner(rows[0].owner)
            language = known.locale or self._settings.notices.locales[0]
            if language not in rows_by_language:
                query = StepQuery(states=("open",), owner=owner or "")
                rows_by_language[language] = {
                    row.ref: row for row in self._commitments.rows(query, today, language)
                }
            own = [rows_by_language[language].get(row.ref, row) for row in rows]
            request = DigestRequest(
                owner=rows[0].owner,
                locale=language,
                zone=known.zone or self._settings.first_zone.key,
                today=today,
                issued_at=at,
                days=days,
                address=known.email or "",
            )
            notice = compose_digest(own, self._wording(own, language), told, request, self._settings)
            within = {section.value: steps for section, steps in sections(own, today, days).items()}
            found.append(Digest(rows[0].owner, notice, within))
        return found

    def report(
        self, at: datetime, *, since: date | None, until: date | None, by: str, promised: bool
    ) -> Report:
        """The report on the steps of a period; see :mod:`rca.reports.figures`."""
        from rca.reports.figures import make_report
        from rca.store.steps.figures import step_facts

        facts = step_facts(self._store.database, self._settings.first_zone)
        return make_report(
            facts, self._commitments.today(at), since=since, until=until, by=by, promised=promised
        )

    def service_names(self, language: str) -> dict[str, str]:
        """What services are called, by id, in a language or else in English or any."""
        from rca.store.steps.figures import service_names

        return {
            service: words.get(language) or words.get("*") or words.get("en") or next(iter(words.values()))
            for service, words in service_names(self._store.database).items()
        }

    def calendar(self, query: StepQuery, at: datetime, language: str, kind: As, *, public: bool) -> bytes:
        """The due dates of the steps that a question asks for, as a calendar; see :mod:`rca.reports.calendar`.

        Without a question of states it tells what is open, and what was settled by a move since. ``public`` leaves out
        whatever only those inside may know: owners, notes, links, and steps that are not for the public.
        """
        from rca.reports.calendar import write

        entries = self._entries(query, self._commitments.today(at), language, kind, public=public)
        name = interface(language, N_("Next steps"))
        return write(entries, name, language, kind)

    def _entries(
        self, query: StepQuery, today: date, language: str, kind: As, *, public: bool
    ) -> Iterable[Entry]:
        from rca.reports.calendar import As, Entry
        from rca.store.steps.calendar_stamps import step_stamps

        stamps = step_stamps(self._store.database)
        rows = [
            row
            for row in self._commitments.rows(query, today, language)
            if (stamp := stamps[row.ref])
            and (not public or stamp.audience is Audience.PUBLIC)
            and (row.due or stamp.lost_due)
            and (query.states or row.is_open or stamp.settled_at)
        ]
        wording = self._wording(rows, language, Audience.PUBLIC if public else Audience.INTERNAL)
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

    def plan_import(self, file: Path, at: datetime) -> tuple[Plan, Sequence[Problem]]:
        """What follows from a tracker's export, and the problems of the file. Raises OSError."""
        from rca.store.steps.tracker_links import linked_steps
        from rca.trackers.export import extract
        from rca.trackers.proposals import plan
        from rca.trackers.statuses import Statuses

        read = extract(file)
        steps = linked_steps(self._store.database) if read.items else []
        statuses = Statuses(self._settings.steps.statuses)
        zone, today = self._settings.first_zone, self._commitments.today(at)
        return plan(read.items, steps, statuses, zone, today), read.problems

    def carry_out(
        self,
        proposals: Sequence[Proposal],
        *,
        who: str,
        at: datetime,
        why: str = "",
        public_reason: Mapping[str, str] | None = None,
    ) -> list[Move]:
        """Make the moves of a plan, all of them or none; ``why`` is added to what the tracker says.

        Raises InvalidInput for a step that is dropped without a ``why``, and Stale if one was moved meanwhile.
        """
        today = self._commitments.today(at)
        asked = []
        for proposal in proposals:
            # A step is not dropped because a tracker says so: the reason has to be ours.
            reason = "" if proposal.needs_reason and not why else "; ".join(filter(None, (why, proposal.why)))
            for state in proposal.path:
                is_last = state is proposal.path[-1]
                day = proposal.done_on or today
                wish = RequestedMove(
                    Verb.STATE,
                    state,
                    done_on=PartialDate(year=day.year, month=day.month, day=day.day)
                    if state is StepState.DONE
                    else None,
                    why=reason,
                    evidence=proposal.evidence if is_last else (),
                    public_reason=(public_reason or {}) if proposal.needs_reason else {},
                )
                asked.append(MoveRequest(proposal.step.ref, wish, proposal.step.version))
        return self._commitments.move(asked, who=who, at=at) if asked else []

    def related(
        self, key: str, at: datetime, language: str, similar: Sequence[tuple[str, str]] = ()
    ) -> list[Related]:
        """The steps promised after earlier incidents like this one that were not kept; see :mod:`rca.reports.related`.

        ``similar`` are incidents that a search finds alike, the nearest first, each with the words that say why.
        Raises NotFound.
        """
        from rca.reports.related import kin_of, related
        from rca.store.incidents.related import kinship

        past = kinship(self._store.database, key)
        kin = kin_of(past.recurrence, similar, past.by_service, key)
        keys = tuple(dict.fromkeys([*(each.key for each in kin), *(ref.key for ref in past.answered)]))
        today = self._commitments.today(at)
        rows = [
            row
            for start in range(0, len(keys), _MOST_KEYS)
            for row in self._commitments.rows(
                StepQuery(incidents=keys[start : start + _MOST_KEYS]), today, language
            )
        ]
        return related(rows, kin, past.answered)

    def worded(self, rows: Sequence[StepRow], language: str) -> list[StepRow]:
        """The rows with the words that a reader inside has, instead of the references in them."""
        wording = self._wording(rows, language)
        return [row._replace(text=wording[row.ref]) for row in rows]

    def _wording(
        self, rows: Sequence[StepRow], language: str, audience: Audience = Audience.INTERNAL
    ) -> dict[StepRef, str]:
        """The words of steps in Markdown, with every reference replaced by its fact; only those load an incident."""
        return {
            row.ref: self._resolved(row, language, audience)
            if "{" in row.text or "\\" in row.text
            else row.text
            for row in rows
        }

    def _resolved(self, row: StepRow, language: str, audience: Audience) -> str:
        from rca.model.walk import visible_to
        from rca.notices.prose import Prose

        incident = visible_to(self._store.get(row.key), audience)
        step = next((each for each in incident.next_steps if each.id == row.step), None) if incident else None
        if incident is None or step is None:
            return row.text
        text = step.text
        own = text.find(language)
        tag = language if own else incident.source_locale
        style = self._settings.notices

        def formatter(of: str) -> Formatter:
            locale = load_locale(of)
            return Formatter(locale, style.zones.get(locale.tag, ()), profile=style.profile)

        return Prose(incident, Catalog(tag), formatter, tag).text(text, "next_steps")


_MOST_KEYS = 500
"""Keys in one statement: databases bound the number of parameters."""


def _plain(markdown: str, language: str) -> str:
    """Markdown as plain text on as few lines as it can have."""
    from rca.formats.txt import body_text

    return body_text(markdown, language, columns=100_000)


def _details(row: StepRow, notes: str, language: str, *, public: bool) -> Iterable[str]:
    """What stands below a step in the calendar."""

    def say(text: str, **values: object) -> str:
        return interface(language, text).format_map(values)

    yield str(row.ref)
    yield say(N_("State: {state}"), state=interface(language, _STATES[row.state]))
    if row.due and row.due != row.due_by:
        yield say(N_("Due: {date}"), date=row.due)
    if row.revision:
        yield say(N_("Promised by revision {revision}"), revision=row.revision)
    if not public:
        if row.owner:
            yield say(N_("Owner: {owner}"), owner=row.owner)
        if notes:
            yield notes
