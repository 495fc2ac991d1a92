"""The language of the interface: chosen once, before anything is printed.

Our own texts come from the catalogs, and so do Click's: it asks gettext's default domain, which is bound to the
same files here. English texts are their own keys.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from rca.cli._shared.foreign import KNOWN, PLACED, placed
from rca.cli._shared.terminal import visible_line
from rca.model.problem import N_, Listed, Message

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
    filled = {name: _filling(value) for name, value in values.items()}
    return _words(text).format_map(filled) if text else ""


def _filling(value: object) -> object:
    """What stands for a field of a text: a value from anywhere begins no line of its own."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, Listed):
        return listed(map(visible_line, value.parts))
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


def listed(names: Iterable[str]) -> str:
    """Names one after the other, as the language in use separates them."""
    return _words(N_(", ")).join(names)


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
