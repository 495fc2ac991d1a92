"""The agenda of one incident: what is to be done for it next, gathered from everything that is owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING

from rca.model.audience import Audience
from rca.model.deadlines.owed import NOTICES, Due, Given, State
from rca.model.incidents.incident import Incident
from rca.model.problem import Level
from rca.notices.drafting import Order
from rca.notices.followup_period import KIND as FOLLOWUP

if TYPE_CHECKING:
    from rca.config.settings import Settings
    from rca.model.deadlines.regime import Regime
    from rca.model.notices.review import ReviewState
    from rca.services.composing import Composing
    from rca.services.due import DueTimes
    from rca.services.publishing import Publisher
    from rca.services.working_files import WorkingFiles
    from rca.store.incidents.repository import Incidents

_FINAL = NOTICES[-1]


class What(StrEnum):
    """What is to be done, in the order in which it is: nothing is published of what was not imported."""

    EDITS = "edits"
    NOTICE = "notice"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is to be done for the incident. Instants are UTC."""

    what: What
    subject: str
    """The file that was edited, the kind of the notice, or the duty to an authority as :attr:`Due.id` says it."""
    state: State = State.DUE
    at: datetime | None = None
    """The last instant at which it is in time, where something names one."""
    name: Mapping[str, str] | None = None
    """What a regime calls it, by language."""
    review: ReviewState | None = None
    """For a notice: where the incident stands, and so what comes before it."""
    gaps: int = 0
    """For a notice: how many things it lacks."""


class Agenda:
    """What is to be done next for incidents of one store. Next steps are lists of their own."""

    def __init__(
        self,
        settings: Settings,
        store: Incidents,
        publisher: Publisher,
        composing: Composing,
        due: DueTimes,
        files: WorkingFiles,
    ) -> None:
        self._settings, self._store, self._publisher = settings, store, publisher
        self._composing, self._due, self._files = composing, due, files

    def of(self, key: str, regimes: Mapping[str, Regime], now: datetime) -> list[Task]:
        """What is to be done for an incident at ``now`` (aware), the first thing first.

        Raises NotFound, SettingsError and StoreError.
        """
        incident = self._store.get(key)
        edited = dict.fromkeys(problem.place.file for problem in self._files.edits([key]))
        owed = [due for due in self._due.of([key], regimes, now) if not due.is_done]
        tasks = [Task(What.EDITS, file) for file in edited]
        tasks += self._notices(incident, regimes, owed, now)
        tasks += [
            Task(What.AUTHORITY, due.id, due.state, due.at, due.name) for due in owed if due.to == "authority"
        ]
        return tasks

    def _notices(
        self, incident: Incident, regimes: Mapping[str, Regime], owed: Sequence[Due], now: datetime
    ) -> Iterator[Task]:
        """The notices that customers are owed, each kind once, with the nearest time."""
        key = incident.key
        given = [
            Given(each.revision.kind, each.revision.issued_at)
            for each in self._publisher.revisions(key)
            if each.withdrawal is None and each.revision.audience is not Audience.INTERNAL
        ]
        gaps = cache(partial(self._gaps, key, now))  # for each kind all languages are composed
        called_for = self._called_for(incident, given, now, gaps)
        found: dict[str, Due | None] = {}
        for due in owed:
            if due.to == "customers" and due.state is not State.OPEN:
                kind = (
                    self._kind_of(due, regimes) or called_for or ("update" if incident.is_ongoing else _FINAL)
                )
                found.setdefault(kind, due)
        if called_for:
            found.setdefault(called_for, None)
        if self._due.news([key]):
            found.setdefault(FOLLOWUP, None)
        state = self._publisher.review(key).state
        for kind, at in found.items():
            if at is None:
                yield Task(What.NOTICE, kind, review=state, gaps=gaps(kind))
            else:
                yield Task(What.NOTICE, kind, at.state, at.at, at.name, state, gaps(kind))

    def _called_for(
        self, incident: Incident, given: Sequence[Given], now: datetime, gaps: Callable[[str], int]
    ) -> str:
        """The kind of notice that the course of the incident calls for; "" if the last one says all."""
        kinds = {each.kind for each in given}
        if incident.is_ongoing:
            last = max((each.at for each in given), default=None)
            is_told = last is not None and all(post.at <= last for post in incident.posts_until(now))
            return (
                "" if is_told else self._composing.suggest_kind(incident, now) if last is None else "update"
            )
        if _FINAL in kinds:
            return ""
        is_told = bool(kinds & set(NOTICES[NOTICES.index("resolved") :]))
        return _FINAL if is_told or not gaps(_FINAL) else "resolved"

    def _gaps(self, key: str, now: datetime, kind: str) -> int:
        """How many things a notice of this kind lacks; what each language lacks of one field counts once."""
        order = Order(key=key, kind=kind, locales=self._settings.notices.locales, issued_at=now)
        problems = self._publisher.problems(order, at=now)
        return len({(each.rule, each.place.field) for each in problems if each.level is Level.ERROR})

    @staticmethod
    def _kind_of(due: Due, regimes: Mapping[str, Regime]) -> str:
        """The kind of notice that fulfils a duty of a regime; "" for an update that was promised."""
        duties = regimes[due.regime].duties if due.regime else ()
        return next((duty.notice or "" for duty in duties if duty.id == due.duty), "")
