"""Keeping next steps: asking for them, moving them, and telling customers what has become of the promised ones.

Joins the store, which keeps steps, moves and the ledger, with notices. Instants and days are passed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from rca.config.settings import Settings
from rca.errors import InvalidInput
from rca.model.base import Audience
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.problem import N_
from rca.model.promises.ledger import Promise, told_why
from rca.model.promises.moves import Move
from rca.model.promises.step_list import StepQuery, StepRow
from rca.model.walk import visible_to
from rca.notices.compose import Composed, Request
from rca.notices.followup_period import Account, Period, account_of, compose_period
from rca.store.steps.checks import problem_of
from rca.store.steps.ledger import Ledger
from rca.store.steps.listing import steps_of
from rca.store.steps.moves import Steps
from rca.store.steps.requests import Added, MoveRequest, Seen

if TYPE_CHECKING:
    from rca.model.incidents.incident import Incident
    from rca.store.incidents.repository import Incidents


class Commitments:
    """The next steps of all incidents in one store, and what was promised of them."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        self._settings, self._store = settings, store

    @cached_property
    def steps(self) -> Steps:
        """Steps and their moves."""
        return Steps(self._store.database)

    @cached_property
    def ledger(self) -> Ledger:
        """What customers were told."""
        return Ledger(self._store.database)

    def today(self, now: datetime) -> date:
        """The day that it is at ``now`` in the settings' first zone, in which due dates are meant."""
        return now.astimezone(self._settings.first_zone).date()

    def rows(self, query: StepQuery, today: date, language: str) -> list[StepRow]:
        """The steps that a question asks for, with their wording in a language."""
        return steps_of(self._store.database, query, today, language)

    def seen(self, refs: Sequence[StepRef]) -> list[Seen]:
        """Steps as they stand; a move is made upon that. Raises NotFound."""
        return self.steps.get_all(refs)

    def default_due(self, incident: Incident, step: NextStep, today: date) -> NextStep:
        """The step with the date that ``[steps.due]`` of the settings gives one that is planned without any."""
        if step.due is not None:
            return step
        due = self._settings.steps.default_due(step.kind, incident.severity, today)
        return step.model_copy(update={"due": due}) if due else step

    def move(self, asked: Sequence[MoveRequest], *, who: str, at: datetime) -> list[Move]:
        """Make moves, all of them or none; see :meth:`rca.store.steps.moves.Steps.move`."""
        return self.steps.move(asked, who=who, at=at)

    def add(self, key: str, fields: Mapping[str, Any], *, who: str, at: datetime, why: str = "") -> Move:
        """Add a step with these fields to an incident; without ``id`` it gets the first free name: n1, n2 …

        A planned one without a date gets the one of the settings. Raises NotFound, and InvalidInput for fields that
        make no step, or none that the incident can have.
        """
        incident = self._store.get(key)
        name = fields.get("id") or _free(incident)
        try:
            step = NextStep.model_validate({**fields, "id": name})
        except ValidationError as error:
            problems = [problem_of(f"{key}#{name}", each) for each in error.errors(include_url=False)]
            raise InvalidInput(N_("the step was not added"), problems) from None
        if step.state is StepState.PLANNED:
            step = self.default_due(incident, step, self.today(at))
        return self.steps.add(Added(key, step, why), who=who, at=at)

    def history(self, ref: StepRef) -> Sequence[Move]:
        """All moves of a step, oldest first."""
        return self.steps.history(ref)

    def promises(self, ref: StepRef) -> list[Promise]:
        """What customers were told of a step, in the order of publishing."""
        return [each for each in self.ledger.promises(ref.key) if each.ref == ref]

    def accounts(self, period: Period, audience: Audience) -> list[Account]:
        """For each incident with promised steps that a follow-up notice over a period tells of, which they are."""
        by_key: dict[str, dict[str, Promise]] = {}
        known = [each for each in self.ledger.promises() if each.issued_at < period.until_at]
        for promise in told_why(known).values():
            by_key.setdefault(promise.ref.key, {})[promise.ref.step] = promise
        moves: dict[str, list[Move]] = {}
        for move in self.steps.moves(since=period.since_at):
            moves.setdefault(move.ref.key, []).append(move)
        found = []
        for key in sorted(by_key):
            seen = visible_to(self._store.get(key), audience)
            if seen and (account := account_of(seen, by_key[key], moves.get(key, []), period)):
                found.append(account)
        return found

    def followup(self, period: Period, request: Request) -> Composed:
        """The follow-up notice over a period: what has become of the promised steps of all incidents.

        Raises Incomplete with every gap, unless a draft is asked for.
        """
        return compose_period(self.accounts(period, request.audience), period, request, self._settings)


def _free(incident: Incident) -> str:
    """The first of n1, n2 … that no step has."""
    taken = {step.id for step in incident.next_steps}
    return next(name for number in range(1, len(taken) + 2) if (name := f"n{number}") not in taken)
