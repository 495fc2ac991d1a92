"""Likeness across languages, and what incidents are said to share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rca.model.audience import Audience
from rca.model.glossary import Term
from rca.model.search import Entry, Likeness, Passage
from rca.search.answers.similar import Subject, likenesses
from tests.search.support.judged_queries import corpus, engine
from tests.search.support.library import Library, incident, library


def _only(entry: Entry, locale: str) -> Entry:
    kept = (passage for passage in entry.passages if passage.locale == locale or passage.field == "key")
    return replace(entry, passages=tuple(kept))


def _told(entry: Entry, locale: str) -> str:
    fields = ("title", "scope.symptom", "cause.summary")
    return "\n".join(each.text for each in entry.passages if each.locale == locale and each.field in fields)


@pytest.mark.slow
@pytest.mark.parametrize(("kept", "asked"), [("en", "ja"), ("ja", "en")])
def test_a_text_finds_its_incident_in_the_other_language(tmp_path: Path, kept: str, asked: str) -> None:
    """Those incidents that are told in both languages are put in without the one in which they are asked for."""
    held = corpus("general")
    texts = {
        group: _told(entries[0], asked)
        for group, entries in held.items()
        if entries[0].incident and _told(entries[0], asked) and _told(entries[0], kept)
    }
    door = engine(
        tmp_path / "index",
        {
            group: [_only(each, kept) for each in entries] if group in texts else entries
            for group, entries in held.items()
        },
    )
    found = [
        key
        for key, text in texts.items()
        if key in [each.incident for each in door.similar_to_text(text, size=5, audience=Audience.INTERNAL)]
    ]
    assert len(texts) >= 30
    assert len(found) >= 0.9 * len(texts), set(texts) - set(found)


TERMS = (
    Term({"en": "signing key", "ja": "署名鍵"}),
    Term({"en": "token", "ja": "トークン"}),
    Term({"en": "deletion", "ja": "削除"}),
)
TOLD = {
    "2021-01-01-a": "A signing key was lost by a deletion, and no token was valid.",
    "2021-01-02-b": "お客様には後ほどご案内いたします。再発防止に取り組むことができます。",
    "2021-01-03-c": "See https://example.com/take, and take the elevator.",
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    groups = [[incident(key, [("cause.summary", "en", text)])] for key, text in TOLD.items()]
    return library(tmp_path_factory.mktemp("similar") / "index", groups, TERMS)


def _alike(books: Library, text: str) -> Sequence[Likeness]:
    subject = Subject((Passage("text", "", Audience.PUBLIC, text),), {})
    return likenesses(books.evaluator, books.analyzer, books.glossary, subject, Audience.INTERNAL, 5)


def test_a_word_is_shared_that_is_there_in_other_words(books: Library) -> None:
    (found,) = _alike(books, "署名鍵の削除でトークンが無効になった。")
    assert found.incident == "2021-01-01-a"
    assert set(found.terms) == {"signing key", "deletion", "token"}
    assert found.share > 0.9


def test_a_word_that_is_there_itself_is_not_told_in_others(books: Library) -> None:
    (found,) = _alike(books, "The token: トークン")
    assert found.terms == ("token",)


@pytest.mark.parametrize("text", ["お客様に後ほどできます。", "take example.com", "after 3 days"])
def test_words_of_every_report_are_not_shared(books: Library, text: str) -> None:
    assert not {"客", "様", "後", "でき", "take", "com"} & {
        term for each in _alike(books, text) for term in each.terms
    }
