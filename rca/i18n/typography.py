r"""Spacing and punctuation of a house style over running Markdown, and the escaping of values put into it.

Two filters, both idempotent, leave alone what is not language: code, addresses, link targets and HTML tags.

``spaced``
    Japanese with a space beside Latin letters and digits, half-width brackets and colons: ``約 20% の API``.
``no-break``
    French: a no-break space instead of the space before ``: ; ! ? »`` and after ``«``. It never adds a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SOLID, _OPENER, _CLOSER, _LEFT, _RIGHT = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Stand-ins while a filter runs: code or an address; marks before and after a word; brackets made half-width.

No text of an incident holds private-use characters (rule ``char.broken``)."""

_ASIDE = re.compile(
    r"(?P<plain>\\.|(?m:^[ \t]*\*[ \t]))"
    r"|(?P<fence>(?m:^) {0,3}(?P<f>`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*? {0,3}(?P=f)[`~]*[ \t]*(?m:$))"
    r"|(?P<solid>(?<!`)(?P<tick>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=tick)(?!`)"
    r"|https?://[^\s<>「」『』（）、。|]+|<[^<>\n]+>)"
    r"|(?P<closer>\](?:\((?:<[^<>\n]*>|[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)|\[[^\]\n]*\])?)"
    r"|(?P<opener>!?\[)"
    r"|(?P<stars>\*{1,3})"
    r"|(?P<blank>\n[ \t]*\n)"
)

_JA = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LATIN = f"A-Za-z0-9{_SOLID}"
_BETWEEN = f"({_CLOSER}*)({_OPENER}*)"
_NO_SPACE_AFTER = "\\s(（「『【〈《、。，．・：；！？／|～〜\\-–"
_NO_SPACE_BEFORE = "\\s)）」』】〉》、。，．・：；！？／|～〜.,:;!?/\\-–"
_SPACED = (
    (re.compile("（"), _LEFT),
    (re.compile("）"), _RIGHT),
    (re.compile(f"(?<=[^{_NO_SPACE_AFTER}{_OPENER}{_CLOSER}{_LEFT}]){_BETWEEN}(?={_LEFT})"), r"\1 \2"),
    (re.compile(f"(?<={_RIGHT}){_BETWEEN}(?=[^{_NO_SPACE_BEFORE}{_OPENER}{_CLOSER}{_RIGHT}])"), r"\1 \2"),
    (re.compile(f"：({_CLOSER}*)(?=[^\\s|{_CLOSER}])"), r":\1 "),
    (re.compile("："), ":"),
    (re.compile(f"(?<=[{_JA}]){_BETWEEN}(?=[{_LATIN}(])"), r"\1 \2"),
    (re.compile(f"(?<=[{_LATIN}%)]){_BETWEEN}(?=[{_JA}])"), r"\1 \2"),
    (re.compile(_LEFT), "("),
    (re.compile(_RIGHT), ")"),
)
_NO_BREAK = (
    (re.compile(f"(?<=[^\\s|]) (?=[;!?»]|:(?:[\\s{_OPENER}{_CLOSER}]|$))"), "\u00a0"),
    (re.compile("(?<=«) "), "\u00a0"),
)


def spaced(markdown: str) -> str:
    """The text in the spaced Japanese style. Idempotent."""
    return _around(markdown, _SPACED)


def no_break(markdown: str) -> str:
    """The text with French no-break spaces. Idempotent."""
    return _around(markdown, _NO_BREAK)


FILTERS: dict[str, Callable[[str], str]] = {
    "": lambda markdown: markdown,
    "spaced": spaced,
    "no-break": no_break,
}
"""The filters that a profile in ``locale.toml`` may name."""


def _around(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """Apply the rules to the language in a Markdown text, and to nothing else."""
    if re.search("[\ue000-\ue004]", text):
        return text
    kept: list[str] = []
    emphasis = ""

    def set_aside(match: re.Match[str]) -> str:
        nonlocal emphasis
        kind, piece = match.lastgroup, match.group()
        if match["plain"] or match["blank"]:
            emphasis = "" if match["blank"] else emphasis
            return piece
        kept.append(piece)
        if match["stars"]:
            closes = emphasis.startswith(piece)
            emphasis = "" if closes else piece
            return _CLOSER if closes else _OPENER
        return {"closer": _CLOSER, "opener": _OPENER}.get(kind or "", _SOLID)

    text = _ASIDE.sub(set_aside, text)
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    pieces = iter(kept)
    return re.sub(f"[{_SOLID}{_OPENER}{_CLOSER}]", lambda _: next(pieces), text)


_INLINE = re.compile(r"[\\`*\[\]]|(?<![^\W_])_")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_AT_START = re.compile(r"^(?:[#>]|[-+](?=\s|$|[-+])|(?P<number>\d+)(?=[.)](?:\s|$)))")


def escape_markdown(value: str) -> str:
    r"""A plain value as Markdown that shows just that: only what Markdown takes for its own is escaped.

    A list number loses its meaning by its point (``1\.``); line breaks become spaces. An intraword underscore,
    point or hyphen stays as it is, so that the Markdown reads as the value does.
    """
    text = " ".join(value.split("\n")).strip(" \t")
    text = _INLINE.sub(r"\\\g<0>", text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace("|", "&#124;")
    if match := _AT_START.match(text):
        at = match.end("number") if match["number"] else 0
        text = f"{text[:at]}\\{text[at:]}"
    return text


def capitalised(text: str) -> str:
    """The text as a sentence may begin with it: ``between …`` → ``Between …``."""
    return text[:1].upper() + text[1:]
