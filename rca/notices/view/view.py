"""What a notice template sees: the parts of one incident, as Markdown in the reader's language.

A part that the kind requires and the incident lacks becomes a gap: noted as a Problem, and marked in the text for
drafts. Where the account is a provider's, what it has not made known is said openly instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import CountFact, ShareFact
from rca.model.incidents.incident import Certainty, Incident, Post
from rca.model.incidents.next_step import StepState
from rca.model.notices.notice import HeadingSet
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found
from rca.model.text import Text
from rca.model.times import Bound, End, Moment, Window, exactly
from rca.notices.prose import Prose
from rca.notices.step_words import StepWords
from rca.notices.templates import Kind

Row = tuple[str, str]

_BEFORE_DONE = frozenset({StepState.PROPOSED, StepState.PLANNED, StepState.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Step:
    """A next step as customers read it: its wording, and its state with a date."""

    text: str
    state: str


class View:
    """The parts of an incident, ready for a template. Strings are Markdown; lists may be empty."""

    def __init__(
        self,
        incident: Incident,
        kind: Kind,
        prose: Prose,
        words: Catalog,
        formatter: Formatter,
        issued_at: datetime,
        headings: HeadingSet,
    ) -> None:
        self._incident = incident
        self._kind = kind
        self._prose = prose
        self._words = words
        self._formatter = formatter
        self._issued_at = issued_at
        self._headings = headings
        self.gaps: list[Problem] = []
        self.step_words = StepWords(incident, prose, words, formatter)

    # Words

    def heading(self, part: str) -> str:
        """The heading of a part, in the chosen set; a provider's doings are headed by its name."""
        upstream = self._incident.upstream
        names = [f"{part}.upstream", part] if upstream else [part]
        families = ["question", "part"] if self._headings is HeadingSet.QUESTIONS else ["part"]
        provider = self._prose.fact("provider") if upstream else ""
        for family in families:
            for name in names:
                if self._words.get(f"{family}.{name}") is not None:
                    return self._words.text(f"{family}.{name}", provider=provider)
        return self._words.text(f"part.{part}", provider=provider)

    def has(self, part: str) -> bool:
        """True if this kind of notice has the part at all."""
        return part in self._kind.required or part in self._kind.optional

    def gap(self, part: str, field: str) -> str:
        """What stands where ``part`` is missing: a provider's silence, a mark in a draft, or nothing."""
        if part not in self._kind.required:
            return ""
        if self._incident.upstream:
            return self._words.text("unpublished", provider=self._prose.fact("provider"))
        label = self._label(part)
        self._note("part.missing", field, part=label)
        return f"**{escape_markdown(self._words.text('draft.missing', part=label))}**"

    def _note(self, rule: str, field: str, **values: object) -> None:
        problem = found(rule, Place(self._incident.key, 0, field), **values)
        if problem not in self.gaps:
            self.gaps.append(problem)

    def _label(self, part: str) -> str:
        key = f"label.{part}" if self._words.knows(f"label.{part}") else f"part.{part}"
        return self._words.text(key)

    def _text(self, text: Text | None, field: str) -> str:
        return self._prose.text(text, field) if text else ""

    def _texts(self, texts: Sequence[Text], field: str) -> list[str]:
        return [self._prose.text(text, f"{field}[{index}]") for index, text in enumerate(texts)]

    # Impact

    @property
    def symptom(self) -> str:
        scope = self._incident.scope
        return self._text(scope.symptom, "scope.symptom") or self.gap("symptom", "scope.symptom")

    @property
    def affected(self) -> list[str]:
        return self._texts(self._incident.scope.affected, "scope.affected")

    @property
    def unaffected(self) -> list[str]:
        return self._texts(self._incident.scope.unaffected, "scope.unaffected")

    @property
    def times(self) -> list[Row]:
        """Start, end and duration of the only window; empty if there are several."""
        if len(self._incident.windows) != 1:
            return []
        window = self._as_of(self._incident.windows[0])
        rows = [(self._words.text("label.start"), self._moment(window.start))]
        if self.has("end"):
            rows.append((self._words.text("label.end"), self._end(window)))
        if self.has("duration") and window.duration:
            rows.append((self._words.text("label.duration"), self._duration(window)))
        if not window.duration and window.is_ongoing and window.start.instant:
            elapsed = self._formatter.duration(
                self._issued_at - window.start.instant, Bound.ABOUT if window.start.about else Bound.EXACT
            )
            rows.append((self._words.text("label.elapsed"), escape_markdown(elapsed)))
        return rows

    @property
    def windows(self) -> list[tuple[str, str, str, str]]:
        """Label, start, end and duration of each window; empty if there is only one."""
        if len(self._incident.windows) == 1:
            return []
        rows = []
        for index, window in enumerate(self._incident.windows):
            label = self._text(window.label, f"windows[{index}].label") or str(index + 1)
            as_of = self._as_of(window)
            rows.append((label, self._moment(as_of.start), self._end(as_of), self._duration(as_of)))
        return rows

    @property
    def rows(self) -> list[Row]:
        """Incident id, services, regions and customers."""
        incident, words = self._incident, self._words
        number = (
            escape_markdown(incident.tracking_id) if incident.tracking_id else escape_markdown(incident.key)
        )
        rows = [(words.text("label.incident_id"), number)]
        rows.append((words.text("label.services"), self._prose.fact("services")))
        regions = self._prose.fact("regions") if incident.regions else self.gap("regions", "regions")
        rows.append((words.text("label.regions"), regions))
        rows.append((words.text("label.customers"), self._customers()))
        return [row for row in rows if row[1]]

    def _customers(self) -> str:
        extent = self._incident.scope.customers
        if not self.has("customers"):
            return ""
        if extent is None:
            return self.gap("customers", "scope.customers")
        figure = self._text(extent.text, "scope.customers.text")
        fact = self._prose.find(extent.fact) if extent.fact else None
        if not figure and extent.fact and fact:
            of = isinstance(fact, CountFact | ShareFact) and fact.of is not None
            figure = self._prose.fact(extent.fact, "of" if of else "")
        if extent.certainty is Certainty.UNDER_INVESTIGATION:
            return figure or self._words.text("unknown")
        if extent.certainty is Certainty.NOT_STATED:
            return figure or self.gap("customers", "scope.customers") or self._words.text("unknown")
        if extent.certainty is Certainty.ESTIMATED and figure and not extent.text:
            return self._words.text("certainty.estimated", figure=figure)
        return figure or self.gap("customers", "scope.customers")

    def _as_of(self, window: Window) -> Window:
        """The window as it was known when the notice was issued: what ended later was still going on."""
        end = window.end
        if isinstance(end, Moment) and end.instant and end.instant > self._issued_at:
            return Window(start=window.start, end=End.ONGOING)
        return window

    def _moment(self, moment: Moment) -> str:
        return escape_markdown(self._formatter.instant_zones(moment))

    def _end(self, window: Window) -> str:
        if isinstance(window.end, Moment):
            return self._moment(window.end)
        if window.end is End.UNKNOWN:
            return self.gap("end", "windows") or self._words.text("unknown")
        if "end" in self._kind.required:
            self._note("part.end", "windows")
            return f"**{escape_markdown(self._words.text('draft.missing', part=self._label('end')))}**"
        return self._words.text("end.ongoing")

    def _duration(self, window: Window) -> str:
        if window.duration is None:
            return "–"
        return escape_markdown(self._formatter.duration(window.duration, window.bound))

    # Cause and detection

    @property
    def cause_lead(self) -> str:
        """A sentence before the cause while it is not confirmed, or instead of one that is not known."""
        cause = self._incident.cause
        if cause is None or not (cause.summary or cause.mechanism or cause.trigger):
            open_ = cause and cause.certainty is Certainty.UNDER_INVESTIGATION
            if open_ or not self._kind.over:
                return self._words.text("cause.unknown")
            return self.gap("cause", "cause")
        return "" if cause.certainty is Certainty.CONFIRMED else self._words.text("cause.suspected")

    @property
    def cause_summary(self) -> str:
        cause = self._incident.cause
        return self._text(cause.summary, "cause.summary") if cause else ""

    @property
    def trigger(self) -> str:
        cause = self._incident.cause
        return self._text(cause.trigger, "cause.trigger") if cause else ""

    @property
    def mechanism(self) -> list[str]:
        cause = self._incident.cause
        return self._texts(cause.mechanism, "cause.mechanism") if cause else []

    @property
    def contributing(self) -> list[str]:
        cause = self._incident.cause
        return self._texts(cause.contributing, "cause.contributing") if cause else []

    @property
    def detection(self) -> str:
        detection = self._incident.detection
        if detection is None:
            return ""
        if detection.text:
            return self._text(detection.text, "detection.text")
        return self._words.text(f"detection.{detection.method.value}") if detection.method else ""

    # Response

    @property
    def timeline_zone(self) -> str:
        moments = [event.at for event in self._incident.timeline if event.at and event.at.instant]
        return self._words.text("label.time", zone=self._formatter.zone_name(*moments))

    @property
    def timeline(self) -> list[Row]:
        """Time and text of every entry known at the time of issue; an entry without a time has a dash."""
        rows: list[Row] = []
        previous: Moment | None = None
        for index, event in enumerate(self._incident.timeline):
            if event.at and event.at.instant and event.at.instant > self._issued_at:
                continue
            time = escape_markdown(self._formatter.stamp(event.at, previous)) if event.at else "–"
            previous = event.at or previous
            rows.append((time, self._prose.text(event.text, f"timeline[{index}].text")))
        return rows

    @property
    def diagnosis(self) -> str:
        mitigation = self._incident.mitigation
        return self._text(mitigation.diagnosis, "mitigation.diagnosis") if mitigation else ""

    @property
    def stop_gap(self) -> list[str]:
        mitigation = self._incident.mitigation
        return self._texts(mitigation.stop_gap, "mitigation.stop_gap") if mitigation else []

    @property
    def permanent(self) -> list[str]:
        mitigation = self._incident.mitigation
        return self._texts(mitigation.permanent, "mitigation.permanent") if mitigation else []

    @property
    def workaround(self) -> str:
        return self._text(self._incident.workaround, "workaround")

    # Status

    @property
    def status(self) -> str:
        """The last status posted, and when."""
        post = self._last_post
        if post is None:
            return self.gap("status", "posts")
        status = self._words.text(f"status.{post.status.value}")
        at, zone = self._formatter.stamp(exactly(post.at)), self._formatter.zone_name(exactly(post.at))
        return escape_markdown(self._words.text("status.as_of", status=status, at=at, zone=zone))

    @property
    def status_text(self) -> str:
        post = self._last_post
        if post is None or post.text is None:
            return ""
        return self._prose.text(post.text, f"posts[{self._incident.posts.index(post)}].text")

    @property
    def next_notice(self) -> str:
        """When the next notice is promised for; a time that has passed is a gap."""
        post = self._last_post
        if post is None or post.next_at is None:
            return self.gap("next_notice", "posts")
        if post.next_at <= self._issued_at:
            self._note("next.past", "posts")
        at = self._formatter.datetime(exactly(post.next_at))
        return escape_markdown(self._words.text("next_notice.by", at=at))

    @property
    def _last_post(self) -> Post | None:
        posts = self._incident.posts_until(self._issued_at)
        return posts[-1] if posts else None

    # What follows

    @property
    def steps(self) -> list[Step]:
        steps = []
        self.step_words.begin()
        for index, step in enumerate(self._incident.next_steps):
            if step.due and step.state in _BEFORE_DONE and step.due.last_day < self._issued_at.date():
                self._note("step.late", f"next_steps[{index}].due", date=step.due.model_dump())
            steps.append(Step(self.step_words.wording(index, step), self.step_words.state(step)))
        return steps

    @property
    def corrections(self) -> list[Row]:
        rows = []
        for index, each in enumerate(self._incident.corrections):
            if each.at <= self._issued_at:
                parts = (
                    self._text(getattr(each, name), f"corrections[{index}].{name}")
                    for name in ("text", "reason")
                )
                rows.append((self._formatter.date(exactly(each.at)), "\n\n".join(filter(None, parts))))
        return rows

    @property
    def recurrence(self) -> str:
        recurrence = self._incident.recurrence
        return self._text(recurrence.text, "recurrence.text") if recurrence else ""

    @property
    def provider(self) -> str:
        return self._prose.fact("provider") if self._incident.upstream else ""

    @property
    def original(self) -> str:
        """The link to the original or published report, empty if there is none."""
        upstream = self._incident.upstream
        name = "original" if "original" in self._incident.links else upstream.link if upstream else None
        return self._prose.fact(name) if name and self._prose.find(name) else ""

    @property
    def is_abridged(self) -> bool:
        return self._words.tag in self._incident.abridged

    @property
    def original_language(self) -> str:
        return self._formatter.locale.languages.get(
            self._incident.source_locale, self._incident.source_locale
        )

    @property
    def zone_name(self) -> str:
        return self._formatter.zone_name()
