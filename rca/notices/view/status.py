"""Status: how far things are, when the next word comes, and what follows: next steps, corrections, recurrence."""

from __future__ import annotations

from dataclasses import dataclass

from rca.i18n.typography import escape_markdown
from rca.model.incidents.incident import Certainty, Post
from rca.model.incidents.incident import Status as Posted
from rca.model.incidents.next_step import StepState
from rca.model.times import Moment, exactly
from rca.notices.view.part import Part, Row

_BEFORE_DONE = frozenset({None, StepState.PROPOSED, StepState.PLANNED, StepState.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Step:
    """A next step as customers read it: its wording, and its state with a date."""

    text: str
    state: str


class Status(Part):
    """``status`` with its ``status_text``, ``next_notice``; ``steps``, ``corrections``, ``recurrence``."""

    @property
    def status(self) -> str:
        """The last status posted, and when. That service is restored is known by the window, posted or not."""
        post = self._last_post
        if self._is_restored:
            is_posted = post is not None and post.status is Posted.RESOLVED
            word, moment = "resolved", exactly(post.at if post and is_posted else self._issued_at)
        elif post is None:
            return self.gap("status", "posts")
        else:
            word, moment = post.status.value, exactly(post.at)
            if post.status is Posted.IDENTIFIED and not self._is_cause_known:
                word = "located"
        at, zone = self._formatter.stamp(moment), self._formatter.zone_name(moment)
        status = self._words.text(f"status.{word}")
        return escape_markdown(self._words.text("status.as_of", status=status, at=at, zone=zone))

    @property
    def status_text(self) -> str:
        post = self._last_post
        if post is None or post.text is None or (self._is_restored and post.status is not Posted.RESOLVED):
            return ""
        return self._prose.text(post.text, f"posts[{self._incident.posts.index(post)}].text")

    @property
    def next_notice(self) -> str:
        """When the next notice is promised for; a time that has passed is a gap."""
        post = self._last_post
        if post is None or post.next_at is None:
            field = f"posts[{self._incident.posts.index(post)}].next_at" if post else "posts"
            return self.gap("next_notice", field)
        if post.next_at <= self._issued_at:
            self.gaps.note("next.past", "posts")
        at = self._formatter.datetime(exactly(post.next_at))
        return escape_markdown(self._words.text("next_notice.by", at=at))

    @property
    def _is_restored(self) -> bool:
        """True in a notice of the kinds that come after the impact, once it has ended."""
        end = self._incident.span.end
        if not self._kind.over or not isinstance(end, Moment):
            return False
        return not end.instant or end.instant <= self._issued_at

    @property
    def _is_cause_known(self) -> bool:
        cause = self._incident.cause
        is_told = cause and (cause.summary or cause.mechanism or cause.trigger)
        return bool(cause and is_told and cause.certainty is Certainty.CONFIRMED)

    @property
    def _last_post(self) -> Post | None:
        posts = self._incident.posts_until(self._issued_at)
        return posts[-1] if posts else None

    @property
    def steps(self) -> list[Step]:
        """The next steps; a template that reads them tells customers of them."""
        steps = []
        self._step_words.begin()
        for index, step in enumerate(self._incident.next_steps):
            if step.due and step.state in _BEFORE_DONE and step.due.last_day < self._issued_at.date():
                self.gaps.note("step.late", f"next_steps[{index}].due", date=step.due.model_dump())
            steps.append(Step(self._step_words.write(index, step), self._step_words.state(step)))
        return steps

    @property
    def corrections(self) -> list[Row]:
        """Date and text of each correction until the time of issue."""
        rows = []
        for index, correction in enumerate(self._incident.corrections):
            if correction.at <= self._issued_at:
                texts = (
                    self._text(getattr(correction, name), f"corrections[{index}].{name}")
                    for name in ("text", "reason")
                )
                rows.append((self._formatter.date(exactly(correction.at)), "\n\n".join(filter(None, texts))))
        return rows

    @property
    def recurrence(self) -> str:
        recurrence = self._incident.recurrence
        return self._text(recurrence.text, "recurrence.text") if recurrence else ""
