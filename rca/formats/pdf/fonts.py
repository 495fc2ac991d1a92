"""The fonts of PDF files, and what happens when they lack a character.

The Japanese fonts are packaged (``fonts/``, subsets of Noto Sans JP and Noto Serif JP, SIL OFL): no system is sure to
have any, those of systems differ from machine to machine, and the font packages on PyPI are a first release by one
person and hold no Mincho. 11 MB in the wheel buy the same page everywhere after ``pip install`` alone. Noto has what
names need (髙, 﨑, 𠮷), full-width punctuation, which typst's 約物 spacing expects, and proportional Latin.

A character is looked for in the configured folder, in the packaged fonts and those within typst (Libertinus Serif
for Western letters, DejaVu Sans Mono for code), and then in the system's Chinese, Japanese and Korean fonts. Korean
and Chinese notices take the system's own fonts before the packaged ones, whose shapes are Japanese. Fonts for other
scripts and emoji are never picked up by chance: a notice looks the same on each machine, or is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca.model.notices.notice import Typeface
from rca.resources import folder

if TYPE_CHECKING:
    from typst import Fonts

_JAPANESE = {Typeface.MINCHO: "Noto Serif JP", Typeface.GOTHIC: "Noto Sans JP"}
_WESTERN = {Typeface.MINCHO: "Libertinus Serif", Typeface.GOTHIC: "Noto Sans"}
_SYMBOLS = ("New Computer Modern Math", "DejaVu Sans Mono")
_CODE = "DejaVu Sans Mono"
_SYSTEM: Mapping[str, Mapping[Typeface, Sequence[str]]] = {
    "ja": {
        Typeface.MINCHO: ("Noto Serif CJK JP", "Hiragino Mincho ProN", "Yu Mincho"),
        Typeface.GOTHIC: ("Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic"),
    },
    "ko": {
        Typeface.MINCHO: ("Noto Serif KR", "Noto Serif CJK KR", "AppleMyungjo", "Batang"),
        Typeface.GOTHIC: ("Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    },
    "zh-Hans": {
        Typeface.MINCHO: ("Noto Serif SC", "Noto Serif CJK SC", "Songti SC", "SimSun"),
        Typeface.GOTHIC: ("Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"),
    },
    "zh-Hant": {
        Typeface.MINCHO: ("Noto Serif TC", "Noto Serif CJK TC", "Songti TC", "PMingLiU"),
        Typeface.GOTHIC: ("Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei"),
    },
}
_SERIF_NAME = re.compile(r"serif|mincho|ming|song|batang|myungjo|明朝|明體|宋", re.IGNORECASE)
_SANS_NAME = re.compile(r"sans|gothic|ゴシック|黑|黒", re.IGNORECASE)


def needs_system_fonts(locale: str) -> bool:
    """True for the languages whose own shapes are not packaged: Korean and Chinese."""
    return locale in _SYSTEM and locale != "ja"


@cache
def fonts(configured: str, *, system: bool) -> Fonts:
    """The configured folder's fonts, ours and typst's own; with ``system``, the system's too. Read once."""
    import typst

    paths: list[Any] = [folder("fonts"), *([Path(configured)] if configured else [])]
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=paths)


@cache
def families(locale: str, typeface: Typeface, configured: str, *, system: bool) -> dict[str, list[str]]:
    """Names of families in the order they are looked up, for running ``text``, ``sans`` and ``code``."""
    there = set(fonts(configured, system=system).families())
    text, sans = (
        [name for name in _stack(locale, each, configured, system=system) if name in there]
        for each in (typeface, Typeface.GOTHIC)
    )
    return {"text": text, "sans": sans, "code": [_CODE, *(name for name in text if name != _CODE)]}


def _stack(locale: str, typeface: Typeface, configured: str, *, system: bool) -> Iterator[str]:
    if configured:
        yield from _configured(configured, typeface)
    if system and needs_system_fonts(locale):
        yield from _SYSTEM[locale][typeface]
    scripts = (_JAPANESE, _WESTERN) if locale in _SYSTEM else (_WESTERN, _JAPANESE)
    for script in scripts:
        yield script[typeface]
    yield from _SYMBOLS
    if system:
        for names in _SYSTEM.values():
            yield from names[typeface]


def _configured(configured: str, typeface: Typeface) -> list[str]:
    """The families in the configured folder; where it has both faces, those of the other one come last."""
    root = str(Path(configured))
    found = fonts(configured, system=False).fonts()
    names = dict.fromkeys(font.family for font in found if font.path and str(font.path).startswith(root))
    avoided = _SANS_NAME if typeface is Typeface.MINCHO else _SERIF_NAME
    if typeface is Typeface.GOTHIC:  # “Sans Serif” is sans
        return sorted(names, key=lambda name: bool(avoided.search(name)) and not _SANS_NAME.search(name))
    return sorted(names, key=lambda name: bool(avoided.search(name)))
