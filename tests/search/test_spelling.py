"""What is suggested where a word is found nowhere, and that nothing is suggested that the reader may not know."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca import resources
from rca.model.base import Audience
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.corrections import Correction, rebuilt
from rca.search.answers.written_forms import usual, written_forms
from rca.search.query.tree import Span
from rca.search.spelling.known_words import is_known
from tests.search.support.library import (
    BALANCER,
    CUSTOMER,
    INTERNAL,
    PUBLIC,
    STORAGE_EN,
    STORAGE_JA,
    WEBHOOKS,
    Library,
    incident,
    library,
)
from tests.search.support.odd_queries import TEXTS as ANY_TEXT


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory.mktemp("library") / "index")


MEANT = [
    # Letters left out, doubled, wrong, exchanged
    ("certficate", "certificate"),
    ("certifficate", "certificate"),
    ("certifikate", "certificate"),
    ("certifciate", "certificate"),
    ("webhok", "webhook"),
    ("crtificate", "certificate"),
    ("overlaoded", "overloaded"),
    ("gatewya", "gateway"),
    ("queu", "queue"),
    ("expierd certficate", "expired certificate"),
    ("storge latancy", "storage latency"),
    # What is right stays as it is, and so does what is not a word
    ("certificate gatwey", "certificate gateway"),
    ("(gatwey OR queue) -x service:storage", "(gateway OR queue) -x service:storage"),
    ('"expired certficate"', '"expired certificate"'),
    # Found through the glossary only
    ("databse", "database"),
    ("redundnacy", "redundancy"),
    # Japanese: katakana, kanji that read the same
    ("仮想マッシン", "仮想マシン"),
    ("ロードバランシャー", "ロードバランサー"),
    ("ベースラウン", "ベースライン"),
    ("傷害", "障害"),
    ("冗長加", "冗長化"),
    ("ストレージの傷害", "ストレージの障害"),
    # As it was written
    ("Certficate", "certificate"),
]


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_did_you_mean(books: Library, text: str, meant: str) -> None:
    suggestion = books.speller(text).suggestion(text)
    assert suggestion.casefold() == meant.casefold()
    made = books.plan(suggestion)
    assert made.problems == ()
    assert books.evaluator.count(made.relaxed or made.strict) > 0


@pytest.mark.parametrize(
    "text",
    ["", "certificate", "VM", "仮想マシン", "latency", "the who", "zzzzzzzz", "10.0.0.2", "prod-db-02", "CVE-2021-44228",
     "vm", "x", "東", "京都", "certifica*", "kind:step", "-certficate"],
)  # fmt: skip
def test_nothing_is_suggested(books: Library, text: str) -> None:
    assert books.speller(text).suggestion(text) == ""


def test_nothing_is_suggested_for_what_is_still_being_typed(books: Library) -> None:
    assert books.speller("certificate gatw", is_typing=True).suggestion("certificate gatw") == ""
    assert books.speller("gatwey certif", is_typing=True).suggestion("gatwey certif") == "gateway certif"


@pytest.mark.parametrize(
    ("text", "meant", "readers"),
    [
        ("zanzibra", "zanzibar", {INTERNAL}),
        ("exfiltartion", "exfiltration", {INTERNAL}),
        ("reservd", "reserved", {INTERNAL, CUSTOMER}),
        ("certficate", "certificate", {INTERNAL, CUSTOMER, PUBLIC}),
    ],
)
def test_only_what_the_reader_may_read_is_suggested(
    books: Library, text: str, meant: str, readers: set[Audience]
) -> None:
    for audience in Audience:
        suggestion = books.speller(text, audience).suggestion(text).casefold()
        assert suggestion == (meant if audience in readers else "")


def test_a_public_word_of_an_internal_entry_is_not_suggested(tmp_path: Path) -> None:
    """An entry that its readers may not see, though a passage of it is public, tells no words."""
    entry = incident(
        "2021-01-01-a", [("cause.summary", "en", "A flamingo."), ("x", "en", "Secret.", INTERNAL)]
    )
    hidden = type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | {"audience": INTERNAL})
    books = library(tmp_path / "index", [[hidden]], ())
    assert books.speller("flamingp").suggestion("flamingp") == "flamingo"
    assert books.speller("flamingp", PUBLIC).suggestion("flamingp") == ""
    longer = books.speller("flaming", PUBLIC).within()
    assert longer is None or books.evaluator.count(longer.query, books.plan("", PUBLIC).where) == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ライン", {STORAGE_JA}),
        ("ライン 負荷", {STORAGE_JA}),
        ("rtif", {STORAGE_EN, "2019-06-01-lb-cert"}),
        ("ooks", {WEBHOOKS}),
        ("バランサ", {BALANCER}),
    ],
)
def test_longer_words(books: Library, text: str, names: set[str]) -> None:
    longer = books.speller(text).within()
    if longer is None:  # the word is found whole
        assert set(books.strictly(text)) == names
        return
    assert set(books.names(longer.query, books.plan(text))) == names
    assert longer.words


@pytest.mark.parametrize("text", ["", "certificate", "zzz", "ab", "kind:step"])
def test_no_longer_words(books: Library, text: str) -> None:
    assert books.speller(text).within() is None


def test_longer_words_of_fields_that_may_be_read(books: Library) -> None:
    assert books.speller("anziba").within() is not None
    assert books.speller("anziba", PUBLIC).within() is None


def test_the_usual_way_to_write_a_stem(tmp_path: Path) -> None:
    texts = [
        "Certificates expired.",
        "The certificate; a certificate",
        "切替、切り替え、切り替え",
    ]
    held = library(
        tmp_path / "index",
        [[incident(f"2020-01-0{n}", [("cause.summary", "", text)])] for n, text in enumerate(texts, 1)],
    )
    forms = partial(written_forms, held.evaluator, PUBLIC)
    assert sorted(forms("certif")) == ["Certificates", "certificate", "certificate"]
    assert usual(forms("certif")) == "certificate"
    assert usual(forms("切り替え")) == "切り替え"
    assert usual(forms("expir"), is_lower=True) == "expired"
    assert usual(forms("nothing")) == ""


def test_words_of_the_list_are_found_and_no_others() -> None:
    words = (resources.folder("locales") / "en" / "words.txt").read_text("ascii").split()
    assert all(map(is_known, (*words[:50], *words[::1000], *words[-50:])))
    assert not any(map(is_known, ("aaaaa", "zzzzzz", "certficate")))


def test_rebuilding_keeps_the_rest() -> None:
    text = "a bb (ccc)"
    corrections = [Correction("bb", Span(2, 4), "B", ("b",)), Correction("ccc", Span(6, 9), "CCCC", ("c",))]
    assert rebuilt(text, corrections) == "a B (CCCC)"
    assert rebuilt(text, []) == text


@given(ANY_TEXT, st.sampled_from(list(Audience)))
def test_any_text_can_be_corrected(books: Library, text: str, audience: Audience) -> None:
    speller = books.speller(text, audience)
    for each in speller.corrections():
        assert text[each.span.start : each.span.end] == each.asked
        assert each.meant
        assert each.terms
    speller.within()


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@given(
    st.sampled_from(
        ["certificate", "controllers", "overloaded", "deliveries", "throttled", "virtual", "machines"]
    ),
    st.integers(1, 3),
    LETTERS,
    st.sampled_from(["left out", "doubled", "wrong", "exchanged"]),
)
def test_one_slip_within_the_stem_is_understood(
    books: Library, word: str, at: int, letter: str, slip: str
) -> None:
    slips = {
        "left out": word[:at] + word[at + 1 :],
        "doubled": word[:at] + word[at] + word[at:],
        "wrong": word[:at] + letter + word[at + 1 :],
        "exchanged": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }
    text = slips[slip]
    stem = Analyzer().query(word)[0].term
    found = {term for each in books.speller(text).corrections() for term in each.terms}
    asked = Analyzer().query(text)[0].term
    assert asked == stem or stem in found
