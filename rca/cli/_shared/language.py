"""The language of the interface: chosen once, before anything is printed.

Our own texts come from the catalogs, and so do Click's: it asks gettext's default domain, which is bound to the
same files here. English texts are their own keys.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import PurePath

from rca.cli._shared.terminal import visible_line
from rca.model.problem import Message

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
    return visible_line(str(value)) if isinstance(value, str | PurePath | Exception) else value


def _words(text: str) -> str:
    if _chosen == "en":
        return text
    from rca.i18n.catalogs import interface

    return interface(_chosen, text)
