"""Words that ask rather than say: in a question they are no words to look for, unless there are no others."""

from __future__ import annotations

from functools import cache

_ENGLISH = """why how what when where which who whom whose ever please anyone anybody someone something anything
    everything happen happened tell show find know seen"""
_JAPANESE = "なぜ どうして どう どんな どれ どちら どこ いつ 誰 何 教えて 知りたい 事例"


@cache
def english() -> frozenset[str]:
    """The English ones, as terms."""
    return _terms(_ENGLISH)


@cache
def japanese() -> frozenset[str]:
    """The Japanese ones, as terms. Loads the dictionary."""
    return _terms(_JAPANESE)


def _terms(words: str) -> frozenset[str]:
    from rca.search.analysis import Analyzer

    return frozenset(token.term for word in words.split() for token in Analyzer().query(word))


def asks(term: str) -> bool:
    """True if ``term`` only asks."""
    return term in english() if term.isascii() else term in japanese()
