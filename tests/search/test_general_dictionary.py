"""The general dictionary: what it holds, how a word is found in it, what it weighs, and that a search does without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca import resources
from rca.i18n.glossary import load_glossary
from rca.model.audience import Audience
from rca.model.glossary import Term
from rca.model.problem import Message
from rca.model.search import Answer, Entry, HitKind, Matched, Passage, Query, WordSource
from rca.search.analysis.analyzer import Analyzer
from rca.search.local_engine import LocalEngine
from rca.search.planning.general_dictionary import FORMAT, LONGEST, GeneralDictionary, check_sum
from rca.search.planning.synonyms import Synonyms
from tests.search.support.judged_queries import Library

ANALYZER = Analyzer()
FILE = resources.dictionary()
assert FILE is not None


def silent(message: Message) -> None:
    raise AssertionError(message)


OURS = GeneralDictionary(FILE, silent)
ALL = Synonyms(load_glossary(), ANALYZER, below=OURS)


def terms_of(text: str) -> tuple[str, ...]:
    return tuple(token.term for token in ANALYZER.query(text))


def understood(text: str, by: WordSource = WordSource.DICTIONARY) -> list[set[str]]:
    """For each word that is known by the one or the other, how it is said elsewhere."""
    found = ALL.understood(terms_of(text))
    return [{each.text for each in word.alternatives} for word in found if word.alternatives[0].by is by]


def written(path: Path, words: dict[str, list[str]]) -> Path:
    """A dictionary of these words, keys by their terms."""
    lines = "".join(f"{key}\t\t{';'.join(words[key])}\n" for key in sorted(words, key=str.encode)).encode()
    path.write_bytes(f"# {FORMAT} crc32={check_sum(lines)}\n# made up\n\n".encode() + lines)
    return path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("著作権の表示", {"copyright"}),
        ("copyright notice", {"著作権"}),
        ("国際線の歯車", {"gear"}),
        ("textbook", {"教科書"}),
        ("教科書", {"textbook"}),
        ("dining hall", {"食堂"}),
        ("tutorial", {"チュートリアル"}),
    ],
)
def test_what_the_glossary_lacks_is_in_the_dictionary(text: str, found: set[str]) -> None:
    assert found <= set().union(*understood(text))


@pytest.mark.parametrize(
    "text", ["障害", "請求", "outage", "require", "the of", "before", "ように", "ない", "xyzzy"]
)
def test_what_the_glossary_knows_and_what_says_nothing_is_not(text: str) -> None:
    assert "請求" not in set().union(*understood(text))
    if text != "require":
        assert understood(text) == []


def test_words_stand_between_the_concepts_of_the_glossary() -> None:
    terms = terms_of("教科書の障害と著作権")
    found = ALL.understood(terms)
    assert [terms[each.start : each.end] for each in found] == [
        ("教科", "書"),
        ("障害",),
        ("著作", "権"),
    ]
    assert [each.alternatives[0].by.value for each in found] == ["dictionary", "glossary", "dictionary"]
    assert ALL.concepts(terms) == found[1:2]


def test_the_file_is_sound() -> None:
    lines = FILE.read_text(encoding="utf-8").partition("\n\n")[2].splitlines() if FILE else []
    cells = [line.split("\t") for line in lines]
    keys = [key for key, _, _ in cells]
    assert keys == sorted(set(keys), key=str.encode)
    assert len(keys) > 50_000
    known = set(keys)
    assert all(set(others.split(";")) <= known for _, _, others in cells)
    assert max(key.count(" ") for key in keys) < LONGEST
    assert not [key for key in keys if re.fullmatch(r"[ぁ-ゖー ]+|[0-9 ]+", key)]
    # Another release of the tokenizer's dictionary may cut a few words elsewhere.
    some = cells[::400]
    agreeing = [key for key, text, _ in some if " ".join(terms_of(text or key)) == key]
    assert len(agreeing) >= 0.97 * len(some)


_WORDS = st.text("abcあ書z ", min_size=1, max_size=4).map(str.split).filter(bool).map(" ".join)


@given(st.dictionaries(_WORDS, st.lists(_WORDS, min_size=1, max_size=2, unique=True), min_size=1), _WORDS)
def test_every_word_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, words: dict[str, list[str]], other: str
) -> None:
    made = GeneralDictionary(written(tmp_path_factory.mktemp("made") / "made.tsv", words), silent)
    for key in {*words, other}:
        terms = tuple(key.split(" "))
        whole = [each for each in made.concepts(terms) if each.end - each.start == len(terms)]
        assert [[each.text for each in found.alternatives] for found in whole] == (
            [words[key]] if key in words else []
        )


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda good: None,
    "empty": lambda good: b"",
    "cut off": lambda good: good[: len(good) // 2],
    "one bit": lambda good: good[:-9] + bytes([good[-9] ^ 1]) + good[-8:],
    "another format": lambda good: good.replace(b"dictionary 1", b"dictionary 2", 1),
    "no head": lambda good: good.partition(b"\n\n")[2],
    "something else": lambda good: b"\x00\xff" * 99,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_told_once_and_done_without(tmp_path: Path, damage: str) -> None:
    file = written(tmp_path / "made.tsv", {"zebra": ["縞馬"], "縞馬": ["zebra"]})
    content = DAMAGES[damage](file.read_bytes())
    file.unlink() if content is None else file.write_bytes(content)
    told: list[Message] = []
    door = engine(tmp_path, {"a": "縞馬", "b": "zebra"}, file, told=told)
    told.clear()
    for _ in range(2):
        assert found(door.find(Query("zebra"))) == ["b"]
    assert [each.values["file"] for each in told] == [file]


def engine(
    folder: Path,
    texts: dict[str, str],
    dictionary: Path | None,
    terms: tuple[Term, ...] = (),
    told: list[Message] | None = None,
) -> LocalEngine:
    """The door over incidents with these texts."""
    held = {
        key: (
            Entry(
                HitKind.INCIDENT,
                f"incident/{key}",
                key,
                key,
                Audience.PUBLIC,
                (Passage("scope.symptom", "en" if text.isascii() else "ja", Audience.PUBLIC, text),),
            ),
        )
        for key, text in texts.items()
    }
    door = LocalEngine(
        folder / "index",
        Library(held),
        terms=terms,
        dictionary=dictionary,
        written_by="test",
        tell=(lambda message: None) if told is None else told.append,
        progress=lambda label, total: nullcontext(),
    )
    door.rebuild()
    return door


def found(answer: Answer) -> list[str]:
    return [hit.incident for hit in answer.hits]


def test_it_counts_less_than_the_glossary_and_says_so(tmp_path: Path) -> None:
    texts = {"own": "the zebra fell", "other": "縞馬が倒れました", "none": "the horse fell"}
    file = written(tmp_path / "made.tsv", {"zebra": ["縞馬"], "縞馬": ["zebra"]})
    by_dictionary = engine(tmp_path, texts, file).find(Query("zebra"))
    by_glossary = engine(tmp_path, texts, None, (Term({"en": "zebra", "ja": "縞馬"}),)).find(Query("zebra"))
    assert found(by_dictionary) == found(by_glossary) == ["own", "other"]
    assert by_dictionary.hits[0].score == by_glossary.hits[0].score
    assert by_dictionary.hits[1].score < by_glossary.hits[1].score < by_glossary.hits[0].score
    for answer, by in ((by_dictionary, WordSource.DICTIONARY), (by_glossary, WordSource.GLOSSARY)):
        assert [each.by for each in answer.hits[1].via] == [by]
        (told,) = [str(each.text) for each in answer.explanation if "is also" in str(each.text)]
        assert told.startswith(f"By the {by.value}")


@pytest.mark.parametrize(
    "text", ["copyright notice", "a textbook was lost", "gear broken again", "lost fast food"]
)
def test_what_is_in_the_language_of_the_query_ranks_as_without_it(tmp_path: Path, text: str) -> None:
    texts = {
        "a": "the copyright notice was lost",
        "b": "gear of the textbook printer broken",
        "c": "fast food orders lost again, a notice followed",
        "d": "the gear broke",
    }
    answers = [engine(tmp_path, texts, file).find(Query(text)) for file in (None, FILE)]
    first, second = ([(hit.incident, hit.score, hit.is_partial) for hit in each.hits] for each in answers)
    assert first == second
    assert first


def test_what_cannot_be_done_is_said_in_any_way(tmp_path: Path) -> None:
    """出来る is understood by itself; beside a verb no word of another language stands for it."""
    terms = tuple(
        term for term in load_glossary() if term.id in ("able", "unable", "start-up", "virtual-machine")
    )
    door = engine(tmp_path, {"a": "The virtual machine does not start or boot"}, None, terms)
    answer = door.find(Query("仮想マシンが起動できない"))
    assert (found(answer), answer.matched) == (["a"], Matched.ALL)


def test_it_is_not_read_before_a_word_is_looked_up(tmp_path: Path) -> None:
    told: list[Message] = []
    dictionary = GeneralDictionary(tmp_path / "none.tsv", told.append)
    below = Synonyms(load_glossary()[:40], ANALYZER, below=dictionary)
    assert below.understood(terms_of("障害"))
    assert not told


def test_the_licence_lies_beside_it() -> None:
    assert FILE is not None
    licence = (FILE.parents[1] / "LICENSE").read_text(encoding="utf-8")
    assert "Attribution-ShareAlike 4.0 International" in licence
    head = FILE.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Electronic Dictionary Research and Development Group" in head
    assert "CC BY-SA 4.0" in head
