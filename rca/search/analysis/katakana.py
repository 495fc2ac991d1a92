"""Katakana: one spelling for the ways in which a foreign word is written, and the parts of long compounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

KATAKANA = re.compile("[ァ-ヺー]+")

_FOLDS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        ("ヴァ", "バ"),
        ("ヴィ", "ビ"),
        ("ヴェ", "ベ"),
        ("ヴォ", "ボ"),
        ("ヴ", "ブ"),
        ("([ェエケゲセゼテデネヘベペメレ])イ", r"\1ー"),  # フェイル, フェール
        ("ウィ", "ウイ"),
        ("ウェ", "ウエ"),
        ("ウォ", "ウオ"),
        ("クォ", "クオ"),
        ("イヤ", "イア"),
        ("アー(?=.)", "ア"),  # ファイアーウォール, ファイアウォール
        ("ヂ", "ジ"),
        ("ヅ", "ズ"),
        ("ーー+", "ー"),
    )
)
_LONGEST = 40
_SHORTEST = 6
_PIECE = range(2, 13)
_SHORT = frozenset({"コア", "サブ", "ログ", "キー", "ハブ", "タグ", "メモ", "ピア"})
_NEVER_FIRST = frozenset("ーァィゥェォャュョッン")


@lru_cache(maxsize=1 << 14)
def fold_katakana(word: str) -> str:
    """One of the spellings of a word, the same for all of them; a long vowel at the end is dropped (サーバー, サーバ)."""
    if len(word) < 3:
        return word
    folded = word
    for pattern, written in _FOLDS:
        folded = pattern.sub(written, folded)
    return folded.rstrip("ー") if len(folded) > 3 and folded.rstrip("ー") else folded


def split_compound(word: str, look_up: Callable[[str], str]) -> list[str]:
    """The parts of a compound that the dictionary lacks; the word itself if no division of it is credible.

    ``look_up`` gives the normalized form of a known word, or nothing. A division must consist of known words of three
    characters and more, or of some short ones (サブ). One part may be unknown if a known one has four characters.
    """
    if len(word) > _LONGEST:
        return [word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST)]
    if len(word) < _SHORTEST:
        return [word]
    # Fewest and longest known pieces: best[end] is the cost of word[:end], and where its last piece begins.
    best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * len(word)
    for start in range(len(word)):
        reached = best[start]
        if reached is None or word[start] in _NEVER_FIRST:
            continue
        for length in range(_PIECE.start, len(word) - start + 1):
            cost = _cost(word[start : start + length], look_up)
            if cost is None:
                continue
            total, end = reached[0] + cost, start + length
            known = best[end]
            if known is None or total < known[0]:
                best[end] = (total, start)
    return _pieces(word, best, look_up)


def _cost(piece: str, look_up: Callable[[str], str]) -> float | None:
    """What a piece costs: little if it is known, more if it is short, most if it is unknown; None: it cannot be one."""
    if len(piece) in _PIECE and look_up(piece):
        return 1.0 if len(piece) > 2 else 0.9 if piece in _SHORT else 4.0
    return 2.5 * len(piece) if len(piece) > 3 else None


def _pieces(word: str, best: list[tuple[float, int] | None], look_up: Callable[[str], str]) -> list[str]:
    pieces: list[str] = []
    end = len(word)
    while end:
        step = best[end]
        if step is None:
            return [word]
        pieces.append(word[step[1] : end])
        end = step[1]
    known = [piece for piece in pieces if look_up(piece)]
    is_credible = all(len(piece) > 2 or piece in _SHORT for piece in known)
    if len(known) < len(pieces):
        is_credible &= len(pieces) - len(known) == 1 and max(map(len, known), default=0) > 3
    return pieces[::-1] if is_credible else [word]
