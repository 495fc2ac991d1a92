"""Next steps in a notice: their wording, how far they are, and which of them the notice tells of."""

from __future__ import annotations

from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep, StepState
from rca.notices.prose import Prose

_STATE_WORDS = {
    StepState.PROPOSED: "review",
    StepState.PLANNED: "planned",
    StepState.IN_PROGRESS: "doing",
}


class StepWords:
    """Writes steps in the reader's language. ``wording`` fills up as it goes."""

    def __init__(self, incident: Incident, prose: Prose, words: Catalog, formatter: Formatter) -> None:
        self._incident, self._prose = incident, prose
        self._words, self._formatter = words, formatter
        self.wording: dict[str, str] | None = None
        """What the notice says of each step, by id; None while it has not come to its steps."""

    def begin(self) -> None:
        """Note that the notice shows the steps, even if there are none."""
        self.wording = self.wording or {}

    def write(self, index: int, step: NextStep) -> str:
        """What the step is, as customers read it; from here on the notice has told them of it."""
        text = self._prose.text(step.text, f"next_steps[{index}].text")
        self.wording = {**(self.wording or {}), step.id: text}
        return text

    def state(self, step: NextStep) -> str:
        """How far a step is, with its date."""
        words = self._words
        if step.state is None:
            if step.due:
                return words.text("state.planned", date=self._formatter.partial_date(step.due))
            return words.text("state.not_stated" if self._incident.upstream else "state.review_undated")
        if step.done_on:
            date = self._formatter.partial_date(step.done_on)
            done = words.text("state.done_on" if step.done_on.day else "state.done_in", date=date)
            is_verified = step.state is StepState.VERIFIED
            return words.text("state.verified_after", done=done) if is_verified else done
        stem = _STATE_WORDS.get(step.state)
        if stem is None:
            return words.text(f"state.{step.state.value}")
        if step.due:
            key = "state.planned" if stem == "planned" else f"state.{stem}_due"
            return words.text(key, date=self._formatter.partial_date(step.due))
        return words.text(f"state.{stem}_" + ("unpublished" if self._incident.upstream else "undated"))
