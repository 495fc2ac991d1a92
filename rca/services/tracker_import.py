"""Import from trackers: how far steps are there, what follows from it here, and the moves that are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import UsageError
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_, Problem, has_errors
from rca.model.promises.moves import Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.times import PartialDate
from rca.store.steps.requests import MoveRequest
from rca.store.steps.tracker_links import linked_steps
from rca.trackers.export import extract
from rca.trackers.proposals import Plan, Proposal, plan
from rca.trackers.statuses import Statuses

if TYPE_CHECKING:
    from rca.model.promises.moves import Move
    from rca.services.commitments import Commitments
    from rca.store.incidents.repository import Incidents


class TrackerImport:
    """What trackers say of the steps in one store."""

    def __init__(self, settings: Settings, store: Incidents, commitments: Commitments) -> None:
        self._settings, self._store, self._commitments = settings, store, commitments

    def plan(
        self, file: Path, at: datetime, *, all_or_nothing: bool = False
    ) -> tuple[Plan, Sequence[Problem]]:
        """What follows from a tracker's export, and the problems of the file. Raises OSError.

        Rows that cannot be read are left out, or with ``all_or_nothing`` everything is if one is.
        """
        read = extract(file)
        items = () if all_or_nothing and has_errors(read.problems) else read.items
        steps = linked_steps(self._store.database) if items else []
        statuses = Statuses(self._settings.steps.statuses)
        zone, today = self._settings.first_zone, self._commitments.today(at)
        return plan(items, steps, statuses, zone, today), read.problems

    def carry_out(
        self,
        proposals: Sequence[Proposal],
        *,
        who: str,
        at: datetime,
        why: str = "",
        public_reason: Mapping[str, str] | None = None,
        done_on: PartialDate | None = None,
    ) -> list[Move]:
        """Make the moves of a plan, all of them or none; ``why`` is added to what the tracker says, ``done_on`` is the
        day for steps of which it does not say when they were done.

        Raises UsageError for a step that is done on no day, InvalidInput for one that is dropped without a ``why``, and
        Stale if one was moved meanwhile.
        """
        asked = []
        for proposal in proposals:
            if proposal.needs_day and not done_on:
                raise UsageError(
                    N_("nobody has said on which day {ref} was done"),
                    remedy=N_("Give it: --done-on DATE"),
                    ref=proposal.step.ref,
                )
            # A step is not dropped because a tracker says so: the reason has to be ours.
            reason = "" if proposal.needs_reason and not why else "; ".join(filter(None, (why, proposal.why)))
            for state in proposal.path:
                is_last = state is proposal.path[-1]
                day = PartialDate.model_validate(proposal.done_on) if proposal.done_on else done_on
                wish = RequestedMove(
                    Verb.STATE,
                    state,
                    done_on=day if state is StepState.DONE else None,
                    why=reason,
                    evidence=proposal.evidence if is_last else (),
                    public_reason=(public_reason or {}) if proposal.needs_reason else {},
                )
                asked.append(MoveRequest(proposal.step.ref, wish, proposal.step.version))
        return self._commitments.move(asked, who=who, at=at) if asked else []
