"""Which of many words are near to one that may be mistyped.

Words are near by Damerau's and Levenshtein's distance, a transposition counting once (optimal string alignment), and
Japanese also by its sound: 傷害 is a slip for 障害, made when the characters were chosen.

The words of an index are stems. A slip changes where a word is cut (*crtificate* to ``crtific``, *certificate* to
``certif``), so what is left of the word after a stem is tried as an ending of that stem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rca.search.spelling.vocabulary import Vocabulary

_LATIN = re.compile(r"[a-z]+")
_KATAKANA = re.compile(r"[\u30a1-\u30ff]+")
_LONGEST = 40
_LONGEST_ENDING = 5
_SHORTEST_STEM = 4
_SHORT = 5
_SAME_SOUND = 0.5
_AFTER_STEM = 0.25

TermsOf = Callable[[str], Sequence[str]]
"""The terms of a text."""


def near_words(
    asked: str, stem: str, known: Vocabulary, terms_of: TermsOf, limit: int = _LONGEST
) -> dict[str, float]:
    """The ``known`` words near to ``asked`` or its ``stem``, with their distance; none farther than ``limit``."""
    if not asked or len(asked) > _LONGEST or any(character.isdigit() for character in asked):
        return {}
    most = min(limit, allowed(asked))
    found: dict[str, float] = {}
    for spelling in dict.fromkeys(each for each in (asked, stem) if each):
        _add(found, known.near(spelling, min(most, allowed(spelling))))
    if _LATIN.fullmatch(asked) and limit > 1:
        _add(found, _stems(asked, known, terms_of))
    _add(found, ((each, _SAME_SOUND) for each in known.sounding_like(asked)))
    return {word: distance for word, distance in found.items() if _is_credible(asked, word, distance)}


def allowed(asked: str) -> int:
    """How far the word that was meant may be: in a short word every character tells words apart."""
    length = len(asked)
    if _LATIN.fullmatch(asked):
        return 0 if length < 3 else 1 if length < 6 else 2 if length < 12 else 3
    if _KATAKANA.fullmatch(asked):
        return 0 if length < 4 else 1 if length < 6 else 2
    return 0 if length < 3 else 1 if length < 8 else 2


def _is_credible(asked: str, word: str, distance: float) -> bool:
    """False for what is more likely another word: two slips hardly change how it begins, nor one a short one's letters."""
    if asked == word or (distance >= 2 and asked[0] != word[0]):
        return False
    is_short = _LATIN.fullmatch(asked) and len(asked) < _SHORT
    return not (is_short and len(word) == len(asked) and sorted(word) != sorted(asked))


def _add(found: dict[str, float], more: Iterable[tuple[str, float]]) -> None:
    for word, distance in more:
        found[word] = min(distance, found.get(word, distance))


def _stems(asked: str, known: Vocabulary, terms_of: TermsOf) -> Iterator[tuple[str, float]]:
    """Stems near to a beginning of ``asked`` that can end as it does."""
    for length in range(max(_SHORTEST_STEM, len(asked) - _LONGEST_ENDING), len(asked)):
        ending = asked[length:]
        for word, distance in known.near(asked[:length], min(2, allowed(asked[:length]))):
            if list(terms_of(word + ending)) == [word]:
                yield word, distance + _AFTER_STEM
