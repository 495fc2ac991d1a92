"""What a follow-up notice tells of the promised next steps: done, under way, late, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rca.i18n.typography import escape_markdown
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import COMPLETE, StepRef, StepState
from rca.model.promises.ledger import News, Promise, news
from rca.model.promises.moves import date_text
from rca.model.times import PartialDate
from rca.notices.gaps import Gaps, mark
from rca.notices.material import Material

Promises = Mapping[str, Promise]
"""By step, what customers were told last."""


@dataclass(slots=True)
class Progress:
    """The steps of one incident by how they stand, each as Markdown for an entry of a list."""

    done: list[str] = field(default_factory=list)
    doing: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.done or self.doing or self.late or self.dropped)


class FollowupView:
    """What the template of a follow-up notice sees beside the incident.

    Without ``promises`` (None) every step is told of as it stands. ``only`` leaves out other steps.
    """

    def __init__(
        self,
        material: Material,
        promises: Promises | None,
        today: date,
        only: frozenset[str] | None = None,
    ) -> None:
        self._incident, self._step_words = material.incident, material.step_words
        self._prose, self._words, self._formatter = material.prose, material.words, material.formatter
        self._promises, self._today, self._only = promises, today, only
        self.gaps = Gaps(material.incident.key)
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress:
        """How the promised steps stand. A promise that is overdue, or broken without a public reason, is a gap."""
        if self._progress is None:
            self._progress = Progress()
            self._step_words.begin()
            self._fill(self._progress)
        return self._progress

    def _fill(self, progress: Progress) -> None:
        known = {step.id for step in self._incident.next_steps}
        for name, lost in (self._promises or {}).items():
            if name not in known and lost.stands and self._only is None:
                self.gaps.note("promise.removed", "next_steps", revision=lost.revision, ref=lost.ref)
        for index, step in enumerate(self._incident.next_steps):
            promise = self._promises.get(step.id) if self._promises is not None else None
            if (self._promises is not None and promise is None) or (
                self._only is not None and step.id not in self._only
            ):
                continue
            what = news(promise, state=step.state, due=date_text(step.due)) if promise else None
            self._add(progress, index, step, promise, what)

    def _add(
        self, progress: Progress, index: int, step: NextStep, promise: Promise | None, what: News | None
    ) -> None:
        text, state = self._step_words.write(index, step), self._step_words.state(step)
        of_step = self._words.text("state.of_step", step=text, state=state)
        if step.state is StepState.DROPPED:
            progress.dropped.append(text + self._reason(index, step))
        elif step.state in COMPLETE:
            progress.done.append(of_step + self._remark(index, step))
        elif what is News.SLIPPED and promise:
            progress.late.append(self._slip(text, promise, step) + self._reason(index, step))
        else:
            entry = of_step
            if what is News.REOPENED:
                state = self._words.text("progress.reopened", state=state)
                entry = self._words.text("state.of_step", step=text, state=state)
            progress.doing.append(entry + self._overdue(index, step))

    def _slip(self, text: str, promise: Promise, step: NextStep) -> str:
        before = self._date(PartialDate.model_validate(promise.due))
        if step.due is None:
            state = self._words.text("progress.slip_undated", before=before)
        else:
            state = self._words.text("progress.slip", before=before, after=self._date(step.due))
        entry = self._words.text("state.of_step", step=text, state=state)
        return entry + self._overdue(self._incident.next_steps.index(step), step)

    def _date(self, date: PartialDate) -> str:
        return escape_markdown(self._formatter.partial_date(date))

    def _remark(self, index: int, step: NextStep) -> str:
        if step.reason is None:
            return ""
        text = self._prose.text(step.reason, f"next_steps[{index}].reason")
        return "\n\n" + self._words.text("progress.remark", reason=text)

    def _reason(self, index: int, step: NextStep) -> str:
        """The public reason as a further paragraph; without one, a gap."""
        field = f"next_steps[{index}].reason"
        if step.reason:
            reason = self._prose.text(step.reason, field)
        else:
            ref = StepRef(self._incident.key, step.id)
            self.gaps.note("promise.reason", field, ref=ref, locale=self._words.tag)
            reason = mark(self._words, self._words.text("label.reason"))
        return "\n\n" + self._words.text("progress.reason", reason=reason)

    def _overdue(self, index: int, step: NextStep) -> str:
        if step.due is None or step.due.last_day >= self._today:
            return ""
        ref = StepRef(self._incident.key, step.id)
        self.gaps.note("promise.overdue", f"next_steps[{index}].due", ref=ref, date=date_text(step.due))
        return "\n\n" + mark(self._words, self._words.text("label.new_due"))


def day_of(zones: Sequence[str], instant: datetime) -> date:
    """The calendar day of an aware instant in the first of these zones."""
    return instant.astimezone(ZoneInfo(zones[0]) if zones else UTC).date()
