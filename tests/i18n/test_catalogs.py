"""The catalogs: complete, with the fields of their sources, and in the typography of their language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from rca.i18n.catalogs import Catalog, _compile, _load
from rca.i18n.locale import load_locale, locale_tags
from rca.model.incidents.incident import DetectionMethod, Status
from rca.model.incidents.next_step import StepState
from rca.notices.templates import folders, kinds
from rca.resources import folder
from tests.support.interface_texts import CLICK, CLICK_PLURALS, ROOT, interface_texts

TAGS = locale_tags()
DRAFTS = tuple(tag for tag in TAGS if load_locale(tag).status == "draft")
ASIAN = ("ja", "zh-Hans", "zh-Hant")
_STATES_ALONE = (StepState.DONE, StepState.VERIFIED, StepState.BLOCKED, StepState.DROPPED)
MAY_BE_EMPTY = {"opening.greeting", "numerals"}
WIDE = r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"


def source(tag: str) -> Path:
    return folder("locales") / tag / "LC_MESSAGES" / "rca.po"


@cache
def catalog(tag: str) -> dict[str, tuple[str, ...]]:
    """The translations by key; by the singular for a plural message."""
    with source(tag).open("rb") as lines:
        messages = [message for message in read_po(lines, domain="rca") if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in messages
    }


def notice_keys() -> set[str]:
    return set(catalog("en"))


def fields(text: str) -> list[tuple[str, str, str | None]]:
    """The fields of a message, in an order that does not depend on the language."""
    return sorted(
        (name, style or "", conversion)
        for _, name, style, conversion in Formatter().parse(text)
        if name is not None
    )


def interface() -> set[str]:
    return {text for text, _, _ in interface_texts()} | set(CLICK)


def used_keys() -> Iterator[str]:
    """Every key of a word that templates and notices ask for, computed ones included."""
    sources = [*(ROOT / "templates" / "notices").glob("*.jinja"), *(ROOT / "rca" / "notices").rglob("*.py")]
    sources.append(ROOT / "rca" / "cli" / "_shared" / "page" / "incident.py")
    for path in sources:
        text = path.read_text(encoding="utf-8")
        yield from re.findall(
            r"""(?:\bt|\bwords|\.text|\.knows)\(\s*["']([a-z_]+(?:\.[a-z_]+)*)["'][,)]""", text
        )
        yield from (f"part.{part}" for part in re.findall(r"""\bheading\(["']([a-z_]+)["']\)""", text))
        yield from re.findall(r"""["']((?:state|apology|title|label)\.[a-z_.]*[a-z])["']""", text)
    for name, kind in kinds(folders(None)).items():
        yield from (f"kind.{name}", f"title.{name}")
        lead = "lead" if kind.over else "lead.initial"
        yield from (f"{lead}.web", f"{lead}.letter")
    yield from (f"status.{status.value}" for status in Status)
    yield from (f"detection.{method.value}" for method in DetectionMethod)
    yield from (f"state.{state.value}" for state in _STATES_ALONE)
    for stem in ("planned", "doing", "review"):
        yield from (f"state.{stem}_undated", f"state.{stem}_unpublished")
        yield "state.planned" if stem == "planned" else f"state.{stem}_due"


def gap_parts() -> Iterator[str]:
    """Every part that a notice may lack, which is then named by its label or its heading."""
    for kind in kinds(folders(None)).values():
        yield from kind.required


def test_every_interface_text_is_translated() -> None:
    missing = [
        f"{path}:{line}: {text}" for text, path, line in interface_texts() if text not in catalog("ja")
    ]
    assert not missing
    assert not [text for text in CLICK if text not in catalog("ja")]
    assert not [singular for singular, _ in CLICK_PLURALS if singular not in catalog("ja")]


def test_no_translation_without_its_text() -> None:
    known = interface() | notice_keys() | {singular for singular, _ in CLICK_PLURALS}
    assert not set(catalog("ja")) - known


def test_an_interface_text_is_no_key_of_a_notice() -> None:
    assert not interface() & notice_keys()


@pytest.mark.parametrize("text", sorted(interface()))
def test_an_interface_text_keeps_its_fields_and_its_end(text: str) -> None:
    (translation,) = catalog("ja")[text]
    assert fields(translation) == fields(text)
    if text not in CLICK:
        # What the program puts together has no full stop in either language.
        assert translation.endswith("。") == text.endswith((".", "?"))


@pytest.mark.parametrize(("singular", "plural"), CLICK_PLURALS)
def test_a_plural_has_no_fields_but_those_of_its_text(singular: str, plural: str) -> None:
    (translation,) = catalog("ja")[singular]
    assert set(fields(translation)) <= set(fields(singular) + fields(plural))


@pytest.mark.parametrize("tag", TAGS)
def test_a_word_has_the_fields_that_the_reviewed_languages_give_it(tag: str) -> None:
    wrong = []
    for key, (text,) in catalog(tag).items():
        if key not in notice_keys() or (text == "-" and key in MAY_BE_EMPTY):
            continue
        (english,), (japanese,) = catalog("en")[key], catalog("ja").get(key, catalog("en")[key])
        always, sometimes = (
            set(fields(english)) & set(fields(japanese)),
            {*fields(english), *fields(japanese)},
        )
        if not always <= set(fields(text)) <= sometimes:
            wrong.append((key, text))
    assert not wrong


@pytest.mark.parametrize("tag", TAGS)
def test_each_language_has_every_word_of_a_notice(tag: str) -> None:
    expected = {key for key in notice_keys() if tag == "en" or not key.startswith("question.")}
    assert expected <= set(catalog(tag))
    assert set(catalog(tag)) - expected <= (
        interface() | {one for one, _ in CLICK_PLURALS} if tag == "ja" else set()
    )


@pytest.mark.parametrize("tag", TAGS)
def test_no_key_stands_twice(tag: str) -> None:
    lines = source(tag).read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert len(keys) == len(set(keys)) == len(catalog(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_only_what_may_be_empty_is(tag: str) -> None:
    assert not [key for key, texts in catalog(tag).items() if not all(texts)]
    assert {key for key, texts in catalog(tag).items() if "-" in texts} <= MAY_BE_EMPTY


@pytest.mark.parametrize("tag", TAGS)
def test_the_program_reads_what_the_source_says(tag: str) -> None:
    # A plural message is there once for each form, under its singular and the form's number.
    plurals = {singular for singular, _ in CLICK_PLURALS} if tag == "ja" else set()
    expected: dict[object, str] = {
        (key, 0) if key in plurals else key: text for key, (text,) in catalog(tag).items()
    }
    assert expected == _load(tag)


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_answers_for_itself(tag: str) -> None:
    words = Catalog(tag)
    assert words.text("state.planned", date="31").count("31") == 1
    assert not words.missing


@pytest.mark.parametrize("key", sorted(set(used_keys())))
def test_every_word_that_is_asked_for_exists(key: str) -> None:
    assert key in notice_keys()


@pytest.mark.parametrize("part", sorted(set(gap_parts())))
def test_every_part_that_may_be_missing_has_a_name(part: str) -> None:
    assert {f"label.{part}", f"part.{part}"} & notice_keys()


@pytest.mark.parametrize("tag", ASIAN)
@pytest.mark.parametrize(
    ("slip", "pattern"),
    [
        ("full-width letter or digit", r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"),
        ("half-width katakana", r"[\uff61-\uff9f]"),
        ("space between full-width characters", rf"(?<={WIDE})[ \u3000](?={WIDE})"),
        ("half-width punctuation after a full-width character", rf"(?<={WIDE})[,;!?()]"),
        ("space at the end", r"\s\Z|\A\s"),
    ],
)
def test_no_slip_of_width(tag: str, slip: str, pattern: str) -> None:
    texts = {key: text for key, texts in catalog(tag).items() for text in texts if key != "numerals"}
    assert not {key: text for key, text in texts.items() if re.search(pattern, text)}, slip


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag not in ASIAN])
def test_no_full_width_characters_in_other_languages(tag: str) -> None:
    wide = r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
    assert not {key: texts for key, texts in catalog(tag).items() if re.search(wide, " ".join(texts))}


def test_french_has_its_no_break_spaces() -> None:
    texts = {key: re.sub(r"\{\w+\}", "x", text) for key, (text,) in catalog("fr").items()}
    assert not {key: text for key, text in texts.items() if re.search("(?<!\u00a0)[:;!?»]|«(?!\u00a0)", text)}


@pytest.mark.parametrize("tag", DRAFTS)
def test_a_draft_says_that_it_wants_a_native_reader(tag: str) -> None:
    assert "Draft: needs a native reader." in source(tag).read_text(encoding="utf-8").partition("\nmsgid")[0]


def test_an_installation_without_babel_says_that_a_catalog_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _compile(source("ja"))
    monkeypatch.setitem(sys.modules, "babel.messages.mofile", None)
    with pytest.warns(UserWarning, match=r"rca\.po was changed.*install rca again"):
        assert not _compile(source("ja"))
