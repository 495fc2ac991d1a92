"""Fonts and language tags of Word documents: what Office has on Windows and on the Mac, for each script.

Nothing is embedded; where a font is missing, its second name and its kind in the font table lead to the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rca.i18n.cldr import words
from rca.i18n.locale import locale_tags

_ALSO = {
    "游明朝": "Yu Mincho",
    "游ゴシック": "Yu Gothic",
    "宋体": "SimSun",
    "微软雅黑": "Microsoft YaHei",
    "新細明體": "PMingLiU",
    "微軟正黑體": "Microsoft JhengHei",
    "바탕": "Batang",
    "맑은 고딕": "Malgun Gothic",
}
"""The fonts' names in other languages than their own."""

_CHARSETS = {"ja": "80", "zh-Hans": "86", "zh-Hant": "88", "ko": "81"}
_EAST_ASIAN = {
    "ja": ("游明朝", "游ゴシック"),
    "zh-Hans": ("宋体", "微软雅黑"),
    "zh-Hant": ("新細明體", "微軟正黑體"),
    "ko": ("바탕", "맑은 고딕"),
}
# Cambria and Calibri set figures on the line; Georgia's hang, which makes tables of times uneasy.
_LATIN = {"ja": ("游明朝", "游ゴシック"), "ko": ("바탕", "맑은 고딕")}
_CHINESE = ("Times New Roman", "Arial")
_WESTERN = ("Cambria", "Calibri")
MONOSPACED = "Consolas"


@dataclass(frozen=True, slots=True)
class Typeface:
    """The fonts of one document, and its language as Word writes it (``ja-JP``)."""

    language: str
    east_asian_language: str
    latin: str
    east_asian: str
    code: str
    """The East Asian font without serifs, which stands beside the monospaced one."""
    serif: bool
    script: str
    """``ja``, ``zh-Hans``, ``zh-Hant``, ``ko``, or nothing for languages that need no East Asian font."""

    @property
    def slots(self) -> dict[str, str]:
        """``w:rFonts`` in full: what a slot leaves open, Word takes from the theme."""
        return _slots(self.latin, self.east_asian)

    @property
    def gothic_slots(self) -> dict[str, str]:
        """``w:rFonts`` of headings that stand out by their face."""
        return _slots(self.code, self.code)

    @property
    def code_slots(self) -> dict[str, str]:
        """``w:rFonts`` of code."""
        return _slots(MONOSPACED, self.code)

    def table(self) -> bytes:
        """The font table part (ECMA-376, part 1, 17.8.3)."""
        family = "roman" if self.serif else "swiss"
        fonts = {
            self.latin: ("00", family, "variable"),
            MONOSPACED: ("00", "modern", "fixed"),
        }
        charset = _CHARSETS[self.script or "ja"]
        fonts[self.code] = (charset, "swiss", "variable")
        fonts[self.east_asian] = (charset, family, "variable")
        entries = "".join(
            f'<w:font w:name="{name}">'
            + (f'<w:altName w:val="{_ALSO[name]}"/>' if name in _ALSO else "")
            + f'<w:charset w:val="{charset}"/><w:family w:val="{kind}"/><w:pitch w:val="{pitch}"/></w:font>'
            for name, (charset, kind, pitch) in fonts.items()
        )
        namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:fonts xmlns:w="{namespace}">{entries}</w:fonts>'
        ).encode()


@lru_cache(maxsize=64)
def typeface(locale: str, *, serif: bool) -> Typeface:
    """The fonts for a BCP 47 tag; ``serif`` is 明朝, otherwise ゴシック."""
    language, script, territory = _likely(locale)
    with_script = f"{language}-{script}" if language == "zh" else language
    key = with_script if with_script in _EAST_ASIAN else ""
    index = 0 if serif else 1
    latin = _CHINESE if language == "zh" else _LATIN.get(key, _WESTERN)
    tag = f"{language}-{territory}" if territory else language
    return Typeface(
        language=tag,
        east_asian_language=tag if key else "ja-JP",
        latin=latin[index],
        east_asian=_EAST_ASIAN[key or "ja"][index],
        code=_EAST_ASIAN[key or "ja"][1],
        serif=serif,
        script=key,
    )


def _slots(latin: str, east_asian: str) -> dict[str, str]:
    return {"ascii": latin, "hAnsi": latin, "eastAsia": east_asian, "cs": latin}


def _likely(locale: str) -> tuple[str, str, str]:
    """Language, script and territory of a tag; Latin and no territory for a language that has no data here."""
    language = locale.partition("-")[0]
    if locale not in locale_tags():
        return language, "Latn", ""
    likely = words(locale)
    return language, likely.script, likely.territory
