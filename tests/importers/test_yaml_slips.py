"""Slips of the hand in YAML: each is told by a sentence of our own, on the line where it stands, in both languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.cli._shared.language import translate, use
from tests.importers.support.incident_files import HEAD, read, told
from tests.support.examples import examples

W = "workaround:\n"
T = "timeline:\n  - at: 2021-10-13T06:30Z\n"
# rule → the eighth line of the file and after, and the line and field that are named
SLIPS: dict[str, list[tuple[str, int, str]]] = {
    "yaml.syntax": [("a: [b, , c]", 8, "")],
    "yaml.quote": [
        (W + '  ja: "遅い。\n  en: slow', 9, ""),
        (W + '  ja: "遅い。\n  en: "slow"\nscope: {symptom: {en: "a"}}', 9, ""),
        (W + "  en: 'twas slow\n  ja: x", 9, ""),
        ('workaround: {ja: "遅い, en: "slow"}', 8, ""),
        ("a: 'x", 8, ""),
        (W + '  ja: "遅い。\n  en: slow"', 9, "workaround.ja"),
        ('"cause: {category: capacity}\nscope: {}', 8, ""),
    ],
    "yaml.quote_text": [
        (W + "  en: 'it's slow'\n  ja: x", 9, ""),
        (W + '  ja: "画面に"エラー"と出た"\n  en: x', 9, ""),
        ("workaround: {ja: 'a', en: 'it's'}", 8, ""),
    ],
    "yaml.escape": [(W + '  en: "C:\\Windows"', 9, ""), (W + '  en: "a\n    \\d"', 10, "")],
    "yaml.smart_quotes": [
        (W + "  en: “Payment: failed”", 9, ""),
        ("“workaround”: {en: x}", 8, "workaround"),
        ("timeline: [{at: “2021-10-13T06:30Z”, text: {en: x}}]", 8, "timeline[0].at"),
    ],
    "yaml.tab": [("scope:\n\tsymptom: {en: x}", 9, ""), (W + "  en: |\n\tfirst\n\tsecond", 10, "")],
    "yaml.tab_inside": [("scope:\n  symptom:\t{en: x}", 9, ""), (W + "  en: a\tb", 9, "")],
    "yaml.wide_space": [
        ("cause:\n\u3000\u3000category: capacity", 9, "category"),
        ("cause:\n\u00a0category: capacity", 9, "category"),
        (W + "  ja:\u3000遅い\n  en: x", 9, ""),
        (W + "  en: x\n  ja:\u3000遅い", 10, ""),
        (W + '  en: "slow"\u3000\n  ja: x', 9, ""),
        (W + "\u3000\n  en: x", 9, ""),
        ("mitigation:\n  stop_gap:\n    -\u3000en: a\n      ja: b", 10, ""),
    ],
    "yaml.wide": [
        ("scope:\n  symptom：\n    en: x", 9, ""),
        (W + "  ja：遅い\n  en: x", 9, ""),
        ("cause: {category：capacity}", 8, "cause.category"),
        ("cause：capacity", 8, ""),
        ("cause: ｛category: capacity｝", 8, ""),
        ("workaround: {ja: a、 en: b}", 8, ""),
        ('workaround: {ja: "a"，en: "b"}', 8, ""),
        ("workaround: {en: b ｝", 8, ""),
        ("＃ memo\ncause: {category: capacity}", 8, ""),
    ],
    "yaml.bullet": [
        ("mitigation:\n  stop_gap:\n    ・en: a", 10, "mitigation.stop_gap.・en"),
        ("mitigation:\n  stop_gap:\n    －en: a", 10, "mitigation.stop_gap.－en"),
        ("posts:\n  - {at: 2021-10-13T06:30Z, status: resolved}\n    {at: 2021-10-13T06:40Z, status: resolved}", 10, ""),
    ],
    "yaml.space": [
        ("cause:\n  category:capacity", 9, "cause"),
        ("cause:\n  category:capacity\n  certainty: confirmed", 9, ""),
        ("cause:\n  certainty: confirmed\n  category:capacity", 10, ""),
        ("cause: {category:capacity}", 8, "cause.category"),
        ("timeline:\n  -at: 2021-10-13T06:30Z\n   text: {en: x}", 9, ""),
        ("next_steps:\n  -{id: a, text: {en: x}}", 9, ""),
        ("mitigation:\n  stop_gap:\n    -en: a", 10, "mitigation.stop_gap.en"),
        ("links:\n  a:https://example.com/a", 9, "links"),
    ],
    "yaml.colon": [
        (W + "  ja: 決済: 障害\n  en: x", 9, ""),
        (W + "  ja: 「決済」: 障害", 9, ""),
        ("workaround: {en: Payment: failed, ja: x}", 8, ""),
        (W + "  en: The service failed.\n    Reason: the database", 10, ""),
    ],
    "yaml.colon_end": [(W + "  en: Payment failed:\n  ja: x", 9, "")],
    "yaml.start": [
        *((W + f"  en: {start}all of it\n  ja: x", 9, "") for start in ("@", "`", "%", "*", "**", "* ", "& ", "? ", "- ")),
        *((W + f"  en: {start} was long\n  ja: x", 9, "") for start in ("{impact}", "[Slow]", "[note](https://a/)")),
        *((W + f"  en: {value}", 9, "workaround.en") for value in ("{impact}", "{impact:start}", "&all of it", "! it")),
        ("workaround: {en: {impact} was long}", 8, ""),
        ("a: *b", 8, ""),
    ],
    "yaml.no_colon": [
        ("cause\n  category: capacity", 8, ""),
        ("cause:\n  category capacity\n  certainty: confirmed", 9, ""),
        ("これはメモです\ncause: {category: capacity}", 8, ""),
        ("// memo", 8, ""),
        ("```yaml", 8, ""),
        ("cause = capacity", 8, ""),
        ("%YAML", 8, ""),
    ],
    "yaml.indent": [
        ("cause:\n  category: capacity\n    certainty: confirmed", 10, ""),
        ("cause:\n    category: capacity\n  certainty: confirmed", 10, ""),
        (T + "   text: {en: x}", 10, ""),
        (T + "     text: {en: x}", 10, ""),
        (T + "    text: {en: x}\n - at: 2021-10-13T06:40Z", 11, ""),
        (" cause: {category: capacity}", 8, ""),
    ],
    "yaml.dash": [("scope:\n  symptom: {en: x}\n- a", 10, "")],
    "yaml.block": [
        (W + "  en: |\n    first\n  second\n  ja: x", 11, ""),
        (W + "  en: |\n  first\n  ja: x", 10, ""),
        (W + "  en: >-\n      first\n    second", 11, ""),
    ],
    "yaml.block_sign": [(W + "  en: > 5 percent\n  ja: x", 9, ""), (W + "  en: | a | b |", 9, "")],
    "yaml.bracket": [
        ("cause: {category: capacity\nworkaround: {en: x}", 8, ""),
        ("abridged: [ja, en\nworkaround: {en: x}", 8, ""),
        ("cause: [", 8, ""),
        ("cause: {category: x", 8, ""),
    ],
    "yaml.bracket_other": [("cause: {category: capacity]\nworkaround: {en: x}", 8, "")],
    "yaml.bracket_extra": [("cause: {category: capacity} }", 8, ""), ("workaround: {en: x}\n}", 9, "")],
    "yaml.comma": [
        ("cause: {category: capacity certainty: confirmed}", 8, ""),
        ('workaround: {ja: "a" en: "b"}', 8, ""),
    ],
    "yaml.comma_behind": [("cause: {category: capacity},", 8, ""), (W + '  ja: "a",\n  en: "b"', 9, "")],
    "yaml.cut_by_comma": [("workaround: {ja: a, en: First, we restarted}", 8, "workaround.we")],
    "yaml.cut": [(W + "  en: #123\n  ja: x", 9, "workaround.en"), ("workaround: {en: see #123 for}", 8, "")],
    "yaml.comment": [(W + "  en: see ticket #123 for it\n  ja: x", 9, "workaround.en")],
    "yaml.conflict": [("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b", 8, ""), ("cause: {category: capacity}\n=======", 9, "")],
    "yaml.documents": [("---\nkey: other", 8, ""), ("...\nkey: other", 8, "")],
    "field.misplaced": [("symptom: {en: x}", 8, "symptom")],
    "field.language": [("en: x", 8, "en")],
}  # fmt: skip
OF_THE_PARSER = re.compile(r"while|expected|token|mapping|scanning|parsing|alias|block end")


@pytest.mark.parametrize(
    ("rule", "added", "line", "field"), [(rule, *each) for rule, found in SLIPS.items() for each in found]
)
def test_a_slip_is_told_on_its_line(rule: str, added: str, line: int, field: str) -> None:
    for end in ("\n", "\r\n"):
        text = (HEAD + added + "\n").replace("\n", end)
        assert told(text) == [(line, field, rule)]


@pytest.mark.parametrize(
    ("added", "message", "remedy"),
    [
        (W + '  ja: "遅い。\n  en: x', "9行目の引用符（\"）が閉じられていません", "閉じてください。"),
        ("scope:\n\tsymptom: {en: x}", "タブは使えません", "半角空白で字下げしてください。"),
        (W + "  ja: 決済: 障害", "値の中に「: 」があります", "全体を\"…\"で囲んでください。"),
        ("scope:\n  symptom：\n    en: x", "全角の：があります", "半角の: にしてください。"),
        ("workaround: {en: 503}", "文字列を書く箇所に503があります", '"503"のように引用符で囲んでください。'),
        (W + "  en: {impact} was", "値を「{」で始めることはできません", "全体を\"…\"で囲んでください。"),
    ],
)  # fmt: skip
def test_the_sentence_is_in_the_language_of_the_reader(added: str, message: str, remedy: str) -> None:
    (problem,) = read(HEAD + added + "\n").problems
    use("ja")
    assert translate(problem.message) == message
    assert problem.remedy
    assert translate(problem.remedy) == remedy
    use("en")


@examples(1)
@given(
    st.sampled_from([each for found in SLIPS.values() for each, _, _ in found]),
    st.integers(0, 60),
    st.sampled_from(["", "\t", "\u3000", ":", "：", '"', "'", "{", "}", "[", "- ", "-", "#", "&", "*", "|", "\n", ","]),
)  # fmt: skip
def test_whatever_is_broken_the_parser_does_not_speak(added: str, place: int, sign: str) -> None:
    for problem in read(HEAD + added[:place] + sign + added[place:] + "\n").problems:
        if problem.rule.startswith("yaml."):
            use("ja")
            words = re.sub(r"（[^（）]*）|「[^」]*」|`[^`]*`", "", translate(problem.message))
            use("en")
            assert not OF_THE_PARSER.search(words), words


@pytest.mark.parametrize(
    ("added", "field", "near"),
    [
        ("windoes: []", "windoes", "windows"),
        ("Cause: {category: capacity}", "Cause", "cause"),
        ("ｃａｕｓｅ: {category: capacity}", "ｃａｕｓｅ", "cause"),
        ("cause: {category: capacity, sumary: {en: x}}", "cause.sumary", "summary"),
        ("next_steps: [{id: a, kind: detect, note: {en: x}, text: {en: x}}]", "next_steps[0].note", "notes"),
    ],
)
def test_the_field_that_was_meant_is_one_of_its_place(added: str, field: str, near: str) -> None:
    (problem,) = read(HEAD + added + "\n").problems
    assert problem.place.field == field
    assert str(problem.remedy) == f"Did you mean `{near}`?"


@pytest.mark.parametrize("name", ["text", "note", "id", "at", "en", "kind", "owner", "label", "start"])
def test_the_word_that_was_typed_is_not_suggested(name: str) -> None:
    (problem,) = read(HEAD + f"{name}: x\n").problems
    assert f"`{name}`?" not in str(problem.remedy)


def test_a_window_is_suggested_though_it_is_broken() -> None:
    text = HEAD.replace("  - start", "  - id: outage\n    start").replace(
        "end: 2021-10-13T07:27Z", "end: later"
    )
    found = {each.rule: each for each in read(text + "workaround: {en: 'from {otage:start}'}\n").problems}
    assert str(found["reference.unknown"].remedy) == "Did you mean {outage}?"


@pytest.mark.parametrize(
    ("added", "rule", "near"),
    [
        ("workaround: {en: '{inpact}'}", "reference.unknown", "{impact}"),
        ("timeline: [{id: alarm, at: 2021-10-13T06:30Z, text: {en: x}}]\nworkaround: {en: '{alrm}'}", "reference.unknown", "{alarm}"),
        ("scope: {customers: {certainty: confirmed, fact: inpact}}", "name.unknown", "`impact`"),
        ("links: {report: 'https://a/'}\nupstream: {provider: A, link: reprot}", "name.unknown", "`report`"),
        ("facts: {a: {duration: {from: inpact:start, to: impact:end}}}", "duration.ends", "`impact:start`"),
    ],
)  # fmt: skip
def test_a_name_that_there_is_is_suggested(added: str, rule: str, near: str) -> None:
    found = {each.rule: each for each in read(HEAD + added + "\n").problems}
    assert str(found[rule].remedy) == f"Did you mean {near}?"
