"""Cause and response: why it happened, how it was noticed, what was done, and what customers can do."""

from __future__ import annotations

from rca.i18n.typography import escape_markdown
from rca.model.incidents.incident import Certainty, TimelineEvent
from rca.model.times import Moment
from rca.notices.view.part import Part, Row

_LEADS = {Certainty.ESTIMATED: "cause.estimated", Certainty.UNDER_INVESTIGATION: "cause.suspected"}


class CauseAndResponse(Part):
    """``cause_lead``, ``cause_summary``, ``trigger``, ``mechanism``, ``contributing``; ``detection``; ``timeline``
    under ``timeline_zone``, with ``timeline_further``; ``diagnosis``, ``stop_gap`` and ``permanent``; ``workaround``."""

    @property
    def cause_lead(self) -> str:
        """A sentence before a cause that is sought or presumed, or instead of one that is not known."""
        cause = self._incident.cause
        if cause is None or not (cause.summary or cause.mechanism or cause.trigger):
            is_open = cause and cause.certainty is Certainty.UNDER_INVESTIGATION
            if is_open or not self._kind.over:
                return self._words.text("cause.unknown")
            return self.gap("cause", "cause.summary" if cause else "cause") or self._open("cause.unknown")
        key = _LEADS.get(cause.certainty)
        return self._words.text(key) if key else ""

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

    def _open(self, key: str) -> str:
        """What stands where something is not told that this kind need not tell: that a provider, or we, do not know."""
        if self._incident.upstream:
            return self._words.text("unpublished", provider=self._prose.fact("provider"))
        return self._words.text(key)

    @property
    def detection(self) -> str:
        detection = self._incident.detection
        if detection and detection.text:
            return self._text(detection.text, "detection.text")
        if detection and detection.method:
            return self._words.text(f"detection.{detection.method.value}")
        return self.gap("detection", "detection")

    @property
    def timeline_zone(self) -> str:
        """The heading of the column of times: 時刻（日本時間）."""
        return self._time_heading(0)

    @property
    def timeline(self) -> list[Row]:
        """Time and text of every entry known at the time of issue; an entry without a time has a dash."""
        texts = [self._prose.text(event.text, f"timeline[{index}].text") for index, event in self._told]
        return list(zip(self._times(0), texts, strict=True))

    @property
    def timeline_further(self) -> list[tuple[str, list[str]]]:
        """The same times in each further zone: the heading of its column, and a time for each entry."""
        places = range(1, len(self._formatter.zones))
        return [(self._time_heading(place), self._times(place)) for place in places]

    @property
    def _told(self) -> list[tuple[int, TimelineEvent]]:
        return [
            (index, event)
            for index, event in enumerate(self._incident.timeline)
            if not (event.at and event.at.instant and event.at.instant > self._issued_at)
        ]

    def _time_heading(self, place: int) -> str:
        moments = [event.at for event in self._incident.timeline if event.at and event.at.instant]
        return self._words.text("label.time", zone=self._formatter.zone_name(*moments, place=place))

    def _times(self, place: int) -> list[str]:
        times: list[str] = []
        previous: Moment | None = None
        for _, event in self._told:
            stamp = self._formatter.stamp(event.at, previous, place=place) if event.at else "–"
            times.append(escape_markdown(stamp) if event.at else stamp)
            previous = event.at or previous
        return times

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
    def response_open(self) -> str:
        """That we are at work, while it lasts and nothing could be done yet; afterwards a gap."""
        if self._kind.over or "response" not in self._kind.required:
            return self.gap("response", "mitigation")
        return self._open("response.none")

    @property
    def workaround(self) -> str:
        return self._text(self._incident.workaround, "workaround")
