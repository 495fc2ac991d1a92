"""The query language: what each way of writing means, and that no text is wrong enough to break it."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.search import Sort
from rca.search.query.dates import compared, parse_range
from rca.search.query.fields import CHOICES, FIELDS, SHOWN
from rca.search.query.parser import DEEPEST, MOST_PROBLEMS, parse
from rca.search.query.scanner import MOST_CHARACTERS, MOST_PREFIXES, MOST_WORDS
from rca.search.query.tree import All, Either, Node, Quoted, Span, Value, When, Without, Word, leaves, written
from rca.search.query.written_dates import parse_days
from tests.search.support.odd_queries import TEXTS
from tests.support.samples import ROOT

MEANINGS = [
    # Words
    ("storage latency", "storage latency"),
    ("  storage \t\n latency\u3000", "storage latency"),
    ("ストレージの遅延", "ストレージの遅延"),
    ("us-east-1", "us-east-1"),
    ("0NC_-L9G", "0NC_-L9G"),
    ("10.0.0.1:8080", "10.0.0.1:8080"),
    ("http://example.com/a?b=c", "http://example.com/a?b=c"),
    ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x"),
    (r"C:\temp", r"C:\temp"),
    ("C++ C# .NET R&D AT&T", "C++ C# .NET R&D AT&T"),
    ("cpu>90% a=b x<y", "cpu>90% a=b x<y"),
    ("12:30", "12:30"),
    ("level=error service=api user=7", "level=error service=api user=7"),  # a line of a log
    ("a=7 service=api", "a=7 service:api"),
    ("Error: disk full", "Error: disk full"),
    ("windows - vm", "windows - vm"),
    ("rca send --really", "rca send --really"),
    ("what's up?", "what's up?"),
    ("*.example.com", "*.example.com"),
    ("サーバー", "サーバー"),
    ("サーバ ー障害", "サーバ ー障害"),  # a blank that slipped in, not a minus
    # Phrases
    ('"disk full"', '"disk full"'),
    ("“disk full”", '"disk full"'),
    ("”disk full”", '"disk full"'),
    ("＂disk full＂", '"disk full"'),
    ("「仮想マシンの作成」", '"仮想マシンの作成"'),
    ("『仮想マシン』", '"仮想マシン"'),
    ("｢仮想マシン｣", '"仮想マシン"'),
    ('「the "x"」', '「the "x"」'),
    ('"a b"c', '"a b" c'),
    ('"a OR b"', '"a OR b"'),
    # Beginnings of words
    ("stor*", "stor*"),
    ("stor＊", "stor*"),
    ("データ*", "データ*"),
    ("stor**", "stor*"),
    # All, either, none
    ("a AND b", "a b"),
    ("a ＡＮＤ b", "a b"),
    ("a & b && c", "a b c"),
    ("障害 かつ 遅延", "障害 遅延"),
    ("a OR b", "a OR b"),
    ("a ＯＲ b", "a OR b"),
    ("a | b || c", "a OR b OR c"),
    ("a|b", "a OR b"),
    ("a｜b", "a OR b"),
    ("障害 または 遅延", "障害 OR 遅延"),
    ("障害または遅延", "障害または遅延"),
    ("a and b or not c", "a and b or not c"),
    ("And Or Not", "And Or Not"),
    ("a NOT b", "a -b"),
    ("a AND NOT b", "a -b"),
    ("NOT b", "-b"),
    ("NOT NOT b", "b"),
    ("-b", "-b"),
    ("a －b", "a -b"),
    ("a −b", "a -b"),
    ("ー遅延", "-遅延"),
    ("障害 ー遅延", "障害 -遅延"),
    ('-"a b"', '-"a b"'),
    ("-stor*", "-stor*"),
    ("+a b", "+a b"),
    ("＋a b", "+a b"),
    ("-(a OR b)", "-(a OR b)"),
    # What binds more
    ("a b OR c", "a b OR c"),
    ("a AND b OR c AND d", "a b OR c d"),
    ("a (b OR c)", "a (b OR c)"),
    ("a （b OR c）", "a (b OR c)"),
    ("(a b) OR c", "a b OR c"),
    ("((a))", "a"),
    ("a OR -b", "a OR -b"),
    ("foo()", "foo"),
    ("()", ""),
    ("", ""),
    # Fields
    ("service:storage", "service:storage"),
    ("Service:storage", "service:storage"),
    ("services: storage", "service:storage"),
    ("サービス：ストレージ", "service:ストレージ"),
    ("サービス： ストレージ", "service:ストレージ"),
    ('service:"Virtual Machines"', 'service:"Virtual Machines"'),
    ("service:「仮想 マシン」", 'service:"仮想 マシン"'),
    ("service:virt*", "service:virt*"),
    ("-service:storage", "-service:storage"),
    ("region:tokyo", "region:tokyo"),
    ("リージョン:東京", "region:東京"),
    ("severity:sev1,sev2", "severity:sev1 OR severity:sev2"),
    ("severity:sev1, sev2", "severity:sev1 OR severity:sev2"),
    ("sev1", "severity:sev1"),
    ("SEV-2 storage", "severity:sev2 storage"),
    ("ｓｅｖ１", "severity:sev1"),
    ("重大度２の障害", "severity:sev2 障害"),
    ("-sev4", "-severity:sev4"),
    ("sev1 OR sev2", "severity:sev1 OR severity:sev2"),
    ("sev5 sev10 severity1 sev1x", "sev5 sev10 severity1 sev1x"),
    ('"sev1"', '"sev1"'),
    ("重大度:1、2", "severity:sev1 OR severity:sev2"),
    ("severity:SEV-1", "severity:sev1"),
    ("severity:sev1|sev2 x", "(severity:sev1 OR severity:sev2) x"),
    ("cause:network", "cause:network"),
    ("原因:変更", "cause:change"),
    ("owner:storage-team", "owner:storage-team"),
    ("担当者:基盤チーム", "owner:基盤チーム"),
    ("state:open", "state:open"),
    ("state:in-progress", "state:in_progress"),
    ('state:"In Progress"', "state:in_progress"),
    ("状態:完了", "state:done"),
    ("state:(open OR blocked)", "state:open OR state:blocked"),
    ("state:(planned blocked)", "state:planned OR state:blocked"),
    ("state:(planned, blocked)", "state:planned OR state:blocked"),
    ("state:（予定 または 保留）", "state:planned OR state:blocked"),
    ("service:(a AND b)", "service:a service:b"),
    ("state:(planned blocked -done)", "(state:planned OR state:blocked) -state:done"),
    ("state:(NOT done)", "-state:done"),
    ("state:ongoing", "state:ongoing"),
    ("状態:継続中", "state:ongoing"),
    ("kind:step", "kind:step"),
    ("種類:再発防止策", "kind:step"),
    ("kind:notice", "kind:revision"),
    ("lang:ja", "lang:ja"),
    ("lang:pt-BR", "lang:pt-BR"),
    ("言語:日本語", "lang:ja"),
    ("incident:2021-10-13-windows-vm-operations", "incident:2021-10-13-windows-vm-operations"),
    ("incident:2021-10*", "incident:2021-10*"),
    ("year:2021", "year:2021"),
    ("年:2021年", "year:2021"),
    ("year>=2021", "start>=2021-01-01"),
    ("year:2020..2021", "start:2020-01-01..2021-12-31"),
    # Days
    ("before:2021-10", "start<=2021-09-30"),
    ("after:2021-10", "start>=2021-11-01"),
    ("on:2021-10", "start:2021-10-01..2021-10-31"),
    ("on:2021-12", "start:2021-12-01..2021-12-31"),
    ("on:2021-10-13", "start:2021-10-13"),
    ("on:2021/10/13", "start:2021-10-13"),
    ("on:2021.10.13", "start:2021-10-13"),
    ("発生:2021年10月13日", "start:2021-10-13"),
    ("発生：２０２１年１０月", "start:2021-10-01..2021-10-31"),
    ("on:2021年", "start:2021-01-01..2021-12-31"),
    ("on:2020-02", "start:2020-02-01..2020-02-29"),
    ("since:2021-10", "start>=2021-10-01"),
    ("until:2021-10", "start<=2021-10-31"),
    ("以降:2021-10", "start>=2021-10-01"),
    ("以前:2021-10", "start<=2021-10-31"),
    ("より前:2021-10", "start<=2021-09-30"),
    ("より後:2021-10", "start>=2021-11-01"),
    ("start>2021-10", "start>=2021-11-01"),
    ("start>=2021-10", "start>=2021-10-01"),
    ("start=2021-10-13", "start:2021-10-13"),
    ("due<2026-01", "due<=2025-12-31"),
    ("due<=2026-01", "due<=2026-01-31"),
    ("due≤2026-01", "due<=2026-01-31"),
    ("due >= 2026-01", "due>=2026-01-01"),
    ("due:>=2026-01", "due>=2026-01-01"),
    ("期限：＜2026年1月", "due<=2025-12-31"),
    ("期限＜2026年1月", "due<=2025-12-31"),
    ("due:2026", "due:2026-01-01..2026-12-31"),
    ("on:2021-10..2021-12", "start:2021-10-01..2021-12-31"),
    ("on:2021-10..", "start>=2021-10-01"),
    ("on:..2021-12", "start<=2021-12-31"),
    ("期限:2021/10〜2021/12", "due:2021-10-01..2021-12-31"),
    ("期限:2021-10～2021-12", "due:2021-10-01..2021-12-31"),
    # Together
    (
        '"disk full" service:storage -region:tokyo after:2021 (timeout OR retry*)',
        '"disk full" service:storage -region:tokyo start>=2022-01-01 (timeout OR retry*)',
    ),
    (
        "サービス:ストレージ 遅延 かつ （障害 または 停止） ー「計画 停止」",
        'service:ストレージ 遅延 (障害 OR 停止) -"計画 停止"',
    ),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_means(text: str, meaning: str) -> None:
    parsed = parse(text)
    assert (written(parsed.tree) if parsed.tree else "") == meaning
    assert parsed.problems == ()


SORTS = [
    ("sort:newest", Sort.NEWEST),
    ("sort:oldest x", Sort.OLDEST),
    ("x sort:due", Sort.DUE),
    ("sort:relevance", Sort.RELEVANCE),
    ("sort:date", Sort.NEWEST),
    ("並び順:新しい順", Sort.NEWEST),
    ("並び順：期限順", Sort.DUE),
    ("x", None),
]


@pytest.mark.parametrize(("text", "sort"), SORTS)
def test_sorts(text: str, sort: Sort | None) -> None:
    parsed = parse(text)
    assert parsed.sort is sort
    assert {leaf.text for leaf in leaves(parsed.tree) if isinstance(leaf, Word)} <= {"x"}
    assert parsed.problems == ()


WRONG = [
    # The text, what is marked in it, a part of what is said, and what is searched instead
    ('x "disk full', '"disk full', "quotation", 'x "disk full"'),
    ("「仮想 マシン", "「仮想 マシン", "quotation", '"仮想 マシン"'),
    ("a (b c", "(b c", "not closed", "a b c"),
    ("a) b", ")", "no parenthesis is open", "a b"),
    ("a OR", "OR", "nothing here for OR", "a"),
    ("OR a", "OR", "nothing here for OR", "a"),
    ("AND a", "AND", "nothing here for AND", "a"),
    ("a AND", "AND", "nothing here for AND", "a"),
    ("a AND OR b", "AND", "nothing here for AND", "a OR b"),
    ("障害 または", "または", "nothing here for または", "障害"),
    ("NOT", "NOT", "nothing here for NOT", ""),
    ("a | ", "|", "nothing here for |", "a"),
    ("servce:storage", "servce", "no field `servce`", "servce:storage"),
    ("サビス:ストレージ", "サビス", "no field `サビス`", "サビス:ストレージ"),
    ("error:timeout", "error", "no field `error`", "error:timeout"),
    ('foo:"a b"', "foo", "no field `foo`", 'foo: "a b"'),
    ("state:opne x", "opne", "opne is not one of", "opne x"),
    ("severity:5", "5", "5 is not one of", "5"),
    ("原因:証明書", "証明書", "証明書 is not one of", "証明書"),
    ("kind:steps,foo", "foo", "foo is not one of", "kind:step OR foo"),
    ("lang:日本", "日本", "is not a language", "日本"),
    ("before:2021-13", "2021-13", "2021-13 is not a date", "2021-13"),
    ("before:2021-02-29 x", "2021-02-29", "is not a date", "2021-02-29 x"),
    ("on:yesterday", "yesterday", "is not a date", "yesterday"),
    ("on:0999", "0999", "is not a date", "0999"),
    ("due<soon", "soon", "is not a date", "soon"),
    ("due:<", "<", "is not a date", "<"),
    ("year:21", "21", "is not a year", "21"),
    ("on:2021-12..2021-10", "2021-12..2021-10", "ends before it begins", "2021-12..2021-10"),
    ("on:..", "..", "is not a date", ".."),
    ("before:2021..2022", "2021..2022", "is not a date", "2021..2022"),
    ("before>2021", "before>2021", "compares by itself", "2021"),
    ("service:<x", "service:<x", "cannot be compared", "<x"),
    ("state:", "state:", "has no value", "state"),
    ("(state: )", "state:", "has no value", "state"),
    ("sort:size", "size", "size is not one of", "size"),
    ("a*b", "*", "only at its end", "a*b"),
    ("*sky", "*", "only at its end", "*sky"),
]


@pytest.mark.parametrize(("text", "marked", "said", "meaning"), WRONG)
def test_explains_what_is_wrong_and_searches_it(text: str, marked: str, said: str, meaning: str) -> None:
    parsed = parse(text)
    (problem,) = parsed.problems
    assert text[problem.start : problem.end] == marked
    assert said in str(problem.message)
    assert (written(parsed.tree) if parsed.tree else "") == meaning


@pytest.mark.parametrize(
    ("text", "near"),
    [("servce:x", "service"), ("lng:ja", "lang"), ("サービズ:x", "サービス"), ("state:opne", "open"), ("cause:netwrk", "network")],
)  # fmt: skip
def test_did_you_mean(text: str, near: str) -> None:
    (problem,) = parse(text).problems
    assert f"`{near}`" in str(problem.remedy)


def test_a_wrong_piece_leaves_the_rest_its_meaning() -> None:
    parsed = parse("state:opne service:storage -x before:2021-13 (a OR b")
    assert parsed.tree is not None
    assert written(parsed.tree) == "opne service:storage -x 2021-13 (a OR b)"
    assert len(parsed.problems) == 3


def test_leaves_know_their_place() -> None:
    text = "ａ -service:「x y」 due<2026-01 stor＊"
    parsed = parse(text)
    assert [text[leaf.span.start : leaf.span.end] for leaf in leaves(parsed.tree)] == [
        "ａ",
        "「x y」",
        "due<2026-01",
        "stor＊",
    ]


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "(a " * 30_000 + ")" * 30_000, ")" * 100_000, "NOT " * 25_000, "-" * 100_000, '"' * 99_999,
     "a:" * 50_000, "a OR " * 20_000, "OR " * 30_000, "*" * 100_000, "-(" * 50_000, "state:(" * 15_000,
     "あ" * 10_000_000, "foo " * 2_500_000, "ー" * 100_000, "service:" + "a," * 50_000, "\x00" * 100_000],
)  # fmt: skip
def test_no_length_or_depth_is_too_much(text: str) -> None:
    parsed = parse(text)
    assert len(list(leaves(parsed.tree))) <= MOST_CHARACTERS // 2
    assert len(parsed.problems) <= MOST_PROBLEMS
    if parsed.tree:
        written(parsed.tree)


def test_parentheses_too_deep_are_left_out() -> None:
    parsed = parse("(" * (DEEPEST + 5) + "a OR b" + ")" * (DEEPEST + 5) + " c")
    assert parsed.tree is not None
    assert written(parsed.tree) == "(a OR b) c"
    assert [str(problem.message) for problem in parsed.problems] == [
        f"parentheses more than {DEEPEST} deep are left out"
    ]


@pytest.mark.parametrize("text", ["word " * (MOST_WORDS + 1), "x" * (MOST_CHARACTERS + 1)])
def test_says_what_it_did_not_look_at(text: str) -> None:
    (problem,) = parse(text).problems
    assert problem.end == len(text)
    assert "rca similar" in str(problem.remedy)


def test_not_every_word_may_go_on() -> None:
    """Each of them may be thousands of words."""
    parsed = parse("a* " * (MOST_PREFIXES + 2))
    assert [leaf.is_prefix for leaf in leaves(parsed.tree) if isinstance(leaf, Word)].count(
        True
    ) == MOST_PREFIXES
    assert [problem.start for problem in parsed.problems] == [MOST_PREFIXES * 3 + 1, MOST_PREFIXES * 3 + 4]


BLANKS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]


@pytest.mark.parametrize("blank", BLANKS)
def test_any_blank_stands_between_words(blank: str) -> None:
    text = f"{blank}storage{blank * 2}latency{blank}"
    places = [Span(1, 8), Span(10, 17)]
    assert [(leaf.span, leaf) for leaf in leaves(parse(text).tree)] == [
        (place, Word(text[place.start : place.end], place)) for place in places
    ]


@pytest.mark.parametrize(
    "mark", ["(", ")", "|", '"', "“", "”", "„", "«", "「", "『", "（", "）", "｜", "＂", "｢"]
)
def test_a_word_ends_where_a_mark_stands(mark: str) -> None:
    first = next(leaves(parse(f"storage{mark}latency").tree))
    assert first == Word("storage", Span(0, 7))


@pytest.mark.parametrize(
    "sign", [".", ",", "'", "[", "]", "^", "\\", "-", "{", "»", "」", "\x00", "\u202e", "\u200b"]
)
def test_any_other_sign_is_part_of_its_word(sign: str) -> None:
    text = f"storage{sign}latency"
    assert parse(text).tree == Word(text, Span(0, len(text)))


@given(TEXTS)
def test_any_text_is_a_query(text: str) -> None:
    parsed = parse(text)
    for problem in parsed.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert str(problem.message)
        assert problem.remedy is None or str(problem.remedy)
    for leaf in leaves(parsed.tree):
        assert 0 <= leaf.span.start < leaf.span.end <= len(text)


@given(TEXTS)
def test_width_makes_no_difference(text: str) -> None:
    """ASCII punctuation, letters and digits may be typed full-width."""
    if not text.isascii() or "\x00" in text:
        return
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
    narrow = [
        unicodedata.normalize("NFKC", written(tree)) for tree in (parse(text).tree, parse(wide).tree) if tree
    ]
    assert len(set(narrow)) <= 1


WORDS: st.SearchStrategy[Node] = st.sampled_from(["alpha", "仮想", "us-east-1", "x_1"]).flatmap(
    lambda text: st.sampled_from([Word(text, Span(0, 1)), Word(text, Span(0, 1), is_prefix=True), Quoted(text, Span(0, 1))])
)  # fmt: skip
FILTERS: st.SearchStrategy[Node] = st.sampled_from(
    [
        Value("service", "a b", Span(0, 1)),
        Value("kind", "step", Span(0, 1)),
        When("start", date(2021, 1, 1), None, Span(0, 1)),
        When("due", None, date(2021, 1, 1), Span(0, 1)),
        When("start", date(2021, 1, 1), date(2021, 1, 2), Span(0, 1)),
    ]
)


def _extended(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(several.map(All), several.map(Either), parts.map(Without))


def _flat(node: Node) -> str:
    """The tree without its places, with All in All and Either in Either made one, as parsing does."""
    if isinstance(node, All | Either):
        kind = type(node)
        parts = [inner for part in node.parts for inner in _parts(part, kind)]
        return f"{kind.__name__}({', '.join(_flat(part) for part in parts)})"
    if isinstance(node, Without):
        return f"Without({_flat(node.part)})"
    return written(node)


def _parts(node: Node, kind: type[All] | type[Either]) -> list[Node]:
    if isinstance(node, kind):
        return [inner for part in node.parts for inner in _parts(part, kind)]
    return [node]


@given(st.recursive(st.one_of(WORDS, FILTERS), _extended, max_leaves=12))
def test_what_is_written_means_the_same(tree: Node) -> None:
    parsed = parse(written(tree))
    assert parsed.problems == ()
    assert parsed.tree is not None
    assert _flat(parsed.tree) == _flat(tree)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_days_however_they_are_written(day: date) -> None:
    for text in (
        f"{day}",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}-{day.month}-{day.day}",
    ):
        days = parse_days(text)
        assert days is not None
        assert days.first == day
        assert days == parse_range(f"{text}..{text}")


@given(
    st.dates(date(1971, 1, 1), date(2198, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.dates(date(1970, 1, 1), date(2199, 12, 31)),
)
def test_comparisons_divide_all_days(day: date, form: str, other: date) -> None:
    """Every day is before, within or after a date, and no two of these."""
    named = parse_days(day.strftime(form))
    assert named is not None

    def holds(comparison: str) -> bool:
        first, end = compared(comparison, named)
        return (first is None or first <= other) and (end is None or other < end)

    assert [holds("<"), holds("="), holds(">")].count(True) == 1
    assert holds("<=") == (holds("<") or holds("="))
    assert holds(">=") == (holds(">") or holds("="))


@pytest.mark.parametrize("text", ["", "x", "2021-", "2021-1-", "20211013", "1969", "2200", "2021-00", "2021年10", "２０２１-13", "9" * 99])  # fmt: skip
def test_no_day(text: str) -> None:
    assert parse_days(text) is None


def test_the_names_that_are_shown_are_names() -> None:
    assert set(SHOWN) <= set(FIELDS)
    assert {meaning.field for meaning in FIELDS.values()} >= set(CHOICES)


# The documentation

DOCUMENT = (ROOT / "docs" / "reference" / "query-language.md").read_text(encoding="utf-8")
SHOWN_QUERIES = [
    query.replace(r"\|", "|")
    for row in re.findall(r"^\| (`.*?) \|", DOCUMENT, re.MULTILINE)
    for query in re.findall(r"`([^`]+)`", row)
]
SAME = re.findall(r"`([^`\n]+)` means `([^`\n]+)`", DOCUMENT)
EXPLAINED = re.findall(r"^```\n(.*)\n( *\^+)\n(.*)\n```$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize("text", SHOWN_QUERIES)
def test_a_query_of_the_documentation_is_right(text: str) -> None:
    assert parse(text).problems == ()


@pytest.mark.parametrize(("text", "other"), SAME)
def test_the_documentation_says_what_it_means(text: str, other: str) -> None:
    parsed, same = parse(text), parse(other)
    assert parsed.problems == same.problems == ()
    assert parsed.sort == same.sort
    if text != "-(a OR b)":  # by De Morgan, and not in form
        assert (parsed.tree and written(parsed.tree)) == (same.tree and written(same.tree))


@pytest.mark.parametrize(("text", "carets", "said"), EXPLAINED)
def test_the_documentation_shows_what_is_said(text: str, carets: str, said: str) -> None:
    (problem,) = parse(text).problems
    assert carets == " " * problem.start + "^" * (problem.end - problem.start)
    assert said == f"{problem.message}." + (f" {problem.remedy}" if problem.remedy else "")


def test_the_documentation_is_whole() -> None:
    assert (len(SHOWN_QUERIES), len(SAME), len(EXPLAINED)) >= (40, 20, 4)
    for name in SHOWN:
        assert f"{name}:" in DOCUMENT
    for field, names in CHOICES.items():
        for value in names.values():
            assert value in DOCUMENT, field
