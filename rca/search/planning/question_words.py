"""Words that ask rather than say: in a question they are no words to look for, unless there are no others."""

from __future__ import annotations

from functools import cache

from rca.search.analysis.analyzer import Terms

_ASKING = {
    True: """why how what when where which who whom whose ever please anyone anybody someone something anything
    everything happen happened tell show find know seen about""",
    False: "なぜ どうして どう どんな どれ どちら どこ いつ 誰 何 教えて 知りたい 事例",
}
"""By whether they are Latin."""

_ASKED_FOR = {True: "promise promised commit commitment before", False: "約束"}
"""What a question asks for, rather than what it is about: all next steps are promises, all incidents were before."""

_OF_ANY_INCIDENT = {
    True: "incident incidents outage outages failure failures trouble problem problems",
    False: "障害 インシデント トラブル 事故 不具合 問題 報告 件 発生",
}
"""What can be said of any incident. With a date it is no word that must be there: whose day it was is meant."""


@cache
def _asking(is_latin: bool) -> frozenset[str]:
    return _terms(_ASKING[is_latin])


@cache
def _asked_for(is_latin: bool) -> frozenset[str]:
    return _terms(_ASKED_FOR[is_latin])


@cache
def _of_any_incident(is_latin: bool) -> frozenset[str]:
    return _terms(_OF_ANY_INCIDENT[is_latin])


def _terms(words: str) -> frozenset[str]:
    """The words as terms. Japanese ones load the dictionary."""
    from rca.search.analysis.analyzer import Analyzer

    return frozenset(token.term for word in words.split() for token in Analyzer().query(word))


def asks(term: str) -> bool:
    """True if ``term`` only asks."""
    return term in _asking(term.isascii())


def is_asked_for(term: str) -> bool:
    """True if ``term`` is what a question asks for; elsewhere it is a word like any other."""
    return term in _asked_for(term.isascii())


def is_of_any_incident(terms: Terms) -> bool:
    """True if all the terms together say of an incident only that it is one."""
    return all(term in _of_any_incident(term.isascii()) for term in terms)
