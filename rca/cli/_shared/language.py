"""The language of the interface: chosen once, before anything is printed.

Our own texts come from the catalogs, and so do Click's: it asks gettext's default domain, which is bound to the
same files here. English texts are their own keys.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Mapping
from pathlib import PurePath

from rca.cli._shared.foreign import KNOWN, PLACED, placed
from rca.cli._shared.terminal import visible_line
from rca.cli._shared.vocabulary import BY_FIELD
from rca.model.problem import N_, Listed, Message, Worded

LANGUAGES = ("en", "ja")
_chosen = "en"


def choose(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for, by POSIX precedence: LC_ALL, LC_MESSAGES, LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            language = value.split(".")[0].split("_")[0].split("-")[0].lower()
            return language if language in LANGUAGES else "en"
    return "en"


def use(language: str) -> None:
    """Speak ``language`` from now on."""
    from rca import resources

    global _chosen
    _chosen = language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("rca", resources.folder("locales"))
    gettext.textdomain("rca")


def chosen() -> str:
    """The language in use."""
    return _chosen


def translate(text: str | Message, /, **values: object) -> str:
    """A text in the language in use, with its values filled in; messages among the values too."""
    if isinstance(text, Message):
        return translate(text.text, **text.values)
    words = _words(text) if text else ""
    return words.format_map({name: _filling(_word(words, name, value)) for name, value in values.items()})


def word(field: str, value: str) -> str:
    """A word of files, such as the ``kind`` ``final``, in the language in use; in English it stays as it is."""
    known = BY_FIELD[field] if _chosen != "en" else {}
    return _words(known[value]) if value in known else value


def _word(words: str, field: str, value: object) -> object:
    """The same within a sentence, unless that tells what to type: an option, an assignment, something in backquotes."""
    if _chosen == "en" or field not in BY_FIELD or not isinstance(value, str):
        return value
    if re.search(rf"--[a-z-]+ {{{field}}}|{{{field}}}=|`[^`]*{{{field}}}[^`]*`", words):
        return value
    if isinstance(value, Listed):
        return Listed(word(field, each) if isinstance(each, str) else each for each in value.parts)
    return word(field, value)


def _filling(value: object) -> object:
    """What stands for a field of a text: a value from anywhere begins no line of its own."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, Worded):
        return value if _chosen == "en" else _words(value.key)
    if isinstance(value, Listed):
        return _words(N_(", ")).join(str(_filling(part)) for part in value.parts)
    if isinstance(value, str | PurePath | Exception):
        return foreign_words(visible_line(str(value)))
    return value


def foreign_words(text: str) -> str:
    """What another program said, in the language in use where we know it; anything else as it is."""
    if _chosen == "en":
        return text
    if place := placed(text):
        return translate(PLACED, **place)
    return _words(text) if text in KNOWN else text


def sentences(message: Message, remedy: Message | None) -> str:
    """What is wrong and what to do about it, as two sentences of one paragraph."""
    if remedy is None:
        return translate(N_("{message}."), message=message)
    return translate(N_("{message}. {remedy}"), message=message, remedy=remedy)


def _words(text: str) -> str:
    if _chosen == "en":
        return text
    from rca.i18n.catalogs import interface

    return interface(_chosen, text)
