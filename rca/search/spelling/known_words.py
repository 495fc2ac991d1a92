"""Words that people write, whether or not an index has them: what is one of these is no slip.

English has a list (``locales/en/words.txt``, made by ``tools/word_list.py``), Japanese the dictionary. Both are loaded
only when a word was found nowhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from rca import resources
from rca.search.analysis.dictionary import has_word, is_grammatical, tokenizer

_LONGEST = 40
_ENGLISH = re.compile(f"[a-z]{{4,{_LONGEST}}}")
_ENDINGS = ("イン", "オン", "オフ")
"""Short words that end compounds: チェックイン."""
_SHORTEST = 4
"""Letters of a word in the list, and of half of a compound."""


def is_known(word: str) -> bool:
    """True if ``word`` is one that people write: English or a program's name, or Japanese, or a compound of such."""
    lower = word.lower()
    if _ENGLISH.fullmatch(lower):
        return _is_english(lower) or any(
            _is_english(lower[:at]) and _is_english(lower[at:])
            for at in range(_SHORTEST, len(lower) - _SHORTEST + 1)
        )
    return not word.isascii() and (_is_made_of_words(word[:_LONGEST]) or _is_katakana(word))


def is_beside(word: str) -> bool:
    """True for what stands beside words and changes them, as 中 and 以上 do: nobody means another by it."""
    return not word.isascii() and is_grammatical(word)


def _is_english(word: str) -> bool:
    wanted, words = f"{word}\n".encode(), _english()

    def line(at: int) -> bytes:
        """The line in which a byte lies; the end of a line is part of the next."""
        start = words.rindex(b"\n", 0, at + 1) + 1
        return words[start : words.index(b"\n", start) + 1]

    at = bisect_left(range(len(words) - 1), wanted, key=line)
    return at < len(words) - 1 and line(at) == wanted


def _is_made_of_words(text: str) -> bool:
    return not any(morpheme.is_oov() for morpheme in tokenizer().tokenize(text))


def _is_katakana(word: str) -> bool:
    """True for a word of the dictionary, with a long vowel at its end or without, or with one of :data:`_ENDINGS`."""
    return any(map(has_word, (f"{word}ー", word.rstrip("ー")))) or (
        word.endswith(_ENDINGS) and has_word(word[:-2])
    )


@cache
def _english() -> bytes:
    """The list as it is: in order, one word a line, a line end before the first."""
    return (resources.folder("locales") / "en" / "words.txt").read_bytes()
