"""Cause and response: why it happened, how it was noticed, what was done, and what customers can do."""

from __future__ import annotations

from rca.i18n.typography import escape_markdown
from rca.model.incidents.incident import Certainty
from rca.model.times import Moment
from rca.notices.view.part import Part, Row


class CauseAndResponse(Part):
    """``cause_lead``, ``cause_summary``, ``trigger``, ``mechanism``, ``contributing``; ``detection``; ``timeline``
    under ``timeline_zone``; ``diagnosis``, ``stop_gap`` and ``permanent``; ``workaround``."""

    @property
    def cause_lead(self) -> str:
        """A sentence before the cause while it is not confirmed, or instead of one that is not known."""
        cause = self._incident.cause
        if cause is None or not (cause.summary or cause.mechanism or cause.trigger):
            is_open = cause and cause.certainty is Certainty.UNDER_INVESTIGATION
            if is_open or not self._kind.over:
                return self._words.text("cause.unknown")
            return self.gap("cause", "cause") or self._open("cause.unknown")
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
    def response_open(self) -> str:
        """That we are at work, while it lasts and nothing could be done yet; afterwards a gap."""
        if self._kind.over or "response" not in self._kind.required:
            return self.gap("response", "mitigation")
        return self._open("response.none")

    @property
    def workaround(self) -> str:
        return self._text(self._incident.workaround, "workaround")
