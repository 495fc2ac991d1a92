"""Make ``dictionary/rca_dictionary/ja-en.tsv``, the general dictionary below the glossary; run by hand, never at install.

Its words are a careful cut of JMdict: common ones and those of computing, as nouns, verbs and adjectives; of each the
first two glosses, where these are plain words; nothing that is written in hiragana only, nothing archaic or rude, and no word
that the glossary knows a part of. All that is left out is noise to a search. JMdict comes from the package jamdict-data,
whose SQLite file this reads. Run, in an empty folder::

    pip download --no-deps --no-binary :all: jamdict-data==1.5
    tar xf jamdict_data-1.5.tar.gz
    unxz jamdict_data-1.5/jamdict_data/jamdict.db.xz
    python -m tools.dictionary jamdict_data-1.5/jamdict_data/jamdict.db

JMdict is the property of the Electronic Dictionary Research and Development Group; what is made of it lies in a folder,
and under a licence, of its own: ``dictionary/LICENSE``.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rca.i18n.glossary import load_glossary
from rca.search.analysis.analyzer import Analyzer, Terms
from rca.search.analysis.english import STOP_WORDS
from rca.search.planning.general_dictionary import FORMAT, LONGEST, check_sum
from rca.search.planning.synonyms import Synonyms
from rca.search.spelling.known_words import is_beside

TARGET = Path(__file__).parent.parent / "dictionary" / "rca_dictionary" / "ja-en.tsv"
GLOSSES = 2
"""Glosses taken of a Japanese word."""
RARE = 99
"""The rank of words that are not marked as common; those of computing and those in katakana are taken all the same."""
MOST = 6
"""Japanese words of an English one, the commonest first."""
HEAD = """
# Japanese and English words for searches of rca, made from JMdict by tools/dictionary.py.
# JMdict is (c) the Electronic Dictionary Research and Development Group, https://www.edrdg.org/.
# This file may be used under CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/.
"""

_KINDS = re.compile(r"noun|verb|adjective|adjectival|participle|adverb")
_NO_KINDS = re.compile(r"auxiliary|prefix|suffix|pronoun|archaic|counter|expressions|numeric|adverb taking")
_SHUNNED = re.compile(
    "archai|obscure|obsolete|onomato|slang|colloq|proverb|idiom|derog|vulgar|child|female|male|humble|honor|polite"
    "|poetical|histor|jocular|familiar|dated|rare|quotation|sensitive|yojijukugo|literary|person|place|work of art"
)
_SUBJECTS = frozenset({"computing", "telecommunications", "engineering", "electronics", "electricity, elec. eng.", "business", "finance", "economics", "law", "mathematics", "physics", "chemistry", "medicine"})  # fmt: skip
"""What words of one subject only may be about; sumo, Buddhism and mahjong are not among it."""
_ALWAYS = "computing"
"""The subject of which even the rarer words are taken."""
_JAPANESE = re.compile("[ァ-ヺ一-龠々]")
_FUNCTION = """
    about above across after again all almost also although always among another any anyone apart around as away back
    because before behind below beneath beside besides between beyond both come down during each either else enough even
    ever every everyone everything few first from get go he here his how however just last less let like make many may
    me more most much my near never no nobody none nor nothing now off often one only onto other others otherwise out
    over own past per perhaps put quite rather same say she since so some somebody someone something sometimes
    somewhere soon still take than then there therefore thing though three through throughout thus together too toward
    towards two under unless until up upon us very via what when where whether which while who whole whom whose why
    within without yes yet"""
"""Words of every text: they carry grammar, or mean anything."""
_LIGHT = frozenset({("無い",), ("難い",)})
"""Terms of what is written in hiragana in every text: ない, にくい."""
_KATAKANA = re.compile("[ァ-ヶー]+")
_ONLY_JAPANESE = re.compile("[ぁ-ゖァ-ヶー一-龠々]+")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z'-]+(?: [A-Za-z][A-Za-z'-]+){0,2}")
_BESIDE = re.compile(r"\([^)]*\)|\{[^}]*\}")
_ARTICLE = re.compile(r"^(?:to be|to|an?|the) ")


class Word(NamedTuple):
    """A Japanese word with its glosses, the more common the lower its rank."""

    text: str
    glosses: tuple[str, ...]
    rank: int


class Jmdict:
    """JMdict as jamdict keeps it."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        self._kinds, self._notes, self._subjects = map(self._marks, ("pos", "misc", "field"))
        self._only = self._marks("stagk"), self._marks("stagr")
        self._ranks = {table: self._marks(table) for table in ("KJP", "KNP")}
        self._odd = self._marks("KJI")
        self._glosses = self._grouped(
            "SELECT sid, text FROM SenseGloss WHERE lang IN ('', 'eng') ORDER BY rowid"
        )

    def _grouped(self, query: str) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for number, text in self._database.execute(query):
            found[number].append(text)
        return found

    def _marks(self, table: str) -> Mapping[int, list[str]]:
        key = "kid" if table.startswith("K") else "sid"
        return self._grouped(f"SELECT {key}, text FROM {table} ORDER BY rowid")  # noqa: S608

    def words(self) -> Iterator[Word]:
        """The words of the cut."""
        senses = self._grouped("SELECT idseq, ID FROM Sense ORDER BY ID")
        kanji = self._forms("Kanji", "KJP")
        kana = self._forms("Kana", "KNP")
        for entry, numbers in senses.items():
            written = kanji.get(entry) or kana.get(entry, [])
            taken = list(self._glosses_of(map(int, numbers)))
            glosses, is_technical = [text for text, _ in taken][:GLOSSES], any(each for _, each in taken)
            common = [(text, rank) for text, rank in written if rank is not None]
            if not common and (is_technical or _KATAKANA.fullmatch(written[0][0])):
                common = [(text, RARE) for text, _ in written]
            for text, rank in common:
                if glosses and _ONLY_JAPANESE.fullmatch(text) and _JAPANESE.search(text):
                    yield Word(text, tuple(glosses), rank or 0)

    def _forms(self, table: str, marks: str) -> Mapping[int, list[tuple[str, int | None]]]:
        """By entry how a word is written, with its rank where it is common."""
        found: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
        query = f"SELECT idseq, ID, text FROM {table} ORDER BY ID"  # noqa: S608
        for entry, number, text in self._database.execute(query):
            if not self._odd.get(number) or table == "Kana":
                found[entry].append((text, _rank(self._ranks[marks].get(number, ()))))
        return found

    def _glosses_of(self, senses: Iterable[int]) -> Iterator[tuple[str, bool]]:
        """The glosses of an entry worth having, and whether they are of computing. A sense has the kinds of the one before
        it where it says none itself."""
        kinds: list[str] = []
        for sense in senses:
            kinds = self._kinds.get(sense) or kinds
            subjects = self._subjects.get(sense, [])
            if any(self._notes_of(sense)) or any(map(_NO_KINDS.search, kinds)):
                continue
            if not any(map(_KINDS.search, kinds)) or not _SUBJECTS.issuperset(subjects):
                continue
            for gloss in self._glosses.get(sense, ()):
                plain = _ARTICLE.sub("", _BESIDE.sub("", gloss).strip())
                if _PLAIN.fullmatch(plain):
                    yield plain, _ALWAYS in subjects

    def _notes_of(self, sense: int) -> Iterator[str]:
        yield from filter(_SHUNNED.search, self._notes.get(sense, ()))
        for table in self._only:
            yield from table.get(sense, ())


def _rank(marks: Iterable[str]) -> int | None:
    """How common a form is, 1 for the commonest; None if it is not marked as common."""
    bands = [int(mark[2:]) for mark in marks if mark.startswith("nf")]
    return min(bands, default=60) if list(marks) else None


class Cut:
    """Words by their terms, in both directions."""

    def __init__(self) -> None:
        self._analyzer = Analyzer()
        self._glossary = Synonyms(load_glossary(), self._analyzer)
        # By their terms: *stillness* would be found wherever *still* is.
        self._function = {term for word in _FUNCTION.split() for term in self._terms(word)}
        self._written: dict[Terms, str] = {}
        self._others: dict[Terms, dict[Terms, None]] = defaultdict(dict)

    def add(self, word: Word) -> None:
        """Take a word in with those of its glosses that say all they say by their terms."""
        ja = self._terms(word.text)
        is_light = ja in _LIGHT or (is_beside(word.text) and not _KATAKANA.fullmatch(word.text))
        if is_light or not any(map(_JAPANESE.search, ja)) or self._glossary.concepts(ja):
            return
        for gloss in word.glosses:
            words = gloss.lower().split()
            en = self._terms(gloss)
            if len(en) < len(words) or not STOP_WORDS.isdisjoint(words) or self._function.issuperset(en):
                continue
            self._name(ja, word.text)
            self._name(en, gloss)
            self._others[ja][en] = None
            if len(self._others[en]) < MOST:
                self._others[en][ja] = None

    def _name(self, terms: Terms, text: str) -> None:
        """Of all that has the terms the shortest is shown: *locale*, not *localization*."""
        known = self._written.get(terms)
        if known is None or len(text) < len(known):
            self._written[terms] = text

    def _terms(self, text: str) -> Terms:
        terms = tuple(token.term for token in self._analyzer.query(text))
        is_word = any(len(term) > 1 for term in terms) and not any(map(str.isdecimal, terms))
        return terms if is_word and len(terms) <= LONGEST else ()

    def lines(self) -> list[str]:
        """The lines of the file."""
        keys = {terms: " ".join(terms) for terms in self._written}
        return sorted(
            (
                f"{keys[terms]}\t{'' if written == keys[terms] else written}\t"
                + ";".join(keys[other] for other in self._others[terms])
                for terms, written in self._written.items()
            ),
            key=lambda line: line.partition("\t")[0].encode(),
        )


if __name__ == "__main__":
    cut = Cut()
    for word in sorted(Jmdict(Path(sys.argv[1])).words(), key=lambda each: (each.rank, each.text)):
        cut.add(word)
    lines = "".join(f"{line}\n" for line in cut.lines()).encode()
    head = f"# {FORMAT} crc32={check_sum(lines)}{HEAD}\n"
    TARGET.write_bytes(head.encode() + lines)
    print(len(lines.splitlines()), "words,", len(lines), "bytes")
