"""The engines that are compared, each with the same few methods, so that each runs in a process of its own."""

from __future__ import annotations

import os
import sqlite3
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import Any

import tantivy
from whoosh.scoring import BM25F

from benchmarks._rows import Row
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import And, NumberRange, Or, Phrase, Prefix, QueryNode, Term
from rca.search.segments.contents import PlainIndex, create
from rca.search.segments.live_segment import live_segments
from rca.search.segments.schema import Document
from rca.search.segments.whoosh.schema import schema
from rca.search.segments.writer import Writer
from tests.search.support.whoosh_queries import whoosh_query

FACETS = ("service", "region", "severity")
TOP = 10


class Contender(ABC):
    """An index in ``folder``. ``ask`` runs a query of a kind (see ``_rows.questions``) and returns what it found."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def begin(self) -> None:
        """Start a new index."""

    def prepared(self, row: Row) -> Any:
        """A row as the engine takes tokens; this is not counted as its work."""
        return row

    @abstractmethod
    def add(self, prepared: Any) -> None: ...

    @abstractmethod
    def finish(self) -> None: ...

    @abstractmethod
    def open(self) -> None: ...

    @abstractmethod
    def ask(self, kind: str, what: Any) -> Any: ...

    @abstractmethod
    def change(self, row: Row, word: str) -> int:
        """Replace an incident, and count what a search for ``word`` finds right after."""

    def size(self) -> dict[str, int]:
        """Bytes: of everything, and of what is needed without the texts themselves."""
        return {"all": sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())}


def document(row: Row) -> Document:
    return Document(
        {"public": (row.terms.split(" "), row.places())},
        {
            "id": (str(row.number),),
            "group": (str(row.number),),
            "service": (row.service,),
            "region": (row.region,),
            "severity": (row.severity,),
        },
        {"start": row.start, "audience": 0, "block": row.number, "ident": row.number},
        row.packed,
    )


class Ours(Contender):
    """The engine of rca.search."""

    name = "ours"
    index: PlainIndex
    evaluator: Evaluator
    writer: Writer

    def begin(self) -> None:
        self.writer = Writer(create(self.folder, schema()))

    def prepared(self, row: Row) -> Document:
        return document(row)

    def add(self, prepared: Document) -> None:
        self.writer.add(prepared)

    def finish(self) -> None:
        self.writer.commit()

    def open(self) -> None:
        self.index = PlainIndex(self.folder, schema())
        self.evaluator = Evaluator(live_segments(self.index.reader()))

    def ask(self, kind: str, what: Any) -> Any:
        evaluator = self.evaluator
        node, where = node_of(kind, what)
        if kind == "count":
            return evaluator.count(node)
        ranking = evaluator.rank(node, where=where, facets=FACETS if kind == "facets" else ())
        return ranking.total, [(item.docnum, item.score) for item in ranking.items], ranking.facets

    def change(self, row: Row, word: str) -> int:
        with Writer(self.index) as writer:
            writer.delete_group(str(row.number))
            writer.add(document(row))
        self.evaluator = Evaluator(live_segments(self.index.reader(), self.evaluator.segments))
        return self.evaluator.rank(Term("public", word)).total

    def size(self) -> dict[str, int]:
        found = super().size()
        files = [segment.file for segment in live_segments(self.index.reader())]
        return {
            **found,
            "without texts": found["all"] - sum(len(file.stored_raw(0, file.documents)) for file in files),
        }


def node_of(kind: str, what: Any) -> tuple[QueryNode, QueryNode | None]:
    """The query and the filter, as trees."""
    match kind:
        case "and":
            return And(tuple([Term("public", word) for word in what])), None
        case "or":
            return Or(tuple([Term("public", word) for word in what])), None
        case "phrase":
            return Phrase("public", tuple(what)), None
        case "prefix":
            return Prefix("public", what, is_constant=False), None
        case "range":
            word, low, high = what
            return Term("public", word), NumberRange("start", low, high)
    return Term("public", what), None


class Stock(Ours):
    """Whoosh's own searcher on our index."""

    name = "stock Whoosh"

    def open(self) -> None:
        self.index = PlainIndex(self.folder, schema())
        self.searcher = self.index.searcher(weighting=BM25F())

    def ask(self, kind: str, what: Any) -> Any:
        node, where = node_of(kind, what)
        within = None if where is None else whoosh_query(where)
        results = self.searcher.search(whoosh_query(node), limit=TOP, filter=within)
        return len(results), [(hit.docnum, hit.score) for hit in results], {}


class Fts5(Contender):
    """SQLite's FTS5 over our tokens, which it keeps for its snippets."""

    name = "FTS5"
    tokenizer = "unicode61 remove_diacritics 0"
    base: sqlite3.Connection

    def _connect(self) -> None:
        self.base = sqlite3.connect(self.folder / "fts5.db")
        self.base.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 2147483648;"
        )

    def _content(self, row: Row) -> str:
        return row.terms

    def begin(self) -> None:
        self._connect()
        self.base.executescript(
            f"""CREATE TABLE facts (id INTEGER PRIMARY KEY, start INTEGER, service, region, severity);
            CREATE INDEX by_start ON facts (start);
            CREATE VIRTUAL TABLE texts USING fts5 (body, tokenize = "{self.tokenizer}");"""
        )
        self.base.execute("BEGIN")

    def finish(self) -> None:
        self.base.commit()
        self.base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self.base.commit()
        self.base.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        self.base.close()

    def add(self, prepared: Row) -> None:
        row = prepared
        self.base.execute(
            "INSERT INTO texts (rowid, body) VALUES (?, ?)", (row.number + 1, self._content(row))
        )
        self.base.execute(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)",
            (row.number + 1, row.start, row.service, row.region, row.severity),
        )

    def open(self) -> None:
        self._connect()

    def ask(self, kind: str, what: Any) -> Any:
        best = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        match kind:
            case "and":
                return self._all(best, " AND ".join(map(_quoted, what)))
            case "or":
                return self._all(best, " OR ".join(map(_quoted, what)))
            case "phrase":
                return self._all(best, _quoted(" ".join(what)))
            case "prefix":
                return self._all(best, f"{_quoted(what)} *")
            case "count":
                return self._all("SELECT count(*) FROM texts WHERE texts MATCH ?", _quoted(what))
            case "range":
                word, low, high = what
                return self._all(
                    "SELECT texts.rowid FROM texts JOIN facts ON facts.id = texts.rowid "
                    "WHERE texts MATCH ? AND start BETWEEN ? AND ? ORDER BY rank LIMIT 10",
                    _quoted(word),
                    low,
                    high,
                )
            case "facets":
                return self._all(best, _quoted(what)), self._facets(_quoted(what))
        return self._all(best, _quoted(what))

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self.base.execute(statement, values).fetchall()

    def _facets(self, match: str) -> dict[str, Counter[str]]:
        """One pass for the three fields: less work than a statement for each."""
        rows = self._all(
            "SELECT service, region, severity, count(*) FROM texts JOIN facts ON facts.id = texts.rowid "
            "WHERE texts MATCH ? GROUP BY 1, 2, 3",
            match,
        )
        found: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for *values, many in rows:
            for name, value in zip(FACETS, values, strict=True):
                found[name][value] += many
        return found

    def whole(self, match: str) -> Any:
        """What a user asks: found, counted, three facets, ten snippets."""
        hits = self._all(
            "SELECT rowid, snippet(texts, 0, '[', ']', '…', 24) FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10",
            match,
        )
        return hits, self._all("SELECT count(*) FROM texts WHERE texts MATCH ?", match), self._facets(match)

    def change(self, row: Row, word: str) -> int:
        with self.base:
            self.base.execute("DELETE FROM texts WHERE rowid = ?", (row.number + 1,))
            self.add(row)
        return len(
            self._all("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10", _quoted(word))
        )

    def size(self) -> dict[str, int]:
        [[postings]] = self._all("SELECT sum(length(block)) FROM texts_data")
        return {**super().size(), "without texts": int(postings)}


class Trigram(Fts5):
    """SQLite's FTS5 with trigrams, over the texts as they are."""

    name = "FTS5 trigram"
    tokenizer = "trigram"

    def _content(self, row: Row) -> str:
        return zlib.decompress(row.packed).decode()


def _quoted(words: str) -> str:
    return f'"{words}"'


class Tantivy(Contender):
    """tantivy over our tokens, split at spaces, with the texts stored."""

    name = "tantivy"
    writer: Any

    def _schema(self) -> tantivy.Schema:
        made = tantivy.SchemaBuilder()
        made.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="position")
        made.add_bytes_field("packed", stored=True)
        made.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for name in FACETS:
            made.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
        made.add_integer_field("start", stored=False, indexed=True, fast=True)
        return made.build()

    def _document(self, row: Row) -> tantivy.Document:
        return tantivy.Document(
            body=row.terms,
            packed=row.packed,
            id=str(row.number),
            service=row.service,
            region=row.region,
            severity=row.severity,
            start=row.start,
        )

    def begin(self) -> None:
        self.writer = tantivy.Index(self._schema(), path=str(self.folder)).writer(256_000_000, 2)

    def prepared(self, row: Row) -> tantivy.Document:
        return self._document(row)

    def add(self, prepared: tantivy.Document) -> None:
        self.writer.add_document(prepared)

    def finish(self) -> None:
        self.writer.commit()
        self.writer.wait_merging_threads()

    def open(self) -> None:
        self.index = tantivy.Index.open(str(self.folder))
        self.schema = self.index.schema
        self.searcher: Any = self.index.searcher()
        self.writer = None

    def _term(self, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, "body", word)

    def ask(self, kind: str, what: Any) -> Any:
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        make = tantivy.Query
        match kind:
            case "and":
                asked = make.boolean_query([(must, self._term(word)) for word in what])
            case "or":
                asked = make.boolean_query([(should, self._term(word)) for word in what])
            case "phrase":
                asked = make.phrase_query(self.schema, "body", what)
            case "prefix":
                asked = make.regex_query(self.schema, "body", f"{what}.*")
            case "range":
                word, low, high = what
                within = make.range_query(self.schema, "start", tantivy.FieldType.Integer, low, high)
                asked = make.boolean_query(
                    [(must, self._term(word)), (must, make.const_score_query(within, 0.0))]
                )
            case "facets":
                asked = self._term(what)
                counts = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}
                return self.searcher.search(asked, TOP).hits, self.searcher.aggregate(asked, counts)
            case "count":
                return self.searcher.search(self._term(what), 1).count
            case _:
                asked = self._term(what)
        found = self.searcher.search(asked, TOP)
        return found.count, found.hits

    def change(self, row: Row, word: str) -> int:
        if self.writer is None:
            self.writer = self.index.writer(64_000_000, 1)
        self.writer.delete_documents_by_term("id", str(row.number))
        self.writer.add_document(self._document(row))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()
        return int(self.searcher.search(self._term(word), TOP).count)


CONTENDERS: dict[str, type[Contender]] = {
    "ours": Ours,
    "stock": Stock,
    "fts5": Fts5,
    "trigram": Trigram,
    "tantivy": Tantivy,
}


def memory() -> int:
    """Bytes of this process that are in memory now, mapped files too."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
