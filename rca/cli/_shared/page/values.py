"""A plain value of an incident as a person reads it: facts in the place of references, times of the workspace, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rca.cli._shared.language import chosen, translate
from rca.cli._shared.page.field_names import FIELDS, MAPS
from rca.model.incidents.word_names import WORDS
from rca.model.language_tags import TAG_PATTERN, in_language
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Words
    from rca.model.text import Text

_REFERENCE = re.compile(r"\{([a-z0-9_]+)\}")
_TAG = re.compile(rf"{TAG_PATTERN}|\*")
_DATES = ("due", "done_on")
_LANGUAGES = ("source_locale", "abridged", "locale")
_UNNAMED = {"facts": N_("fact {id}"), "links": N_("link {id}")}
_LONGEST = 80
"""Characters of a value in a sentence."""


class Values:
    """Writes values of one state of an incident or a customer, and the names of its fields, in the language in use."""

    def __init__(self, data: Any = None, words: Callable[[Any], Words] | None = None) -> None:
        """``data`` is that state as plain data, by which entries get their own names; ``words`` makes of it what writes
        its prose and its times; None for a customer."""
        self._data, self._make = data, words

    @cached_property
    def _words(self) -> Words | None:
        return self._make(self._data) if self._make else None

    def say(self, path: Sequence[str], value: Any) -> str:
        """The value of the field at ``path``, on one line and not too long."""
        text = " ".join(self._value(list(path), value).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def field(self, path: Sequence[str]) -> str:
        """What the field at ``path`` is called."""
        words, language, data = list[str](), "", self._data
        for index, name in enumerate(path):
            before = path[index - 1] if index else ""
            if index == 1 and before in MAPS:
                if before in ("facts", "links"):
                    words = [self._own(data, before, name) or translate(_UNNAMED[before], id=name)]
                elif len(path) > 2:
                    words.append(self._own(data, before, name) or name)
            elif isinstance(data, list) or name.isdigit():
                words[-1] = self._entry(before, name, data, words[-1])
            elif index and name not in FIELDS and _TAG.fullmatch(name):
                language = self.language(name)
            else:
                words.append(translate(FIELDS[name]) if name in FIELDS else name)
            data = _below(data, name)
        whole = words[0]
        for part in words[1:]:
            whole = translate(N_("{part} of {whole}"), part=part, whole=whole)
        return translate(N_("{text} ({note})"), text=whole, note=language) if language else whole

    def language(self, tag: str) -> str:
        """The name of a language."""
        from rca.i18n.locale import load_locale

        return load_locale(chosen()).languages.get(tag, tag)

    def prose(self, text: Text, source: str) -> str:
        """A text in the language in use, else in ``source``, else in the first that it has."""
        tag, words = text.find(chosen()) or text.find(source) or next(iter(text.by_locale.items()))
        return self._prose(words, tag)

    def together(self, texts: Sequence[str]) -> str:
        """Several things, one after the other; a comma after a full stop would be one sign too many."""
        return translate(N_(", ")).join(texts).replace("。、", "。")

    def _entry(self, of: str, number: str, data: Any, name: str) -> str:
        entry = _below(data, number)
        own = entry.get("id") if isinstance(entry, dict) else None
        if of == "next_steps" and own:
            return translate(N_("step {id}"), id=own)
        if isinstance(data, list) and len(data) == 1:
            return name
        return translate(N_("{name}, entry {number}"), name=name, number=int(number) + 1)

    def _own(self, data: Any, of: str, name: str) -> str:
        """An entry that its author named: by its label, or what it is called."""
        entry = _below(data, name)
        called = entry.get("label") if isinstance(entry, dict) and of in ("facts", "links") else entry
        return self._value([of, name, "label"], called) if isinstance(called, str | dict) and called else ""

    def _value(self, path: list[str], value: Any) -> str:
        name = next((each for each in reversed(path) if not each.isdigit()), "")
        if isinstance(value, list):
            return self.together([self._value([*path, "0"], each) for each in value])
        if isinstance(value, dict):
            return self._of_dict(path, value)
        if not isinstance(value, str):
            return str(value)
        if value in WORDS.get(name, ()):
            return translate(WORDS[name][value])
        if name in _LANGUAGES:
            return self.language(value)
        return self._time(name, value) or self._prose(value, name if _TAG.fullmatch(name) else chosen())

    def _of_dict(self, path: list[str], value: dict[str, Any]) -> str:
        if path[-1:] and path[-1] in MAPS and len(path) == 1:
            return self.together([self._own(value, path[0], name) or name for name in value])
        if path[:1] == ["facts"] and len(path) == 2 and (said := self._fact(value)):
            return said
        texts = {tag: text for tag, text in value.items() if _TAG.fullmatch(tag) and isinstance(text, str)}
        if texts and not set(value) - set(texts) - {"audience"}:
            tag, text = in_language(texts, chosen()) or next(iter(texts.items()))
            return self._prose(text, tag)
        if isinstance(value.get("text"), dict | str):  # an entry is known by its words
            return self._value([*path, "text"], value["text"])
        if {"start", "end"} <= set(value) and self._words:
            return self._span(value)
        parts = (
            translate(
                N_("{label}: {value}"), label=self.field([name]), value=self._value([*path, name], each)
            )
            for name, each in value.items()
            if name != "id"
        )
        return self.together(list(parts))

    def _fact(self, value: dict[str, Any]) -> str:
        """A fact as notices have it; empty for one that cannot be told alone."""
        from pydantic import TypeAdapter

        from rca.model.incidents.facts import AnyFact, Fact

        try:
            fact: Fact = TypeAdapter(AnyFact).validate_python(value)
            return self._words.formatter(chosen()).fact(fact) if self._words else ""
        except ValueError:
            return ""

    def _span(self, value: dict[str, Any]) -> str:
        from rca.model.times import Window

        assert self._words
        try:
            window = Window.model_validate({name: value[name] for name in ("start", "end")})
        except ValueError:
            return f"{value['start']} – {value['end']}"
        return self._words.formatter(chosen()).window_range(window)

    def _time(self, name: str, value: str) -> str:
        """A time or a day in the words of notices; empty if it is neither."""
        from rca.i18n.formatting import Formatter
        from rca.i18n.locale import load_locale
        from rca.model.times import Moment, PartialDate

        formatter = self._words.formatter(chosen()) if self._words else Formatter(load_locale(chosen()))
        try:
            if name in _DATES:
                return formatter.partial_date(PartialDate.model_validate(value))
            if name in ("start", "end", "at", "next_at", "instant"):
                return formatter.datetime(Moment.model_validate(value))
        except ValueError:
            pass
        return ""

    def _prose(self, text: str, tag: str) -> str:
        if self._words is None:
            return text
        line = self._words.line(text, chosen() if tag == "*" else tag)
        return _REFERENCE.sub(r"[\1]", line)  # what names nothing that is known


def _below(data: Any, name: str) -> Any:
    if isinstance(data, list) and name.isdigit():
        return data[int(name)] if int(name) < len(data) else None
    return data.get(name) if isinstance(data, dict) else None
