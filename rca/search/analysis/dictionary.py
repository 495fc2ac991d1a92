"""The dictionary behind Japanese: its tokenizers, its words, and what its parts of speech are to a search.

One tokenizer serves one thread only: shared, it raises. The dictionary is shared; it is loaded at the first call, which
takes some 0.1 s.
"""

from __future__ import annotations

import threading
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sudachipy import Dictionary, Tokenizer


class Role(Enum):
    """What a part of speech is to a search."""

    DROPPED = auto()
    VERB = auto()
    NOUN = auto()


class Grammar(NamedTuple):
    """What a part of speech is to a search, and whether a word goes on across its begin and end."""

    role: Role
    light: frozenset[str] = frozenset()
    """Words of this kind that carry only grammar, normalized or as they are written."""
    goes_on_from: bool = False
    goes_on: bool = False


_FUNCTION = frozenset({"助詞", "助動詞", "補助記号", "空白", "接続詞", "連体詞", "感動詞"})
_LIGHT = """
    為る 居る 有る 成る 致す 頂く 下さる 御座る 仕舞う 来る 行く 呉れる 貰う 置く 言う 行う おる おく つく よる 依る 因る 拠る 於く 就く 対する
    関する"""
_LIGHT_VERBS = frozenset(_LIGHT.split())
_LIGHT_PREFIXES = frozenset({"御"})
_LIGHT_NOUNS = frozenset({"こと", "もの", "ため", "ところ", "これ", "それ", "ここ", "そこ"})
_BESIDE = frozenset({"接尾辞", "接頭辞", "副詞", "副詞可能", "助数詞可能"})
_local = threading.local()


@cache
def dictionary() -> Dictionary:
    """The small dictionary, with its words and their normalized forms."""
    from sudachipy import Dictionary

    return Dictionary(dict="small")


def tokenizer() -> Tokenizer:
    """The tokenizer of this thread, in mode A."""
    try:
        own: Tokenizer = _local.tokenizer
    except AttributeError:
        from sudachipy import SplitMode

        own = _local.tokenizer = dictionary().tokenizer(mode=SplitMode.A)
    return own


@lru_cache(maxsize=1 << 14)
def look_up(text: str) -> str:
    """The normalized form of a noun that the dictionary has; empty if it has none of that spelling."""
    for morpheme in dictionary().lookup(text):
        if morpheme.part_of_speech()[0] == "名詞":
            return str(morpheme.normalized_form())
    return ""


def has_word(text: str) -> bool:
    """True if the dictionary has a word of that spelling, of any kind."""
    return len(dictionary().lookup(text)) > 0


@lru_cache(maxsize=1 << 10)
def is_grammatical(text: str) -> bool:
    """True for what can stand beside another word and limit it: 中, 以上, 後."""
    parts = (morpheme.part_of_speech() for morpheme in dictionary().lookup(text))
    return any(part[0] in _BESIDE or part[2] in _BESIDE for part in parts)


@lru_cache(maxsize=1 << 14)
def read_aloud(text: str) -> str:
    """The reading of ``text`` in katakana: what two spellings share where the wrong characters were chosen."""
    return "".join(morpheme.reading_form() for morpheme in tokenizer().tokenize(text[:100]))


@cache
def grammar(part_of_speech: int) -> Grammar:
    """What the part of speech of that number is."""
    major, minor, _, _, _, form = dictionary().pos_of(part_of_speech) or ("",) * 6
    if major in _FUNCTION or minor == "助動詞語幹":
        return Grammar(Role.DROPPED)
    is_adverb = major == "副詞"
    # A word goes on after 切り戻し, but not after the inflected 切れる or 遅い.
    goes_on = not is_adverb and (form == "*" or form.startswith(("連用形", "語幹")))
    if major == "動詞":
        return Grammar(Role.VERB, _LIGHT_VERBS, True, goes_on)
    return Grammar(Role.NOUN, _LIGHT_PREFIXES if major == "接頭辞" else _LIGHT_NOUNS, not is_adverb, goes_on)
