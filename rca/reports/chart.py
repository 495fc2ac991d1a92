"""A bar chart of what has become of steps, as SVG that stands in a page: it runs nothing and needs nothing.

It reads without colour, as printed in black and white: every fate has a pattern of its own, and its number where there
is room. Labels are broken into lines, never cut: their width is reckoned by East Asian width (UAX #11), because no font
is at hand. ``title`` and ``desc`` say to a screen reader what the bars show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from rca.reports.figures import Fate

WIDTH: Final = 760
_FONT: Final = 13
_LINE: Final = 18
_BAR: Final = 20
_GAP: Final = 12
_TOTAL: Final = 46
_LABELS: Final = 250
"""The widest that labels may be; longer ones get further lines."""
_LATIN = 0.6  # of the font size: wide enough for capitals and digits of any sans-serif

_DEFINITIONS: Final = Markup(
    '<pattern id="late" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" class="paper"/><rect width="3.2" height="7" class="done"/></pattern>'
    '<pattern id="undated" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" class="paper"/><circle cx="3" cy="3" r="1.5" class="done"/></pattern>'
    '<pattern id="overdue" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" class="paper"/><path d="M0 0H7M0 0V7" class="cross"/></pattern>'
    '<pattern id="dropped" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" class="paper"/><path d="M2.5 0V5" class="faint"/></pattern>'
)
_FILLS: Final[Mapping[Fate, str]] = {
    Fate.ON_TIME: "var(--done)", Fate.LATE: "url(#late)", Fate.UNDATED: "url(#undated)",
    Fate.OPEN: "var(--paper)", Fate.OVERDUE: "url(#overdue)", Fate.DROPPED: "url(#dropped)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, and how many steps have which fate."""

    label: str
    fates: Mapping[Fate, int]

    @property
    def total(self) -> int:
        return sum(self.fates.values())


@dataclass(frozen=True, slots=True)
class Scale:
    """What all charts of a page have in common, so that bars can be compared: where they begin, and a step's length."""

    left: float
    step: float


def scale_of(bars: Sequence[Bar]) -> Scale:
    """The scale on which the widest label and the longest of ``bars`` have room."""
    left = min(_LABELS, max((_width(bar.label) for bar in bars), default=0)) + 14
    longest = max((bar.total for bar in bars), default=0)
    return Scale(left, (WIDTH - left - _TOTAL) / max(longest, 1))


def chart(
    bars: Sequence[Bar], names: Mapping[Fate, str], title: str, *, scale: Scale, has_patterns: bool
) -> Markup:
    """The chart. ``names`` are the fates in the reader's language.

    A page with several charts has the patterns in its first one.
    """
    left = scale.left
    shown = [each for each in Fate if any(bar.fates[each] for bar in bars)]
    parts: list[Markup] = []
    y = _legend(parts, shown, names)
    for bar in bars:
        lines = list(_lines(bar.label, left - 14))
        height = max(_BAR, _LINE * len(lines))
        parts += _label(lines, left - 10, y + (height - _LINE * len(lines)) / 2)
        parts += _segments(bar, left, y + (height - _BAR) / 2, scale.step)
        y += height + _GAP
    words = "; ".join(f"{bar.label}: {_told(bar, names)}" for bar in bars)
    head = Markup(
        '<svg viewBox="0 0 {} {:g}" width="{}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>"
    ).format(WIDTH, y, WIDTH, title, title, words)
    definitions = Markup("<defs>{}</defs>").format(_DEFINITIONS) if has_patterns else Markup()
    return Markup("\n").join([head + definitions, *parts, Markup("</svg>")])


def _told(bar: Bar, names: Mapping[Fate, str]) -> str:
    return ", ".join(f"{names[each]} {count}" for each, count in bar.fates.items() if count)


def _legend(parts: list[Markup], shown: Sequence[Fate], names: Mapping[Fate, str]) -> float:
    x, y = 0.0, 4.0
    for each in shown:
        width = 18 + 7 + _width(names[each]) + 14
        if x and x + width > WIDTH:
            x, y = 0.0, y + _LINE + 6
        parts.append(_rectangle(x + 0.5, y, 18, 13, each))
        parts.append(_text(x + 25, y + 11, names[each]))
        x += width
    return y + _LINE + 16


def _label(lines: Sequence[str], right: float, top: float) -> Iterator[Markup]:
    for number, line in enumerate(lines):
        yield _text(right, top + number * _LINE + 13.5, line, "end")


def _segments(bar: Bar, left: float, top: float, scale: float) -> Iterator[Markup]:
    x = left
    for each in Fate:
        count = bar.fates[each]
        if not count:
            continue
        width = count * scale
        yield _rectangle(x, top, width, _BAR, each)
        if width >= _width(str(count)) + 8:
            kind = "on-dark" if each is Fate.ON_TIME else "on-light"
            yield _text(x + width / 2, top + 14.5, str(count), "middle", kind)
        x += width
    yield _text(x + 7, top + 14.5, str(bar.total), "start", "total")


def _rectangle(x: float, y: float, width: float, height: float, of: Fate) -> Markup:
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}" class="bar"/>').format(
        x, y, width, height, _FILLS[of]
    )


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "label") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(
        x, y, anchor, kind, escape(text)
    )


def _width(text: str) -> float:
    """About how wide a text is, in pixels; rather too wide than too narrow."""
    return sum(_advance(sign) for sign in text)


def _advance(sign: str) -> float:
    if unicodedata.combining(sign) or sign == "\u200d":
        return 0.0
    return _FONT * (1.0 if unicodedata.east_asian_width(sign) in "WFA" else _LATIN)


def _lines(text: str, room: float) -> Iterator[str]:
    """The text in lines that fit: broken at blanks where there are some, else between characters."""
    line = ""
    for word in _words(text):
        if line and _width(line + word.rstrip()) > room:
            yield line.rstrip()
            line = ""
        while _width(word) > room and len(word) > 1:
            end = len(word)
            while end > 1 and _width(word[:end]) > room:
                end -= 1
            yield word[:end]
            word = word[end:]
        line += word
    if line.strip() or not text:
        yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may end: after blanks, hyphens, dots and underscores, and beside wide characters."""
    piece = ""
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        if piece and wide and sign not in "、。，．・）」』】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ":
            yield piece
            piece = ""
        piece += sign
        if sign in " -._/":
            yield piece
            piece = ""
    if piece:
        yield piece
