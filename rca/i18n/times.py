"""Instants and windows in one zone, by the locale's patterns; CLDR's own intervals are not used.

They drop the second 午後, lose the dates of a window across midnight, and know no UTC. What is said here: the
date only once if both ends lie on one day, both dates otherwise; the year by the caller's rule, and always both
years across a New Year; the offset beside each time if the clock is changed in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rca.i18n.locale import Forms, Joins, Locale
from rca.i18n.points import Face, Point, date_text
from rca.i18n.zones import ZoneNames, is_repeated, offset_of
from rca.model.written_times import Bound, End

if TYPE_CHECKING:
    from rca.model.times import Moment, Window


def join(items: Sequence[str], joins: Joins) -> str:
    """A list in one text: ``A``, ``A and B``, ``A, B, and C``."""
    if len(items) < 3:
        return joins.pair.join(items)
    return joins.separator.join(items[:-1]) + joins.last + items[-1]


@dataclass(frozen=True, slots=True)
class Times:
    """Writes moments and windows in one zone and one of the two forms, sentence or table.

    ``shows_year`` decides whether a date of that year is written with it.
    """

    locale: Locale
    zone: ZoneInfo
    names: ZoneNames
    forms: Forms
    face: Face
    shows_year: Callable[[int], bool]

    def local(self, moment: Moment) -> dt.datetime | None:
        """The moment on the reader's clock; None if it is a date only."""
        return moment.instant.astimezone(self.zone) if moment.instant else None

    def day(self, moment: Moment) -> dt.date:
        """The reader's calendar day. A date that was stated without a time stays as it was stated."""
        local = self.local(moment)
        if local:
            return local.date()
        assert moment.on is not None
        return moment.on

    def date(self, moment: Moment, *, year: bool | None = None) -> str:
        """The date alone."""
        day = self.day(moment)
        with_year = self.shows_year(day.year) if year is None else year
        dates = self.locale.dates
        return date_text(self.locale, day, dates.full if with_year else dates.no_year)

    def about_date(self, moment: Moment, *, year: bool | None = None) -> str:
        """The date alone, with the word for a rough one where it is."""
        text = self.date(moment, year=year)
        return self.locale.bounds.about_date.format(date=text) if moment.about else text

    def time(self, moment: Moment, *, marked: bool = False, seconds: bool = False) -> str:
        """The time of day alone, with the offset if ``marked``. Raises ValueError for a date only."""
        local = self.local(moment)
        if local is None:
            raise ValueError("a date has no time of day")
        text = self.face.text(self.locale, local, seconds=seconds or bool(local.second))
        if marked:
            text = self.names.marked(text, local)
        return self.locale.bounds.about_time.format(time=text) if moment.about else text

    def zone_label(self, *moments: Moment) -> str:
        """The name of the zone at these moments."""
        return self.names.label([local for moment in moments if (local := self.local(moment))])

    def point(
        self, moment: Moment, *, year: bool | None = None, marked: bool = False, seconds: bool = False
    ) -> Point:
        """The moment as patterns refer to it."""
        local = self.local(moment)
        time = self.time(moment, marked=marked, seconds=seconds) if local else ""
        return Point(
            self.locale, self.day(moment), self.date(moment, year=year), time, local.hour if local else None
        )

    def instant(self, moment: Moment, *, year: bool | None = None) -> str:
        """Date, time and zone; a date only if no more is known."""
        if moment.instant is None:
            return self.about_date(moment, year=year)
        return self.forms.instant.format(at=self.point(moment, year=year), zone=self.zone_label(moment))

    def stamp(self, moment: Moment, previous: Moment | None) -> str:
        """A row of a timeline: the date only where it changes; the offset only where the clock is changed."""
        local = self.local(moment)
        if local is None:
            return self.about_date(moment)
        before = self.local(previous) if previous else None
        marked = is_repeated(local) or (before is not None and offset_of(before) != offset_of(local))
        if previous and self.day(previous) == local.date():
            return self.time(moment, marked=marked)
        return self.forms.point.format(at=self.point(moment, marked=marked))

    def window(self, window: Window) -> str:
        """A window from start to end; open ones say so."""
        start, end = window.start, window.end
        if isinstance(end, End):
            pattern = self.forms.ongoing if end is End.ONGOING else self.forms.unknown
            return pattern.format(start=self.instant(start))
        if self._in_one_day(window):
            marked, seconds = self._needs(window)
            return self.forms.day_window.format(
                start=self.point(start, marked=marked, seconds=seconds),
                end=self.point(end, marked=marked, seconds=seconds),
                zone=self.zone_label(start, end),
            )
        if not start.instant and not end.instant and start.on == end.on:
            return self.about_date(start)
        return self._span(window, end)

    def _span(self, window: Window, end: Moment) -> str:
        start = window.start
        first, last = self._years(self.day(start).year, self.day(end).year)
        if not start.instant and not end.instant:
            if not self.forms.span_dates and window.bound is Bound.EXACT:
                return self.window_date(window)
            return (self.forms.span_dates or "{start} – {end}").format(
                start=self.about_date(start, year=first), end=self.about_date(end, year=last)
            )
        if "{zone}" not in self.forms.span:
            return self.forms.span.format(
                start=self.instant(start, year=first), end=self.instant(end, year=last), zone=""
            )
        marked, seconds = self._needs(window)

        def text(moment: Moment, year: bool) -> str:
            if moment.instant is None:
                return self.about_date(moment, year=year)
            return self.forms.point.format(at=self.point(moment, year=year, marked=marked, seconds=seconds))

        zone = self.zone_label(start, end)
        return self.forms.span.format(start=text(start, first), end=text(end, last), zone=zone)

    def windows(self, windows: Sequence[Window]) -> str:
        """Several windows: those on one day say the date once."""
        texts: list[str] = []
        for group in self._groups(windows):
            if len(group) == 1:
                texts.append(self.window(group[0]))
                continue
            zone = self.zone_label(*(moment for window in group for moment in _ends(window)))
            spans = [self._day_span(window, zone) for window in group]
            at = self.point(group[0].start)
            texts.append(
                self.forms.day_windows.format(at=at, spans=join(spans, self.locale.lists.windows), zone=zone)
            )
        return join(texts, self.locale.lists.windows)

    def _day_span(self, window: Window, zone: str) -> str:
        marked, seconds = self._needs(window)
        start, end = (self.point(moment, marked=marked, seconds=seconds) for moment in _ends(window))
        return self.forms.day_span.format(start=start, end=end, zone=zone)

    def _groups(self, windows: Sequence[Window]) -> list[list[Window]]:
        groups: list[list[Window]] = []
        for window in windows:
            last = groups[-1][0] if groups else None
            together = (
                last is not None
                and self._in_one_day(last)
                and self._in_one_day(window)
                and self.day(last.start) == self.day(window.start)
                and len({self.offset(moment) for item in (last, window) for moment in _ends(item)}) == 1
            )
            if together:
                groups[-1].append(window)
            else:
                groups.append([window])
        return groups

    def offset(self, moment: Moment) -> object:
        """The offset at that moment, to be compared; None for a date only."""
        local = self.local(moment)
        return offset_of(local) if local else None

    def window_date(self, window: Window) -> str:
        """The days a window covers: one date, or from first to last; the first alone if it is open."""
        return self.days(self.day(_ends(window)[0]), self.day(_ends(window)[-1]))

    def windows_date(self, windows: Sequence[Window]) -> list[str]:
        """The days that windows cover together: a text for each run of days, in order."""
        runs: list[tuple[dt.date, dt.date]] = []
        for first, last in sorted(
            (self.day(_ends(window)[0]), self.day(_ends(window)[-1])) for window in windows
        ):
            if runs and first <= runs[-1][1] + dt.timedelta(days=1):
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return [self.days(first, last) for first, last in runs]

    def days(self, first: dt.date, last: dt.date) -> str:
        """A range of days, repeating only what changes."""
        dates = self.locale.dates
        with_year = self.shows_year(first.year) or self.shows_year(last.year)
        if first >= last:
            return date_text(self.locale, first, dates.full if with_year else dates.no_year)
        if first.year != last.year:
            pattern = dates.across_years
        elif first.month != last.month:
            pattern = dates.same_year if with_year else dates.same_year_no_year
        else:
            pattern = dates.same_month if with_year else dates.same_month_no_year
        return pattern.format(start=Point(self.locale, first, ""), end=Point(self.locale, last, ""))

    def _in_one_day(self, window: Window) -> bool:
        if isinstance(window.end, End) or not (window.start.instant and window.end.instant):
            return False
        return self.day(window.start) == self.day(window.end)

    def _needs(self, window: Window) -> tuple[bool, bool]:
        """Whether both ends need their offsets, and their seconds."""
        locals_ = [local for moment in _ends(window) if (local := self.local(moment))]
        marked = len({offset_of(local) for local in locals_}) > 1
        return marked, any(local.second for local in locals_)

    def _years(self, first: int, last: int) -> tuple[bool, bool]:
        """Which ends of a span are written with their year."""
        if first != last:
            return True, True
        shown = self.shows_year(first)
        return shown and self.forms.year != "last", shown and self.forms.year != "first"


def _ends(window: Window) -> tuple[Moment, ...]:
    return (window.start,) if isinstance(window.end, End) else (window.start, window.end)
