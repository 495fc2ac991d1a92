"""Numbers, shares, counts, durations and lists of names in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from rca.i18n.cldr.numbers import format_number, plural_category
from rca.i18n.locale import Locale
from rca.i18n.points import date_text
from rca.i18n.times import join
from rca.model.incidents.facts import CountFact, Percentage, Quantity
from rca.model.times import Bound, PartialDate

_MYRIAD = 10_000
_FIRST_IN_MYRIADS = Decimal(100_000)
"""From here on a round number reads better as 10万 than as 100,000."""
_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0"})


class Quantities:
    """Writes figures by a locale's patterns; the space that groups digits is U+00A0, so no line breaks there."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def digits(self, value: Decimal | int) -> str:
        """A number in digits, grouped: ``20,000``, ``99.95``."""
        return format_number(value, self._locale.tag).translate(_SPACES)

    def plain(self, value: Decimal) -> str:
        """A number as prose has it: round large ones in powers of ten thousand, if the language counts so."""
        names = self._locale.numbers.myriads
        if not names or value < _FIRST_IN_MYRIADS or value % _MYRIAD:
            return self.digits(value)
        groups: list[str] = []
        rest = int(value)
        for power in range(len(names), 0, -1):
            count, rest = divmod(rest, _MYRIAD**power)
            if count:
                groups.append(f"{self.digits(count)}{names[power - 1]}")
        return self._locale.numbers.myriad_separator.join(groups)

    def bounded(self, text: str, bound: Bound) -> str:
        """A figure with the word for a rough one or a limit."""
        words = self._locale.bounds
        patterns = {
            Bound.EXACT: "{figure}",
            Bound.ABOUT: words.about,
            Bound.AT_LEAST: words.at_least,
            Bound.AT_MOST: words.at_most,
        }
        return patterns[bound].format(figure=text)

    def number(self, quantity: Quantity) -> str:
        """A number with its bound; a percentage with its sign."""
        if isinstance(quantity, Percentage):
            return self.share(quantity)
        return self.bounded(self.plain(quantity.value), quantity.bound)

    def share(self, share: Percentage) -> str:
        """A percentage: ``about 20%``."""
        return self.bounded(self.percent(share.value), share.bound)

    def percent(self, value: Decimal) -> str:
        """A percentage without a bound; ``value`` is in percent."""
        return self._locale.numbers.percent.format(number=self.digits(value))

    def share_of(self, share: Percentage, whole: str) -> str:
        """A percentage and what it is a part of."""
        return self._locale.numbers.share_of.format(share=self.share(share), whole=whole)

    def count(self, count: CountFact, unit: str) -> str:
        """How many of which unit."""
        figure = self.plain(count.count.value)
        if unit:
            figure = self._locale.numbers.count.format(number=figure, unit=unit)
        return self.bounded(figure, count.count.bound)

    def count_of(self, count: CountFact, unit: str) -> str:
        """How many out of how many. Raises ValueError if the whole is not known."""
        if count.of is None:
            raise ValueError("the count has no whole")
        text = self._locale.numbers.count_of.format(
            count=self.number(count.count), whole=self.number(count.of), unit=unit
        )
        return text.rstrip()

    def count_share(self, count: CountFact) -> str:
        """The count as a percentage of its whole. Raises ValueError if the whole is not known."""
        if count.of is None:
            raise ValueError("the count has no whole")
        value = rounded_percent(count.count.value * 100 / count.of.value)
        bound = count.count.bound
        if count.of.bound is not Bound.EXACT:  # a part of a rough whole can only be a rough share
            bound = Bound.ABOUT
        return self.bounded(self.percent(value), bound)

    def duration(self, length: timedelta, bound: Bound = Bound.EXACT) -> str:
        """Hours, minutes and seconds; hours are never turned into days. A fraction of a second is dropped."""
        minutes, seconds = divmod(int(length.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        units = self._locale.units
        parts = [
            self._unit(number, patterns)
            for number, patterns in ((hours, units.hour), (minutes, units.minute), (seconds, units.second))
            if number
        ]
        if not parts:
            parts = [self._unit(0, units.minute)]
        return self.bounded(units.separator.join(parts), bound)

    def _unit(self, number: int, patterns: Mapping[str, str]) -> str:
        pattern = patterns.get(plural_category(number, self._locale.tag), patterns["other"])
        return pattern.format(n=self.digits(number))

    def partial_date(self, day: PartialDate) -> str:
        """A date, or a month with its year."""
        pattern = self._locale.dates.full if day.day else self._locale.dates.month
        return date_text(self._locale, date(day.year, day.month, day.day or 1), pattern)

    def names(self, names: Sequence[str]) -> str:
        """A list of names."""
        return join(names, self._locale.lists.names)


def rounded_percent(value: Decimal) -> Decimal:
    """A percentage to one decimal, or to as many (up to six) as it takes not to read 0 or 100 wrongly."""
    for decimals in range(1, 7):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded not in (0, 100):
            break
    return rounded
