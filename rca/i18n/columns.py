"""Text in columns: East Asian characters take two (UAX 11), and 禁則 is kept (JIS X 4051).

Japanese may break between any two characters, but reads best where a phrase (文節) ends: after a particle or a sign. Lines end
there while phrases are short enough for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

_NOT_FIRST = frozenset(
    "、。，．・：；？！ー）」』】〉》〕］｝’”々ゝゞヽヾ〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％℃…‥―～〜"
    ",.:;?!)]}%"
)
_NOT_LAST = frozenset("（「『【〈《〔［｛‘“([{￥＄")
_SHORT = 12
"""Columns that a phrase may take even in the narrowest text."""
_TOGETHER = frozenset(
    {"……", "‥‥", "――", "──", "し上", "き続", "り返", "り替", "り扱", "り消", "り組", "り込"}
)
_BREAKABLE = (
    "\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_ENDS = frozenset("、。，．・：；？！）」』】〉》〕］｝～〜を")
_SCRIPTS = re.compile(
    "(?P<kana>[\u3041-\u309f])|(?P<katakana>[\u30a0-\u30ff])|(?P<kanji>[\u3005\u3400-\u9fff])"
)
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ATOM = re.compile(rf"[ \t]+|\u3000|[{_BREAKABLE}][{_MARKS}]*|[^{_BREAKABLE}\u3000 \t]+")


@lru_cache(maxsize=16384)
def _columns(character: str, ambiguous: int) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    kind = east_asian_width(character)
    if kind in {"W", "F"}:
        return 2
    return ambiguous if kind == "A" else 1


def width(text: str, ambiguous: int = 1) -> int:
    """How many columns ``text`` takes."""
    return len(text) if text.isascii() else sum([_columns(character, ambiguous) for character in text])


def wrap(text: str, columns: int, ambiguous: int = 1) -> list[str]:
    """``text`` in lines of at most ``columns``; words, numbers and URLs are never cut, even if too long.

    No line begins with 、 or ends with 「; Japanese phrases stay whole if they take no more than half a line. A line
    end in ``text`` stays one.
    """
    return [line for part in text.split("\n") for line in _wrapped(part, columns, ambiguous)]


def _wrapped(text: str, columns: int, ambiguous: int) -> list[str]:
    if width(text, ambiguous) <= columns:
        return [text.rstrip()]
    lines: list[str] = []
    line, used, gap = "", 0, ""
    longest = min(columns, max(columns // 2, _SHORT))
    for atom in _phrases(_unbreakable(text), longest, ambiguous):
        if _is_gap(atom):
            gap = atom if line else ""
            continue
        needed = width(atom, ambiguous)
        if line and used + width(gap, ambiguous) + needed > columns:
            lines.append(line)
            line, used, gap = "", 0, ""
        line += gap + atom
        used += width(gap, ambiguous) + needed
        gap = ""
    return [*lines, line] if line else lines or [""]


def _phrases(pieces: Iterable[str], longest: int, ambiguous: int) -> Iterator[str]:
    """The pieces put together into phrases; those longer than ``longest`` into words, and at last as they are."""
    for phrase in _joined(pieces, _ends_phrase):
        if width("".join(phrase), ambiguous) <= longest:
            yield "".join(phrase)
            continue
        for word in _joined(phrase, _ends_word):
            if width("".join(word), ambiguous) <= longest:
                yield "".join(word)
            else:
                yield from word


def _joined(pieces: Iterable[str], ends: Callable[[str, str], bool]) -> Iterator[list[str]]:
    """Runs of pieces, each up to where something ``ends`` between two characters; blanks stand alone."""
    run: list[str] = []
    for piece in pieces:
        if run and (_is_gap(piece) or _is_gap(run[-1]) or ends(run[-1][-1], piece[0])):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _ends_phrase(before: str, after: str) -> bool:
    """True after a sign, and after hiragana that other letters follow, but for お and ご, which honour what follows."""
    if before in _ENDS:
        return True
    return _script(before) == "kana" != _script(after) and before not in "おご"


def _ends_word(before: str, after: str) -> bool:
    """True between katakana, kanji and Latin letters; hiragana belongs to what it follows, a number to its unit."""
    if before.isdigit() or after.isdigit():
        return False
    return _script(after) not in ("kana", _script(before))


def _script(character: str) -> str:
    found = _SCRIPTS.match(character)
    return (found and found.lastgroup) or ""


def _unbreakable(text: str) -> list[str]:
    """``text`` in pieces between which a line may end."""
    pieces: list[str] = []
    for atom in _ATOM.findall(text):
        if not pieces or _is_gap(atom):
            pieces.append(atom)
            continue
        gap = pieces.pop() if _is_gap(pieces[-1]) else ""
        before = pieces[-1][-1] if pieces else ""
        if _are_together(before, atom[0], apart=bool(gap)):
            pieces[-1] += gap + atom
        else:
            pieces += [gap, atom] if gap else [atom]
    return pieces


def _are_together(before: str, after: str, *, apart: bool) -> bool:
    """True if no line may end between two characters; a blank sets ASCII signs free, but not 、 and 「."""
    if not before or (apart and before.isascii() and after.isascii()):
        return False
    if apart:
        return (not after.isascii() and after in _NOT_FIRST) or (not before.isascii() and before in _NOT_LAST)
    return after in _NOT_FIRST or before in _NOT_LAST or before + after in _TOGETHER


def _is_gap(atom: str) -> bool:
    return atom[0] in " \t\u3000"


def flush_right(text: str, columns: int, ambiguous: int = 1) -> str:
    """``text`` with blanks before it so that it ends in the last column."""
    return " " * (columns - width(text, ambiguous)) + text


def centred(text: str, columns: int, ambiguous: int = 1) -> str:
    """``text`` with blanks before it so that it stands in the middle."""
    return " " * ((columns - width(text, ambiguous)) // 2) + text


def padded(text: str, columns: int, ambiguous: int = 1, align: str = "") -> str:
    """``text`` filled up with blanks to ``columns``; ``align`` is ``right``, ``center``, or nothing: left."""
    missing = columns - width(text, ambiguous)
    left = missing if align == "right" else missing // 2 if align == "center" else 0
    return " " * left + text + " " * (missing - left)
