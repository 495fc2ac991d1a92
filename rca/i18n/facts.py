"""What ``{name}`` and ``{name:style}`` become: every kind of fact in each of its styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod

from rca.i18n.locale import Locale
from rca.i18n.quantities import Quantities
from rca.i18n.times import Times
from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import (
    Between,
    CountFact,
    DurationFact,
    Fact,
    InstantFact,
    Link,
    NameFact,
    NamesFact,
    ShareFact,
    WindowFact,
    WindowsFact,
)
from rca.model.language_tags import ANY, fallbacks
from rca.model.text import Text
from rca.model.times import Bound, End, Moment, Window, total_duration


def text_for(text: Text, tag: str, fallback: str = "") -> str:
    """The text in the language ``tag``, else in ``fallback``, else in the first it has."""
    found = text.find(tag) or (text.find(fallback) if fallback else None)
    return found[1] if found else next(iter(text.by_locale.values()))


def url_for(urls: Mapping[str, str], tag: str, fallback: str = "") -> str:
    """The address for the language ``tag``, else for any, for ``fallback``, or the first there is."""
    for candidate in (*fallbacks(tag), ANY, *fallbacks(fallback)):
        if candidate in urls:
            return urls[candidate]
    return next(iter(urls.values()))


@dataclass(frozen=True)
class FactWords:
    """Writes facts in one language and zone, before the spacing of the house style."""

    locale: Locale
    prose: Times
    table: Times
    quantities: Quantities

    def text(self, fact: Fact, style: str, fallback: str) -> str:
        """The fact; only a link is Markdown. Raises ValueError for a style it does not have."""
        if style and style not in fact.styles:
            raise ValueError(f"a {fact.kind} has no style {style!r}")
        return self._write(fact, style, fallback)

    def markdown(self, fact: Fact, style: str, fallback: str) -> str:
        """The fact as Markdown, its plain parts escaped."""
        text = self.text(fact, style, fallback)
        if isinstance(fact, Link) and (
            style != "label" and (style == "url" or fact.label or text.startswith("<"))
        ):
            return text
        return escape_markdown(text)

    @singledispatchmethod
    def _write(self, fact: Fact, _style: str, _fallback: str) -> str:
        raise TypeError(f"facts of type {type(fact).__name__} cannot be written")

    @_write.register
    def _instant(self, fact: InstantFact, style: str, _fallback: str) -> str:
        return self._moment(fact.instant, style)

    def _moment(self, moment: Moment, style: str) -> str:
        match style:
            case "date":
                return self.prose.about_date(moment)
            case "time":
                return self.prose.time(moment)
            case "datetime":
                return self.table.instant(moment)
        return self.prose.instant(moment)

    @_write.register
    def _window(self, fact: WindowFact, style: str, _fallback: str) -> str:
        window = fact.window
        match style:
            case "start":
                return self.prose.instant(window.start)
            case "start_time":
                return self.prose.time(window.start)
            case "end":
                return self.prose.instant(_end(window))
            case "end_time":
                return self.prose.time(_end(window))
            case "date":
                return self.prose.window_date(window)
            case "range":
                return self.table.window(window)
            case "duration":
                return self._total((window,))
        return self.prose.window(window)

    @_write.register
    def _windows(self, fact: WindowsFact, style: str, _fallback: str) -> str:
        match style:
            case "date":
                return self.quantities.names(self.prose.windows_date(fact.windows))
            case "range":
                return self.table.windows(fact.windows)
            case "duration":
                return self._total(fact.windows)
        return self.prose.windows(fact.windows)

    def _total(self, windows: tuple[Window, ...]) -> str:
        total = total_duration(windows)
        if total is None:
            raise ValueError("a window without both times has no duration")
        bound = Bound.ABOUT if any(window.bound is Bound.ABOUT for window in windows) else Bound.EXACT
        return self.quantities.duration(total, bound)

    @_write.register
    def _duration(self, fact: DurationFact, style: str, _fallback: str) -> str:
        if isinstance(fact.duration, Between):
            raise ValueError("the duration has not been counted yet")
        bound = Bound.EXACT if style == "number" else fact.duration.bound
        return self.quantities.duration(fact.duration.value, bound)

    @_write.register
    def _count(self, fact: CountFact, style: str, fallback: str) -> str:
        unit = text_for(fact.unit, self.locale.tag, fallback) if fact.unit else ""
        match style:
            case "number":
                return self.quantities.number(fact.count)
            case "of":
                return self.quantities.count_of(fact, unit)
            case "share":
                return self.quantities.count_share(fact)
        return self.quantities.count(fact, unit)

    @_write.register
    def _share(self, fact: ShareFact, style: str, fallback: str) -> str:
        if style == "of" and fact.of is None:
            raise ValueError("the share has no whole")
        if style == "of" and fact.of is not None:
            return self.quantities.share_of(fact.share, text_for(fact.of, self.locale.tag, fallback))
        return self.quantities.share(fact.share)

    @_write.register
    def _name(self, fact: NameFact, style: str, fallback: str) -> str:
        name = text_for(fact.name, self.locale.tag, fallback)
        short = text_for(fact.short, self.locale.tag, fallback) if fact.short else ""
        if style == "short":
            return short or name
        if style == "full" and short:
            return self.locale.marks.name_short.format(name=name, short=short)
        return name

    @_write.register
    def _names(self, fact: NamesFact, style: str, fallback: str) -> str:
        if style == "number":
            return self.quantities.digits(len(fact.names))
        return self.quantities.names([text_for(name, self.locale.tag, fallback) for name in fact.names])

    @_write.register
    def _link(self, fact: Link, style: str, fallback: str) -> str:
        url = url_for(fact.url, self.locale.tag, fallback)
        label = text_for(fact.label, self.locale.tag, fallback) if fact.label else ""
        if style == "label":
            return label or url
        if style == "url" or not label:
            return f"<{url}>"
        target = f"<{url}>" if "(" in url or ")" in url else url
        return f"[{escape_markdown(label)}]({target})"


def _end(window: Window) -> Moment:
    if isinstance(window.end, End):
        raise ValueError("the window has no known end")
    return window.end
