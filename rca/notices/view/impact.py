"""Impact: what failed for whom, from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import CountFact, NamesFact, ShareFact
from rca.model.incidents.incident import Certainty, ImpactWindow
from rca.model.text import Name
from rca.model.times import Bound, End, Moment, Window
from rca.notices.gaps import mark
from rca.notices.view.part import Part, Row


class Impact(Part):
    """``symptom``, ``affected`` and ``unaffected``; ``times`` or ``windows``; ``rows``, the table of all else."""

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
        window = self._incident.windows[0].as_of(self._issued_at)
        rows = [(self._words.text("label.start"), self._moment(window.start))]
        if self.has("end"):
            rows.append((self._words.text("label.end"), self._end(window)))
        if self.has("duration") and window.duration:
            rows.append((self._words.text("label.duration"), self._duration(window)))
        begun = window.start.instant
        if not window.duration and window.is_ongoing and begun and begun <= self._issued_at:
            elapsed = self._formatter.duration(
                self._issued_at - begun, Bound.ABOUT if window.start.about else Bound.EXACT
            )
            rows.append((self._words.text("label.elapsed"), escape_markdown(elapsed)))
        return rows

    @property
    def windows(self) -> list[tuple[str, str, str, str]]:
        """Label, start, end and duration of each window; empty if there is only one.

        A window without a label is told from the others by what it hit, or by its number.
        """
        if len(self._incident.windows) == 1:
            return []
        rows = []
        for index, window in enumerate(self._incident.windows):
            label = self._text(window.label, f"windows[{index}].label") or self._hit(window) or str(index + 1)
            as_of = window.as_of(self._issued_at)
            rows.append((label, self._moment(as_of.start), self._end(as_of), self._duration(as_of)))
        return rows

    def _hit(self, window: ImpactWindow) -> str:
        """The services and regions that a window hit, where the windows of the incident differ in them."""
        incident, told = self._incident, []
        for names, part in ((incident.services, "services"), (incident.regions, "regions")):
            all_hit = [_seen(getattr(each, part), names) for each in incident.windows]
            hit = _seen(getattr(window, part), names)
            if hit and len(set(map(frozenset, all_hit))) > 1:
                fact = NamesFact(names=tuple(names[each] for each in hit))
                told.append(self._formatter.fact_markdown(fact, "", incident.source_locale))
        return " / ".join(told)

    @property
    def rows(self) -> list[Row]:
        """Incident id, services, regions and customers."""
        incident, words = self._incident, self._words
        tracking_id = self._prose.fact("tracking_id") if incident.tracking_id else ""
        rows = [(words.text("label.incident_id"), tracking_id or escape_markdown(incident.key))]
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
            has_whole = isinstance(fact, CountFact | ShareFact) and fact.of is not None
            figure = self._prose.fact(extent.fact, "of" if has_whole else "")
        if extent.certainty is Certainty.UNDER_INVESTIGATION:
            return figure or self._words.text("unknown")
        if extent.certainty is Certainty.NOT_STATED:
            return figure or self.gap("customers", "scope.customers.text") or self._words.text("unknown")
        if extent.certainty is Certainty.ESTIMATED and figure and not extent.text:
            return self._words.text("certainty.estimated", figure=figure)
        return figure or self.gap("customers", "scope.customers.text")

    def _end(self, window: Window) -> str:
        if isinstance(window.end, Moment):
            return self._moment(window.end)
        if window.end is End.UNKNOWN:
            ends = [each.end for each in self._incident.windows]
            return self.gap("end", f"windows[{ends.index(End.UNKNOWN)}].end") or self._words.text("unknown")
        if "end" in self._kind.required:
            self.gaps.note("part.end", "windows")
            return mark(self._words, self._words.text("label.end"))
        return self._words.text("end.ongoing")

    def _duration(self, window: Window) -> str:
        if window.duration is None:
            return "–"
        return escape_markdown(self._formatter.duration(window.duration, window.bound))


def _seen(hit: Sequence[str], names: Mapping[str, Name]) -> tuple[str, ...]:
    """What a window hit, as far as this reader may know; a window that names nothing hit all that there is."""
    return tuple([each for each in hit if each in names]) if hit else tuple(names)
