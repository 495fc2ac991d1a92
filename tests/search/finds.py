"""Whether a query finds a text, as the tests of analysis mean it: every word's terms as a phrase, all words."""

from __future__ import annotations

from collections.abc import Iterator

from rca.search.analysis.analyzer import Analyzer

_ANALYZER = Analyzer()


def finds(query: str, text: str) -> bool:
    """True if every word of the query is in the text. A word ends at a space and where nothing joins its terms."""
    terms, positions, _ = _ANALYZER.terms(text)
    places: dict[str, set[int]] = {}
    for term, position in zip(terms, positions, strict=True):
        places.setdefault(term, set()).add(position)
    asked = [phrase for word in query.split() for phrase in _phrases(word)]
    return bool(asked) and all(_has(phrase, places) for phrase in asked)


def _phrases(word: str) -> Iterator[list[str]]:
    phrase: list[str] = []
    for token in _ANALYZER.query(word):
        if phrase and not token.joined:
            yield phrase
            phrase = []
        phrase.append(token.term)
    if phrase:
        yield phrase


def _has(phrase: list[str], places: dict[str, set[int]]) -> bool:
    none: set[int] = set()
    return any(
        all(first + at in places.get(term, none) for at, term in enumerate(phrase))
        for first in places.get(phrase[0], none)
    )
