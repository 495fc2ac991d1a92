"""The formatter: every figure of a notice in one language, for readers in one or more time zones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from rca.errors import UsageError
from rca.i18n.facts import FactWords
from rca.i18n.locale import CLOCKS, Locale
from rca.i18n.points import Face
from rca.i18n.quantities import Quantities
from rca.i18n.times import Times
from rca.i18n.typography import FILTERS, capitalised
from rca.i18n.zones import ZoneNames, find_zone
from rca.model.incidents.facts import CountFact, Fact, Percentage, Quantity
from rca.model.problem import N_, Listed
from rca.model.times import Bound, Moment, PartialDate, Window


class Formatter:
    """Writes moments, windows and figures for the readers of one notice. Immutable.

    ``zones`` are IANA keys: the first is the reader's, the ``…_zones`` methods show the others beside it.
    ``clock`` is ``24h`` or ``12h``, the locale's own if empty. With ``year="auto"`` a year is left out where
    it is that of ``document_on``. Everything returned is plain text in the spacing of ``profile`` (only
    :meth:`fact_markdown` and links are Markdown), and begins in lower case where the language has it:
    :meth:`sentence` makes the first letter a capital.

    Raises UsageError for a zone, profile or clock that does not exist.
    """

    def __init__(
        self,
        locale: Locale,
        zones: tuple[str, ...] = (),
        *,
        profile: str = "jtf",
        clock: str = "",
        year: Literal["always", "auto"] = "always",
        document_on: dt.date | None = None,
    ) -> None:
        style = locale.profile(profile)
        prose, table = locale.forms(style)
        if clock not in ("", *CLOCKS):
            raise UsageError(
                N_("there is no clock {clock}"),
                clock=clock,
                remedy=N_("Use one of: {clocks}."),
                clocks=Listed(CLOCKS),
            )
        # A language that knows one clock only keeps it, whatever the house prefers elsewhere.
        face = locale.clocks.get(clock) or locale.clocks[locale.clock]
        hidden = document_on.year if year == "auto" and document_on else None

        def shows_year(number: int) -> bool:
            return number != hidden

        self.locale = locale
        self.zones = zones or locale.zones[:1]
        self._filter = FILTERS[style.filter]
        self.quantities = Quantities(locale)
        found = [find_zone(key) for key in self.zones]
        self._tables = tuple(
            Times(locale, zone, ZoneNames(locale, zone), table, Face.of(face, table=True), shows_year)
            for zone in found
        )
        self._table = self._tables[0]
        self._prose = Times(
            locale, found[0], self._table.names, prose, Face.of(face, table=False), shows_year
        )
        self._words = FactWords(locale, self._prose, self._table, self.quantities)

    # Moments

    def instant(self, moment: Moment) -> str:
        """A moment in a sentence, with its zone: ``06:27 UTC on October 13, 2021``; a date only as a date."""
        return self._filter(self._prose.instant(moment))

    def date(self, moment: Moment) -> str:
        """The date alone, in the reader's zone."""
        return self._filter(self._prose.about_date(moment))

    def time(self, moment: Moment) -> str:
        """The time of day alone, without a zone. Raises ValueError if only a date is known."""
        return self._filter(self._prose.time(moment))

    def datetime(self, moment: Moment) -> str:
        """A moment in a table, with its zone: ``October 13, 2021, 06:27 UTC``."""
        return self._filter(self._table.instant(moment))

    def instant_zones(self, moment: Moment) -> str:
        """A moment in a table, in all zones beside each other."""
        return self._beside([times.instant(moment) for times in self._tables])

    def stamp(self, moment: Moment, previous: Moment | None = None, *, place: int = 0) -> str:
        """A row of a timeline whose header names the zone: the date only if ``previous`` has another.

        ``place`` is that of the zone in ``zones``.
        """
        return self._filter(self._tables[place].stamp(moment, previous))

    def zone_name(self, *moments: Moment, place: int = 0) -> str:
        """The reader's zone, or a further one, for a header over these moments: ``日本時間``, ``Pacific Time (UTC−7)``."""
        return self._filter(self._tables[place].zone_label(*moments))

    def day(self, day: dt.date) -> str:
        """A calendar date, always with its year; for issue dates and due dates."""
        return self.partial_date(PartialDate(year=day.year, month=day.month, day=day.day))

    def partial_date(self, day: PartialDate) -> str:
        """A date, or a month where the day is not known; always with its year."""
        return self._filter(self.quantities.partial_date(day))

    # Windows

    def window(self, window: Window) -> str:
        """A window in a sentence: ``between 06:27 and 12:42 UTC on October 13, 2021``; open ones say so."""
        return self._filter(self._prose.window(window))

    def windows(self, windows: Sequence[Window]) -> str:
        """Several windows in a sentence; those on one day say the date once."""
        return self._filter(self._prose.windows(windows))

    def window_range(self, window: Window) -> str:
        """A window in a table: ``October 13, 2021, 06:27–12:42 UTC``."""
        return self._filter(self._table.window(window))

    def window_zones(self, window: Window) -> str:
        """A window in a table, in all zones beside each other."""
        return self._beside([times.window(window) for times in self._tables])

    def window_date(self, window: Window) -> str:
        """The days a window covers, for titles: ``October 12–13, 2021``; its first day if it is open."""
        return self._filter(self._prose.window_date(window))

    # Figures

    def duration(self, length: dt.timedelta, bound: Bound = Bound.EXACT) -> str:
        """Hours and minutes: ``6 hours 15 minutes``."""
        return self._filter(self.quantities.duration(length, bound))

    def number(self, quantity: Quantity) -> str:
        """A number: ``20,000``, ``about 2,278万``."""
        return self._filter(self.quantities.number(quantity))

    def share(self, share: Percentage) -> str:
        """A percentage: ``about 20%``."""
        return self._filter(self.quantities.share(share))

    def count(self, count: CountFact, fallback: str = "") -> str:
        """How many, with the unit: ``700 volumes``."""
        return self.fact(count, "", fallback)

    def count_of(self, count: CountFact, fallback: str = "") -> str:
        """How many of how many: ``480 of 20,000 volumes``. Raises ValueError if the whole is not known."""
        return self.fact(count, "of", fallback)

    def count_share(self, count: CountFact) -> str:
        """A count as a percentage of its whole: ``2.4%``. Raises ValueError if the whole is not known."""
        return self.fact(count, "share")

    def share_of(self, share: Percentage, whole: str) -> str:
        """A percentage, and what it is a part of: ``about 20% of all extensions``."""
        return self._filter(self.quantities.share_of(share, whole))

    def names(self, names: Sequence[str]) -> str:
        """A list of names: ``A, B, and C``."""
        return self._filter(self.quantities.names(names))

    # Facts and running text

    def fact(self, fact: Fact, style: str = "", fallback: str = "") -> str:
        """A fact of the incident in one of its styles; links as Markdown, everything else as plain text.

        Texts are taken in the reader's language, else in ``fallback``, else in any. Raises ValueError for a
        style the fact does not have or cannot have, such as the end of an open window.
        """
        return self._filter(self._words.text(fact, style, fallback))

    def fact_markdown(self, fact: Fact, style: str = "", fallback: str = "") -> str:
        """A fact as Markdown: what :meth:`fact` says, with all escaped that is not a link's own mark-up."""
        return self._filter(self._words.markdown(fact, style, fallback))

    def style_text(self, markdown: str) -> str:
        """Running Markdown in the spacing of the profile; code, addresses and targets stay as they are."""
        return self._filter(markdown)

    @staticmethod
    def sentence(text: str) -> str:
        """The text as the beginning of a sentence: ``between …`` → ``Between …``."""
        return capitalised(text)

    def _beside(self, texts: Sequence[str]) -> str:
        return self._filter(self.locale.zone.beside.join(dict.fromkeys(texts)))
