"""Japanese to terms: SudachiPy with its small dictionary, mode A, normalized forms.

Particles, auxiliaries, honorific prefixes and words that only carry grammar (する, こと, による) are no terms and leave
no hole, so that ストレージ遅延 and ストレージの遅延 are the same phrase. Verbs become the noun they make (切れる: 切れ,
見直した: 見直し), katakana one spelling (ファイヤーウォール: ファイアウオール), and a compound that the dictionary lacks
its parts (ストレージサブシステム: ストレージ, サブ, システム). A katakana word in hiragana is read as what it is
(さーばー). Chinese text comes here as well; what the dictionary lacks of it becomes single characters.

The tokenizer takes at most 49,149 bytes a call, so long runs are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rca.search.analysis.dictionary import Role, dictionary, grammar, look_up, tokenizer
from rca.search.analysis.katakana import KATAKANA, fold_katakana, split_compound
from rca.search.analysis.latin import chunk

if TYPE_CHECKING:
    from sudachipy import Morpheme

CHARACTERS = (
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
"""What Japanese is written with, for a character class."""

_LONGEST_CALL = 12_000
"""Characters given to the tokenizer at once: at four bytes each still less than it takes."""

_LONGEST_TERM = 40
_LONGEST_CACHED = 24


class Word(NamedTuple):
    """A term and its place in the run."""

    term: str
    start: int
    end: int
    is_joined: bool = False
    """True if it goes on the word of the term before it: no particle, space or inflection is between the two."""


_TWO_WAYS = {"閾値": ("敷居", "値"), "ファイアウオール": ("ファイア", "ウオール")}
"""Words that are one or two to the dictionary, by how they are spelt."""
_MISSPELT = re.compile("ゲートウエイ|ファイヤー?ウ[ォオ]ール|ファイアー?ウオール|インター?フェイス")
"""Spellings that the dictionary would cut elsewhere than those it knows, which are as long."""

_KATAKANA_GAP = re.compile("([ァ-ヺー]++) ++(?=([ァ-ヺー]++))")
_HIRAGANA = re.compile("[ぁ-ゖー]{3,16}")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_ROW_U, _ROW_I = "うくぐすつぬぶむる", "いきぎしちにびみり"


def words(run: str) -> Sequence[Word]:
    """The terms of a run of Japanese characters and spaces between them.

    A space ends no word (text is wrapped anywhere), except between katakana, where it divides a compound (ロード
    バランサー), unless the dictionary has the two as one (データ ベース).
    """
    if len(run) <= _LONGEST_CACHED:
        return _cached(run)
    return _analyse(run)


def _analyse(run: str) -> Sequence[Word]:
    if " " not in run:
        return tuple(_solid(run))
    found: list[Word] = []
    begin = 0
    for gap in _KATAKANA_GAP.finditer(run):
        together = gap[1] + gap[2]
        if len(together) > _LONGEST_CACHED or not look_up(together):
            found += _spaced(run[begin : gap.end(1)], begin)
            begin = gap.start(2)
    return tuple(found + _spaced(run[begin:], begin))


def _spaced(text: str, offset: int) -> list[Word]:
    places = [place for place, character in enumerate(text, offset) if character != " "]
    found = _solid(text.replace(" ", ""))
    words: list[Word] = []
    for term, start, end, is_joined in found:
        begin = places[start]
        is_next = is_joined and bool(words) and begin in (words[-1].start, words[-1].end)
        words.append(Word(term, begin, places[end - 1] + 1, is_next))
    return words


_cached = lru_cache(maxsize=1 << 14)(_analyse)


def _solid(run: str) -> Iterator[Word]:
    if _HIRAGANA.fullmatch(run) and (written := _in_katakana(run)):
        run = written
    run = _MISSPELT.sub(_respelt, run)
    at = 0
    while len(run) - at > _LONGEST_CALL:
        end = _safe_cut(run, at, at + _LONGEST_CALL)
        yield from _tokens(run[at:end], at)
        at = end
    yield from _tokens(run[at:] if at else run, at)


def _respelt(word: re.Match[str]) -> str:
    known = word[0].replace("ウエイ", "ウェイ").replace("ファイヤ", "ファイア")
    return known.replace("ウオ", "ウォ").replace("フェイス", "フェース")


_BEFORE_WORD = re.compile("[ぁ-ゖ](?=[^ぁ-ゖー])")


def _safe_cut(run: str, start: int, end: int) -> int:
    """A place at or before ``end`` where a word hardly goes on: after hiragana, before anything else."""
    places = [each.end() for each in _BEFORE_WORD.finditer(run, max(start + 1, end - 400), end)]
    return places[-1] if places else end


def _tokens(text: str, offset: int) -> Iterator[Word]:
    last: Word | None = None
    verb = ""  # the verb that is the last word, as it stands there
    reached = -1  # where the last word ended, if the next one may go on there
    for morpheme in tokenizer().tokenize(text):
        role, light, goes_on_from, goes_on = grammar(morpheme.part_of_speech_id())
        normal = "" if role is Role.DROPPED else morpheme.normalized_form()
        surface = morpheme.surface() if normal else ""
        if not normal or normal in light or surface in light:
            verb, reached = "", -1
            continue
        start, end = morpheme.begin() + offset, morpheme.end() + offset
        is_joined = goes_on_from and start == reached
        reached = end if goes_on else -1
        if role is Role.VERB:
            noun = _noun_of(normal, morpheme)
            compound = _known_compound(verb + noun) if verb and is_joined else ""
            if compound and last:
                last, verb = Word(compound, last.start, end, last.is_joined), ""
                continue
            verb = surface
            found: Iterable[Word] = (Word(noun, start, end, is_joined),)
        else:
            verb = ""
            found = _of_noun(surface, normal, start, end, morpheme.is_oov(), is_joined)
        for word in found:
            if last:
                yield last
            last = word
    if last:
        yield last


def _of_noun(
    surface: str, normal: str, start: int, end: int, is_unknown: bool, is_joined: bool
) -> Iterator[Word]:
    if not is_unknown:
        for term in _terms(normal):
            yield Word(term, start, end, is_joined)
            is_joined = True
    elif KATAKANA.fullmatch(surface):
        at = start
        for piece in split_compound(surface, look_up):
            for term in _terms(look_up(piece) or piece):
                yield Word(term, at, at + len(piece), is_joined)
                is_joined = True
            at += len(piece)
    elif normal.isdecimal() or not _is_han(surface):
        for cut in range(0, len(normal), _LONGEST_TERM):
            yield Word(normal[cut : cut + _LONGEST_TERM].lower(), start, end, is_joined or cut > 0)
    else:
        # Chinese, or a rare name: the tokenizer groups unknown characters by chance, and differently each time.
        for at, character in enumerate(surface, start):
            yield Word(character, at, at + 1, is_joined or at > start)


def _is_han(text: str) -> bool:
    return all(character > "\u3400" for character in text)


@lru_cache(maxsize=1 << 16)
def _terms(normal: str) -> tuple[str, ...]:
    """The terms of a normalized form: ウィンドウズ is ``Windows`` there, and a term like any English word."""
    term = fold_katakana(normal) if KATAKANA.fullmatch(normal) else normal.lower()
    if parts := _TWO_WAYS.get(term):
        return parts
    if normal[0].isascii():
        return tuple(part.term for part in chunk(normal).parts if not part.is_whole) or (term,)
    return (term,)


def _noun_of(normal: str, morpheme: Morpheme) -> str:
    """The continuative form of a verb, which is the noun that it makes: 落ちる is 落ち, 戻す is 戻し."""
    ending = normal[-1]
    if ending == "る":
        written = morpheme.dictionary_form()
        conjugation = morpheme.part_of_speech()[4]
        # The potential 戻れる conjugates in one row, the verb 戻る, which it is normalized to, in five.
        is_potential = written.endswith("れる") and not normal.endswith("れる")
        if "一段" in conjugation and not is_potential:
            return normal[:-1] or normal
    row = _ROW_U.find(ending)
    return normal[:-1] + _ROW_I[row] if row >= 0 else normal


@lru_cache(maxsize=1 << 12)
def _known_compound(text: str) -> str:
    """The term of a compound of two verbs, such as 見直し or 切り戻し; empty if the dictionary has no such word."""
    found = dictionary().lookup(text)
    kinds = {each.part_of_speech()[0]: each for each in reversed(list(found))}
    if noun := kinds.get("名詞"):
        return str(noun.normalized_form()).lower()
    return text if "動詞" in kinds else ""


@lru_cache(maxsize=1 << 12)
def _in_katakana(run: str) -> str:
    """A word in hiragana as katakana, if it is one that is written so; empty if not."""
    written = run.translate(_TO_KATAKANA)
    found = list(tokenizer().tokenize(run))
    is_word = (
        len(found) == 1 and not found[0].is_oov() and grammar(found[0].part_of_speech_id()).role is Role.NOUN
    )
    return written if not is_word and look_up(written) else ""
