"""What queries find in a small library, for whom, in which order, and what is said about them."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.glossary import Term as GlossaryTerm
from rca.model.problem import Message
from rca.model.search import HitKind, Sort
from rca.model.search import Query as Question
from rca.search.nodes import Every, QueryNode, Term, children
from rca.search.planning import term_units
from rca.search.planning.clauses import TITLE_WEIGHT, fields_for
from rca.search.planning.plan import Plan, plan
from rca.search.segments.schema import TEXTS
from tests.search.support.library import (
    BALANCER,
    CUSTOMER,
    ENTRIES,
    INTERNAL,
    PARTIAL,
    PUBLIC,
    SECRET,
    STORAGE_EN,
    STORAGE_JA,
    VM,
    WEBHOOKS,
    Library,
    incident,
    library,
    step,
)
from tests.search.support.odd_queries import TEXTS as ANY_TEXT
from tests.support.examples import examples

ALL_NEWEST = [SECRET, WEBHOOKS, STORAGE_EN, STORAGE_JA, VM, BALANCER, PARTIAL]
STEPS = {f"{VM}#{name}" for name in ("add_alert", "keep_api", "drill")}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory.mktemp("library") / "index")


def incidents(names: list[str]) -> list[str]:
    return [name for name in names if "#" not in name]


FINDS = [
    # Words: all of them, in any order and any field
    ("webhook", {WEBHOOKS}),
    ("WEBHOOKS", {WEBHOOKS}),
    ("workers queue", {WEBHOOKS}),
    ("queue certificate", set()),
    ("ベースライン", {STORAGE_JA}),
    ("照会用API", {VM}),
    ("ＡＰＩ 照会", {VM}),
    # Words of Japanese that stand together, and that do not
    ("設定変更", {BALANCER}),
    ("変更設定", set()),
    ("接続 設定", {BALANCER}),
    ("接続の設定", {BALANCER}),
    ("京都", set()),
    # Identifiers
    ("prod-db-01", {VM}),
    ("10.0.0.1", {VM}),
    ("0.0.1", set()),
    ("0NC_-L9G", {VM}),
    # Phrases
    ('"expired certificate"', {PARTIAL}),
    ('"certificate expired"', {STORAGE_EN}),
    ("certificate expired", {PARTIAL, STORAGE_EN}),
    ("「設定変更」", {BALANCER}),
    # Beginnings
    ("certif*", {PARTIAL, STORAGE_EN}),
    ("certifica*", {PARTIAL, STORAGE_EN}),
    ("webh*", {WEBHOOKS}),
    ("データベ*", {BALANCER}),
    ("設定変*", {BALANCER}),
    ("prod-db-*", {VM}),
    ("フェイルオーバ*", {BALANCER}),
    # Either, none
    ("webhook OR ベースライン", {WEBHOOKS, STORAGE_JA}),
    ("webhook または ベースライン", {WEBHOOKS, STORAGE_JA}),
    ("certificate -gateway", {STORAGE_EN}),
    ('certificate -"expired certificate"', {STORAGE_EN}),
    ("certificate (gateway OR controllers)", {PARTIAL, STORAGE_EN}),
    ("certificate NOT (gateway OR controllers)", set()),
    ("(certificate -gateway) OR webhook", {STORAGE_EN, WEBHOOKS}),
    ("-certificate", {SECRET, WEBHOOKS, STORAGE_JA, VM, BALANCER, *STEPS}),
    ("certificate OR service:webhooks", {PARTIAL, STORAGE_EN, WEBHOOKS}),
    ("(certificate severity:sev3) OR webhook", {STORAGE_EN, WEBHOOKS}),
    # By the glossary
    ("VM", {VM}),
    ("仮想マシン", {VM}),
    ("latency", {STORAGE_EN, STORAGE_JA}),
    ("遅延", {STORAGE_EN, STORAGE_JA}),
    ("delay", {STORAGE_EN, STORAGE_JA}),
    ("load balancer", {BALANCER}),
    ("database", {BALANCER}),
    ("storage latency", {STORAGE_EN, STORAGE_JA}),
    ('"latency"', {STORAGE_EN}),
    ("latency -遅延", {STORAGE_EN}),
    # Fields
    ("service:storage", {STORAGE_EN, STORAGE_JA}),
    ("service:Storage", {STORAGE_EN, STORAGE_JA}),
    ('service:"azure storage"', {STORAGE_EN, STORAGE_JA}),
    ("service:azure", {STORAGE_EN, STORAGE_JA}),
    ("サービス：ストレージ", {STORAGE_JA}),
    ("service:virtual*", {VM}),
    ("service:virtual-machines", {VM}),
    ("service:storage,webhooks", {STORAGE_EN, STORAGE_JA, WEBHOOKS}),
    ("service:(storage AND webhooks)", set()),
    ("リージョン:東京", {VM}),
    ("region:east", {WEBHOOKS}),
    ("region:osaka region:大阪", {STORAGE_JA}),
    ("severity:sev1", {WEBHOOKS, SECRET}),
    ("重大度:1,2", {WEBHOOKS, SECRET, VM}),
    ("cause:change", {VM, BALANCER}),
    ("原因:容量 latency", {STORAGE_EN, STORAGE_JA}),
    ("owner:platform", {f"{VM}#add_alert"}),
    ('担当:"Platform Team"', {f"{VM}#add_alert"}),
    ("state:planned", {f"{VM}#add_alert"}),
    ("state:open", {f"{VM}#add_alert", f"{VM}#drill"}),
    ("-state:open kind:step", {f"{VM}#keep_api"}),
    ("kind:step", STEPS),
    ("kind:step 訓練", {f"{VM}#drill"}),
    ("lang:ja kind:incident", {VM, STORAGE_JA, BALANCER}),
    ("lang:en -lang:ja kind:incident", {STORAGE_EN, WEBHOOKS, SECRET, PARTIAL}),
    (f"incident:{VM}", {VM, *STEPS}),
    ("incident:0nc_-l9g kind:incident", {VM}),
    ("incident:2022*", {STORAGE_JA}),
    ("year:2021 kind:incident", {VM}),
    ("year:20* kind:incident", set(ALL_NEWEST)),
    # Days
    ("before:2020", {PARTIAL}),
    ("before:2020-02-29 kind:incident", {PARTIAL}),
    ("after:2023", {WEBHOOKS, SECRET}),
    ("after:2023-05-04", {STORAGE_EN, WEBHOOKS, SECRET}),
    ("after:2023-05-05", {WEBHOOKS, SECRET}),
    ("on:2023-05", {STORAGE_EN}),
    ("on:2022..2023", {STORAGE_EN, STORAGE_JA}),
    ("on:2023-05-05", {STORAGE_EN}),
    ("due<2025-12-31", {f"{VM}#keep_api"}),
    ("due<=2025-12-31", {f"{VM}#keep_api", f"{VM}#add_alert"}),
    ("due>2025", {f"{VM}#drill"}),
    ("期限:2025", {f"{VM}#add_alert"}),
]


@pytest.mark.parametrize(("text", "names"), FINDS)
def test_finds(books: Library, text: str, names: set[str]) -> None:
    assert set(books.strictly(text)) == names
    assert books.plan(text).problems == ()


@pytest.mark.parametrize("text", ["", "  ", "*", "kind:incident", "incident:20*"])
def test_without_words_lists_everything_newest_first(books: Library, text: str) -> None:
    made = books.plan(text)
    assert isinstance(made.strict, Every)
    assert made.sort is Sort.NEWEST
    assert incidents(books.names(made.strict, made)) == ALL_NEWEST


@pytest.mark.parametrize("text", ["the", "the who", "why", "???", "。", "\x00", "👩‍💻"])
def test_words_that_say_nothing_list_everything_and_say_so(books: Library, text: str) -> None:
    made = books.plan(text)
    assert incidents(books.names(made.strict, made)) == ALL_NEWEST
    (problem,) = made.problems
    assert "no word" in str(problem.message)
    assert text[problem.start : problem.end] == text.strip()


def test_words_that_say_nothing_leave_filters_alone(books: Library) -> None:
    assert books.strictly("the service:webhooks") == [WEBHOOKS]
    assert books.plan("the service:webhooks").problems == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("why did webhooks stop in July 2024", WEBHOOKS),
        ("なぜWindows VMの作成が失敗したのか", VM),
        ("what happened to the storage controllers", STORAGE_EN),
        ("ストレージはどうして遅延したのですか", STORAGE_JA),
        ("ロードバランサーのフェイルオーバー中に接続が切れたことはありますか", BALANCER),
        ("have we seen an expired certificate before", PARTIAL),
        ("ベースラインの見直しで障害になった事例を教えて", STORAGE_JA),
    ],
)
def test_answers_questions(books: Library, text: str, first: str) -> None:
    assert books.loosely(text)[0] == first


def test_what_only_asks_is_not_required(books: Library) -> None:
    assert books.strictly("why did webhook deliveries stop") == [WEBHOOKS]
    assert books.strictly("なぜ遅延したのか") == [STORAGE_JA, STORAGE_EN]
    assert books.strictly("what did we promise about webhooks") == [WEBHOOKS]
    assert books.strictly("ストレージの遅延について何を約束したか") == [STORAGE_JA, STORAGE_EN]


def test_what_is_asked_for_is_a_word_where_nothing_asks(books: Library) -> None:
    assert [unit.text for unit in books.plan("unhandled promise rejection").units] == [
        "unhandled", "promise", "rejection",
    ]  # fmt: skip
    assert [unit.text for unit in books.plan("what was promised before").units] == ["promised", "before"]


def test_some_of_the_words_the_more_the_better(books: Library) -> None:
    assert books.strictly("expired certificate on webhooks") == []
    assert books.loosely("expired certificate on webhooks")[0] == PARTIAL


def test_a_compound_is_also_found_by_its_parts(books: Library) -> None:
    assert books.strictly("接続設定") == []
    assert books.loosely("接続設定") == [BALANCER]


def test_nothing_less_would_do_for_one_word(books: Library) -> None:
    assert books.plan("webhook").relaxed is None


def test_a_plus_holds_where_some_words_are_enough(books: Library) -> None:
    assert set(books.loosely("certificate webhooks")) == {PARTIAL, STORAGE_EN, WEBHOOKS}
    assert set(books.loosely("certificate +webhooks")) == {WEBHOOKS}
    assert set(books.loosely("webhooks +latency")) == {STORAGE_EN, STORAGE_JA}
    assert set(books.loosely("webhooks +(gateway OR controllers)")) == {PARTIAL, STORAGE_EN}


def test_a_minus_holds_where_some_words_are_enough(books: Library) -> None:
    assert set(books.loosely("certificate webhooks -gateway")) == {STORAGE_EN, WEBHOOKS}


@pytest.mark.parametrize("name", [VM, VM.upper(), f"{VM}。"])
def test_an_incident_is_first_for_its_key(books: Library, name: str) -> None:
    first, *others = books.strictly(name)
    assert first == VM
    assert set(others) == STEPS
    assert books.loosely(f"{name} certificate webhooks")[0] == VM


@pytest.mark.parametrize("name", ["0NC_-L9G", "0nc_-l9g", "０ＮＣ＿－Ｌ９Ｇ"])
def test_an_incident_is_first_for_its_tracking_id(tmp_path: Path, name: str) -> None:
    about = incident("2026-01-01-a", [("title", "en", "0NC_-L9G again: 0NC_-L9G, 0NC_-L9G")])
    books = library(tmp_path / "index", [*ENTRIES, [about]])
    assert books.strictly(name) == [VM, "2026-01-01-a"]


def test_a_step_is_first_for_its_name(books: Library) -> None:
    assert books.strictly(f"{VM}#drill")[0] == f"{VM}#drill"
    assert books.loosely(f"{VM}#drill storage")[0] == f"{VM}#drill"


# Who may read what


@pytest.mark.parametrize("audience", list(Audience))
def test_only_fields_that_may_be_read_are_asked(books: Library, audience: Audience) -> None:
    allowed = set(fields_for(audience))
    texts = ('仮想マシン拡張* certificate OR "a b" +c -d', "zanzibar", "why", VM)
    for text in texts:
        made = books.plan(text, audience, is_typing=True)
        for query in (made.strict, made.relaxed, made.where):
            assert set(_text_fields(query)) <= allowed


def _text_fields(query: QueryNode | None) -> list[str]:
    if query is None:
        return []
    own = getattr(query, "field", None)
    inside = [name for part in children(query) for name in _text_fields(part)]
    return [own, *inside] if own in TEXTS else inside


@pytest.mark.parametrize(
    ("text", "audience", "names"),
    [
        ("zanzibar", INTERNAL, {SECRET}),
        ("zanzibar", CUSTOMER, set()),
        ("zanzibar", PUBLIC, set()),
        ("reserved capacity", CUSTOMER, {VM}),
        ("reserved capacity", PUBLIC, set()),
        ("手順書", INTERNAL, {VM}),
        ("手順書", CUSTOMER, set()),
        ("severity:sev1", PUBLIC, {WEBHOOKS}),
        (SECRET, PUBLIC, set()),
        (f"incident:{SECRET}", CUSTOMER, set()),
    ],
)
def test_readers_find_what_they_may_read(
    books: Library, text: str, audience: Audience, names: set[str]
) -> None:
    assert set(books.strictly(text, audience)) == names


def test_only_internal_readers_select_by_owner(books: Library) -> None:
    made = books.plan("owner:platform", CUSTOMER)
    assert "owner" in str(made.problems[0].message)
    assert books.names(made.strict, made) == []
    assert books.plan("owner:platform", INTERNAL).problems == ()


@pytest.mark.parametrize("text", ["service:zanzibar_gateway", "service:zanzibar", "service:zanzi*"])
def test_a_value_of_the_inside_looks_like_none(books: Library, text: str) -> None:
    """Whether there is such a service inside shows neither in the problems nor in the explanation."""
    unknown = text.replace("zanzi", "tanzi")
    for audience in (PUBLIC, CUSTOMER):
        made, other = books.plan(text, audience), books.plan(unknown, audience)
        assert [str(each.message).replace("zanzi", "tanzi") for each in made.problems] == [
            str(each.message) for each in other.problems
        ]
        assert "Gateway" not in "".join(map(str, made.explanation))
    assert books.plan(text, INTERNAL).problems == ()


# Values that nothing has


@pytest.mark.parametrize(
    ("text", "near"),
    [("service:storag", "storage"), ("region:tokio", "tokyo"), ("service:zzzz", ""), ("incident:2029*", "")],
)
def test_a_value_that_nothing_has_is_a_word(books: Library, text: str, near: str) -> None:
    made = books.plan(f"certificate {text}")
    (problem,) = made.problems
    assert f"certificate {text}"[problem.start : problem.end] == text.partition(":")[2]
    assert (f"`{near}`" in str(problem.remedy).casefold()) if near else problem.remedy is None
    assert PARTIAL in books.loosely(f"certificate {text}")[:2]


def test_no_value_of_the_inside_is_suggested(books: Library) -> None:
    for audience, said in ((INTERNAL, "Zanzibar"), (PUBLIC, "None")):
        (problem,) = books.plan("service:zanzibar_gatewy", audience).problems
        assert said.casefold() in str(problem.remedy).casefold()


# The order


def test_a_title_counts_for_more(books: Library) -> None:
    assert books.strictly("expired certificate")[0] == PARTIAL
    assert TITLE_WEIGHT > 2


@pytest.mark.parametrize(
    ("text", "order"), [("latency", [STORAGE_EN, STORAGE_JA]), ("遅延", [STORAGE_JA, STORAGE_EN])]
)
def test_a_direct_match_comes_first(books: Library, text: str, order: list[str]) -> None:
    assert books.strictly(text) == order


@pytest.mark.parametrize("direct", ["common", "共通"])
@pytest.mark.parametrize("other", ["rare", "rare words in a row", "珍しい"])
@pytest.mark.parametrize("field", ["title", "cause.summary"])
def test_a_direct_match_comes_first_however_rare_the_other_is(
    tmp_path: Path, direct: str, other: str, field: str
) -> None:
    """What is equal but for the word: a word that many have, and its counterpart that one has, even several times."""
    groups = [[incident(f"2020-01-{n:02}-a", [(field, "en", f"{direct} matter")])] for n in range(1, 21)]
    groups.append([incident("2021-01-01-b", [(field, "en", f"{other} matter")])])
    terms = (GlossaryTerm({"en": direct}, {"en": (other,)}),)
    books = library(tmp_path / "index", groups, terms)
    made = books.plan(f"{direct} matter")
    names = books.names(made.strict, made)
    assert len(names) == 21
    assert names[-1] == "2021-01-01-b"
    assert books.strictly(direct)[-1] == "2021-01-01-b"
    assert books.loosely(f"{direct} absent")[-1] == "2021-01-01-b"


@pytest.mark.parametrize(
    ("text", "sort", "expected"),
    [
        ("certificate", Sort.RELEVANCE, Sort.RELEVANCE),
        ("certificate sort:oldest", Sort.RELEVANCE, Sort.OLDEST),
        ("certificate sort:oldest", Sort.DUE, Sort.DUE),
        ("kind:step", Sort.DUE, Sort.DUE),
        ("kind:step sort:due", Sort.RELEVANCE, Sort.DUE),
        ("kind:step", Sort.RELEVANCE, Sort.NEWEST),
    ],
)
def test_orders(books: Library, text: str, sort: Sort, expected: Sort) -> None:
    assert books.plan(text, sort=sort).sort is expected


def test_orders_by_date(books: Library) -> None:
    assert books.strictly("certificate sort:oldest") == [PARTIAL, STORAGE_EN]
    assert books.strictly("kind:step sort:due") == [f"{VM}#keep_api", f"{VM}#add_alert", f"{VM}#drill"]


# Chosen beside the text, typing, zones


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"kinds": (HitKind.STEP,)}, STEPS),
        (
            {"kinds": (HitKind.STEP, HitKind.INCIDENT), "locales": ("ja",)},
            {VM, STORAGE_JA, BALANCER, f"{VM}#drill"},
        ),
        ({"kinds": (HitKind.TERM,)}, set()),
    ],
)
def test_what_is_chosen_holds_as_well(books: Library, chosen: dict[str, Any], names: set[str]) -> None:
    assert set(books.strictly("", **chosen)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("webh", {WEBHOOKS}),
        ("webhook deliv", {WEBHOOKS}),
        ("certifica", {PARTIAL, STORAGE_EN}),
        ("データベ", {BALANCER}),
        ("仮想マ", {VM}),
        ("certificate OR", {PARTIAL, STORAGE_EN}),
        ('"expired cert', set()),
        ("webh ", set()),
        ("kind:step al", {f"{VM}#add_alert"}),
    ],
)
def test_the_last_word_may_be_unfinished(books: Library, text: str, names: set[str]) -> None:
    assert set(books.strictly(text, is_typing=True)) == names
    assert books.plan(text, is_typing=True).problems == ()


def test_a_finished_word_comes_before_what_begins_so(tmp_path: Path) -> None:
    groups = [
        [incident("2021-01-01-a", [("cause.summary", "en", "The alarm rang.")])],
        [incident("2021-01-02-b", [("cause.summary", "en", "The alarmist rang.")])],
    ]
    books = library(tmp_path / "index", groups, ())
    assert books.strictly("alarm", is_typing=True) == ["2021-01-01-a", "2021-01-02-b"]


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        (UTC, [STORAGE_EN]),
        (timezone(timedelta(hours=9)), [STORAGE_EN]),
        (ZoneInfo("America/Los_Angeles"), []),
    ],
)
def test_days_begin_at_midnight_of_the_zone(books: Library, zone: Any, names: list[str]) -> None:
    made = plan(Question("on:2023-05-05"), books.analyzer, books.glossary, books.evaluator, zone)
    assert books.names(made.strict, made) == names


# What is told


def test_what_is_to_be_highlighted(books: Library) -> None:
    made = books.plan('仮想マシン "expired certificate" certifica* -queue service:storage')
    assert made.words[("仮想", "マシン")] == 1
    assert made.words[("expir", "certif")] == 1
    assert 0 < made.words[("virtual", "machin")] < 1
    assert made.parts[("仮想",)] < made.words[("virtual", "machin")]
    assert "certifica" in made.prefixes
    assert made.words[("certif",)] < 1
    assert not any("queue" in word or "storag" in word for word in made.words)


def test_which_alternatives_are_in_use(books: Library) -> None:
    made = books.plan("Windows virtual machines 遅延")
    found = {(each.asked, each.found, each.locale) for each in made.alternatives}
    assert ("virtual machines", "仮想マシン", "ja") in found
    assert ("遅延", "latency", "en") in found
    assert all(each.asked_terms != each.found_terms for each in made.alternatives)


def test_a_term_within_a_compound_is_translated(tmp_path: Path) -> None:
    groups = [[incident("2021-01-01-a", [("cause.summary", "en", "The virtual machine lost its disk.")])]]
    terms = (
        GlossaryTerm({"en": "virtual machine", "ja": "仮想マシン"}),
        GlossaryTerm({"en": "disk", "ja": "ディスク"}),
    )
    books = library(tmp_path / "index", groups, terms)
    assert books.strictly("仮想マシンディスク") == ["2021-01-01-a"]
    assert {each.found for each in books.plan("仮想マシンディスク").alternatives} == {
        "virtual machine",
        "disk",
    }


def test_the_explanation(books: Library) -> None:
    lines = "\n".join(
        map(str, books.plan("遅延 state:open before:2021-10 sort:oldest", CUSTOMER).explanation)
    )
    assert "遅延 state:open start<=2021-09-30" in lines
    assert "latency" in lines
    assert "title, public, customer" in lines
    assert "internal" not in lines
    assert "oldest" in lines


@given(ANY_TEXT, st.booleans())
def test_what_some_of_the_words_find_changes_nothing_else(books: Library, text: str, is_typing: bool) -> None:
    made, other = (books.plan(text, is_typing=is_typing) for _ in range(2))
    assert made.relaxed is made.relaxed
    assert made.relaxed != made.strict
    for name in ("words", "parts", "prefixes", "alternatives", "units", "problems", "explanation"):
        assert getattr(made, name) == getattr(other, name)


@pytest.mark.parametrize(
    "text", ["why", "kind:step", "-certificate", '"latency"', "webhook", "storage storage"]
)
def test_a_plan_is_explained_in_the_order_of_its_text(books: Library, text: str) -> None:
    first, *_, last = books.plan(text).explanation
    assert str(first).startswith("Understood as: ")
    assert str(last).startswith("Order: ")


def test_only_words_of_usual_length_are_remembered(books: Library) -> None:
    before = term_units._kept_pieces.cache_info().currsize
    made = books.plan("verylong" * 600)
    assert len(made.units) > 1
    assert term_units._kept_pieces.cache_info().currsize == before


@examples(1.5)
@given(ANY_TEXT, st.sampled_from(list(Audience)), st.booleans())
def test_any_text_can_be_asked(books: Library, text: str, audience: Audience, is_typing: bool) -> None:
    made = books.plan(text, audience, is_typing=is_typing)
    for query in (made.strict, made.relaxed):
        books.names(query, made)
    for problem in made.problems:
        assert 0 <= problem.start < problem.end <= len(text)
    for line in made.explanation:
        assert isinstance(line, Message)
        assert str(line)
    assert all(0 <= unit.span.start < unit.span.end <= len(text) for unit in made.units)


WORDS = st.sampled_from(["certificate", "expired", "webhooks", "storage", "遅延", "仮想マシン", "nothing"])


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(list(Audience)))
def test_all_of_the_words_is_a_part_of_some_of_them(
    books: Library, words: list[str], audience: Audience
) -> None:
    text = " ".join(words)
    assert set(books.strictly(text, audience)) <= set(books.loosely(text, audience))


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_laws_of_the_operators(books: Library, words: list[str]) -> None:
    """AND is what both find, OR what either does, a minus what the word as it is written does not."""
    alone = [set(books.strictly(word)) for word in words]
    assert set(books.strictly(" AND ".join(words))) == set.intersection(*alone)
    assert set(books.strictly(" OR ".join(words))) == set.union(*alone)
    everything = set(books.strictly(""))
    literally = set(books.strictly(f'"{words[0]}"'))
    assert set(books.strictly(f"-{words[0]}")) == everything - literally


@given(
    WORDS, st.sampled_from(["service:storage", "severity:sev1,sev2", "after:2022", "kind:step", "-lang:ja"])
)
def test_a_filter_only_takes_away(books: Library, word: str, chosen: str) -> None:
    made, filtered = books.plan(word), books.plan(f"{word} {chosen}")
    listed = set(books.strictly(chosen))
    assert books.names(filtered.strict, filtered) == [
        name for name in books.names(made.strict, made) if name in listed
    ]


def test_a_plan_is_a_value(books: Library) -> None:
    made = books.plan("certificate")
    assert isinstance(made, Plan)
    assert books.plan("certificate") == made
    assert isinstance(books.plan("").strict, Every)
    assert books.plan("kind:step").where == Term("kind", "step")
    assert len(ENTRIES) == len(ALL_NEWEST)


def test_a_compound_goes_on_right_where_it_ends(tmp_path: Path) -> None:
    """As somebody types 証明書, what they get is no 証明 and 書き込み."""
    texts = {"2021-01-01-a": "証明書の更新", "2021-01-02-b": "証明の後の書き込み", "2021-01-03-c": "接続障害"}
    books = library(
        tmp_path / "index", [[incident(key, [("title", "ja", text)])] for key, text in texts.items()], ()
    )
    assert books.strictly("証明書", is_typing=True) == ["2021-01-01-a"]
    assert books.strictly("接続障", is_typing=True) == ["2021-01-03-c"]
    assert ("書き込み",) not in books.plan("証明書", is_typing=True).words


def test_pieces_of_an_identifier_are_not_looked_for_one_by_one(tmp_path: Path) -> None:
    texts = {
        "2021-01-01-a": "On June 8 the disk was full.",
        "2021-01-02-b": "The range 10.0.0.0/8 was announced.",
    }
    books = library(
        tmp_path / "index", [[incident(key, [("title", "en", text)])] for key, text in texts.items()], ()
    )
    assert books.loosely("10.0.0.0/8") == ["2021-01-02-b"]
    assert books.loosely("172.16.0.0/8 L8G") == []
    assert set(books.loosely("disk-range")) == set(texts)


def test_a_wider_word_is_not_all_of_what_was_asked(tmp_path: Path) -> None:
    texts = {"2021-01-01-a": "原因を調べています。", "2021-01-02-b": "The underlying cause is known."}
    terms = [
        GlossaryTerm({"en": "root cause", "ja": "根本原因"}, {"en": ("underlying cause",), "ja": ("原因",)})
    ]
    books = library(
        tmp_path / "index", [[incident(key, [("title", "ja", text)])] for key, text in texts.items()], terms
    )
    assert books.strictly("根本原因") == ["2021-01-02-b"]
    assert set(books.loosely("根本原因")) == set(texts)
    assert set(books.strictly("原因")) == set(texts)


def test_a_kind_of_it_is_not_all_of_what_was_asked(tmp_path: Path) -> None:
    texts = {
        "2021-01-01-a": "ウェブサイトを切り替えました。",
        "2021-01-02-b": "予備のサイトへ切り替えました。",
    }
    terms = [GlossaryTerm({"en": "website", "ja": "ウェブサイト"}, {"ja": ("サイト",)})]
    books = library(
        tmp_path / "index", [[incident(key, [("title", "ja", text)])] for key, text in texts.items()], terms
    )
    assert books.strictly("サイト 切り替え") == ["2021-01-02-b"]
    assert set(books.loosely("サイト 切り替え")) == set(texts)
    assert set(books.strictly("ウェブサイト 切り替え")) == set(texts)


def test_a_message_in_a_log_is_found_by_what_it_says(tmp_path: Path) -> None:
    loud = {f"2021-01-{day:02}-a": "A level of error status, error level." for day in range(1, 9)}
    texts = {**loud, "2021-02-01-b": "The certificate of a client had expired; no token was valid any more."}
    books = library(
        tmp_path / "index",
        [[incident(key, [("cause.summary", "en", text)])] for key, text in texts.items()],
        (),
    )
    line = 'level=error msg="token request failed: x509: certificate has expired" status=500'
    assert books.loosely(line)[0] == "2021-02-01-b"


def test_an_owner_is_found_by_variants_of_a_name(tmp_path: Path) -> None:
    key = "2021-01-01-a"
    groups = [
        [incident(key, [("title", "ja", "鍵の更新")]), step(key, "n1", "ja", "手順を見直す。", owner="髙﨑")]
    ]
    books = library(tmp_path / "index", groups, ())
    assert books.strictly("owner:高崎") == books.strictly("owner:髙﨑") == [f"{key}#n1"]
