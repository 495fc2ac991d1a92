"""How Japanese is read: what two spellings have in common where the wrong characters were chosen."""

from __future__ import annotations

from functools import lru_cache

from rca.search.analysis.dictionary import tokenizer


@lru_cache(maxsize=1 << 14)
def read_aloud(text: str) -> str:
    """The reading of ``text`` in katakana, as the dictionary has it."""
    return "".join(morpheme.reading_form() for morpheme in tokenizer().tokenize(text[:100]))
