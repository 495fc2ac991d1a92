"""Small indexes of made-up documents, and a plain scan that answers the same questions document by document."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from whoosh import scoring
from whoosh.util.numeric import byte_to_length, length_to_byte

from rca.search import nodes
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import NumberRange, QueryNode
from rca.search.segments.contents import PlainIndex, create
from rca.search.segments.live_segment import live_segments
from rca.search.segments.schema import TEXTS, Document
from rca.search.segments.whoosh.schema import schema
from rca.search.segments.writer import Writer

WORDS = (
    "disk",
    "full",
    "diskette",
    "遅延",
    "ストレージ",
    "ｱﾞ",
    "e\u0301",
    "\x00",
    "🔥",
    "\u202eabc",
    "\ud800",
    "a",
)
VALUES = ("alpha", "beta", "障害")
Groups = dict[str, list[Document]]


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as path:
        yield Path(path)


def new_index(path: Path) -> PlainIndex:
    return create(path, schema())


def write(index: PlainIndex, groups: Mapping[str, Iterable[Document]], **options: Any) -> None:
    """Each group replaced by its documents."""
    with Writer(index, **options) as writer:
        for name, documents in groups.items():
            writer.delete_group(name)
            for document in documents:
                writer.add(document)


def evaluator(index: PlainIndex, previous: Evaluator | None = None) -> Evaluator:
    return Evaluator(live_segments(index.reader(), previous.segments if previous else ()))


def number_of(text: str) -> int:
    """A number that a name always has."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def document(
    name: str,
    group: str,
    texts: Mapping[str, Sequence[str]] | None = None,
    *,
    numbers: Mapping[str, int | None] | None = None,
    **keywords: Sequence[str],
) -> Document:
    return Document(
        texts={field: (tuple(words), tuple(range(len(words)))) for field, words in (texts or {}).items()},
        keywords={"id": (name,), "group": (group,), **keywords},
        numbers={"block": number_of(group), "ident": number_of(name), **(numbers or {})},
        stored=name.encode(),
    )


@st.composite
def documents(draw: st.DrawFn, name: str, group: str) -> Document:
    words = st.lists(st.sampled_from(WORDS), max_size=12)
    found = document(
        name,
        group,
        draw(st.dictionaries(st.sampled_from(TEXTS[:3]), words, max_size=3)),
        numbers={
            "start": draw(st.none() | st.integers(-3, 3)),
            "due": draw(st.none() | st.integers(0, 2)),
            "audience": draw(st.integers(0, 2)),
        },
        service=draw(st.lists(st.sampled_from(VALUES), max_size=3)),
        kind=draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=1)),
    )
    gap = draw(st.sampled_from((0, 0, 0, 300, 70_000)))
    texts = {
        field: (terms, [place + (gap if place > 3 else 0) for place in places])
        for field, (terms, places) in found.texts.items()
    }
    return Document(texts, found.keywords, found.numbers, found.stored)


@st.composite
def groups(draw: st.DrawFn, names: Sequence[str] = ("g0", "g1", "g2", "g3", "g4")) -> Groups:
    found: Groups = {}
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names))):
        many = draw(st.integers(0, 3))
        found[name] = [draw(documents(f"{name}/{number}", name)) for number in range(many)]
    return found


def _terms() -> st.SearchStrategy[QueryNode]:
    boosts = st.sampled_from((1.0, 2.5, 0.5))
    fields = st.sampled_from(TEXTS[:3])
    words = st.sampled_from(WORDS)
    return st.one_of(
        st.builds(nodes.Term, fields, words, boosts),
        st.builds(nodes.Term, st.sampled_from(("service", "kind")), st.sampled_from(VALUES), boosts),
        st.builds(
            nodes.Phrase, fields, st.lists(words, max_size=3).map(tuple), slop=st.integers(1, 3), boost=boosts
        ),
        st.builds(
            nodes.Prefix,
            fields,
            st.sampled_from(("di", "disk", "遅", "x", "")),
            boosts,
            is_constant=st.booleans(),
        ),
        st.builds(
            NumberRange, st.sampled_from(("start", "due", "audience")), *[st.none() | st.integers(-2, 2)] * 2
        ),
        st.builds(nodes.Every, st.sampled_from((None, "title", "service"))),
    )


def queries() -> st.SearchStrategy[QueryNode]:
    def deeper(inner: st.SearchStrategy[QueryNode]) -> st.SearchStrategy[QueryNode]:
        some = st.lists(inner, max_size=3).map(tuple)
        boosts = st.sampled_from((1.0, 3.0))
        return st.one_of(
            st.builds(nodes.And, some, boost=boosts),
            st.builds(nodes.Or, some, boost=boosts),
            st.builds(nodes.DisjunctionMax, some, boost=boosts),
            st.builds(nodes.Not, inner),
            st.builds(nodes.AndNot, inner, inner),
            st.builds(nodes.AndMaybe, inner, inner),
            st.builds(nodes.ConstantScore, inner, st.just(2.0)),
        )

    return st.recursive(_terms(), deeper, max_leaves=6)


class Scan:
    """Every document looked at, one after the other, by the laws as the docstrings say them."""

    def __init__(self, groups: Mapping[str, Sequence[Document]]) -> None:
        self.documents = [document for every in groups.values() for document in every]

    def _idf(self, field: str, word: str) -> float:
        having = sum(word in document.texts.get(field, ((), ()))[0] for document in self.documents)
        return log(len(self.documents) / (having + 1)) + 1

    @staticmethod
    def _length(document: Document, field: str) -> int:
        return int(byte_to_length(length_to_byte(len(document.texts.get(field, ((), ()))[0]))))

    def _bm25(self, field: str, word: str, document: Document) -> float | None:
        times = list(document.texts.get(field, ((), ()))[0]).count(word)
        if not times:
            return None
        average = sum(self._length(each, field) for each in self.documents) / len(self.documents)
        length = self._length(document, field)
        return self._idf(field, word) * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / average))

    def worth(self, node: QueryNode, document: Document) -> float | None:
        """The score of a document, or None if it does not match."""
        worth = self._plain(node, document)
        boost = getattr(node, "boost", 1.0)
        has_own = isinstance(node, (nodes.AndNot, nodes.AndMaybe, nodes.Not, nodes.ConstantScore))
        return None if worth is None else worth if has_own else worth * boost

    def _plain(self, node: QueryNode, document: Document) -> float | None:
        match node:
            case nodes.Term():
                if node.field in TEXTS:
                    return self._bm25(node.field, node.text, document)
                return 1.0 if node.text in document.keywords.get(node.field, ()) else None
            case nodes.And() | nodes.Or() | nodes.DisjunctionMax():
                return self._compound(node, [self.worth(part, document) for part in node.parts])
            case nodes.AndNot():
                return (
                    None
                    if self.worth(node.unwanted, document) is not None
                    else self.worth(node.wanted, document)
                )
            case nodes.AndMaybe():
                worth = self.worth(node.wanted, document)
                return None if worth is None else worth + (self.worth(node.welcome, document) or 0.0)
            case nodes.Not():
                return 1.0 if self.worth(node.part, document) is None else None
            case nodes.ConstantScore():
                return None if self.worth(node.part, document) is None else node.score
            case nodes.Every():
                has = not node.field or (
                    document.texts.get(node.field, ((), ()))[0] or document.keywords.get(node.field)
                )
                return 1.0 if has else None
            case nodes.Prefix():
                return self._prefix(node, document)
            case nodes.Phrase():
                return self._phrase(node, document)
            case NumberRange():
                value = document.numbers.get(node.field)
                low = node.low if node.low is not None else -99
                high = node.high if node.high is not None else 99
                return 1.0 if value is not None and low <= value <= high else None
        raise AssertionError(node)

    @staticmethod
    def _compound(node: QueryNode, parts: list[float | None]) -> float | None:
        having = [part for part in parts if part is not None]
        if not having or (isinstance(node, nodes.And) and len(having) < len(parts)):
            return None
        return max(having) if isinstance(node, nodes.DisjunctionMax) else sum(having)

    def _prefix(self, node: nodes.Prefix, document: Document) -> float | None:
        words = {word for word in document.texts.get(node.field, ((), ()))[0] if word.startswith(node.text)}
        if not words:
            return None
        if node.is_constant:
            return 1.0
        return sum(self._bm25(node.field, word, document) or 0.0 for word in words)

    def _phrase(self, node: nodes.Phrase, document: Document) -> float | None:
        terms, places = document.texts.get(node.field, ((), ()))
        rows = [
            [place for term, place in zip(terms, places, strict=True) if term == word] for word in node.words
        ]
        if not rows or not any(
            all(1 <= after - before <= node.slop for before, after in pairwise(row)) for row in product(*rows)
        ):
            return None
        return sum(self._bm25(node.field, word, document) or 0.0 for word in node.words)

    def scores(self, node: QueryNode, where: QueryNode | None = None) -> dict[str, float]:
        """Names and scores of what matches, the best first, equals by date and number."""
        found = {
            document: worth
            for document in map(id_of, self.documents)
            if (worth := self.worth(node, self.named(document))) is not None
            and (where is None or self.worth(where, self.named(document)) is not None)
        }
        return dict(sorted(found.items(), key=lambda item: self._order(*item), reverse=True))

    def named(self, name: str) -> Document:
        return next(document for document in self.documents if id_of(document) == name)

    def _order(self, name: str, worth: float) -> tuple[float, float, int]:
        start = self.named(name).numbers.get("start")
        return round(worth, 9), -99 if start is None else start, -number_of(name)

    def facets(self, field: str, names: Iterable[str]) -> Counter[str]:
        """How many groups have each value among the documents named."""
        pairs = {
            (value, self.named(name).keywords["group"][0])
            for name in names
            for value in self.named(name).keywords.get(field, ())
        }
        return Counter(value for value, _ in pairs)


def id_of(document: Document) -> str:
    return document.keywords["id"][0]


class LiveBm25(scoring.BM25F):  # type: ignore[misc]
    """Whoosh's own BM25F; the frequencies and average lengths that it asks for count living documents only."""

    def __init__(
        self, frequency: Callable[[str, str], int], average: Callable[[str], float], total: int
    ) -> None:
        super().__init__()
        self._frequency, self._average, self._total = frequency, average, total

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        term = text.decode("utf-8", "surrogatepass")
        return log(self._total / (self._frequency(fieldname, term) + 1)) + 1

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        found = super().scorer(searcher, fieldname, text, qf)
        if isinstance(found, scoring.BM25FScorer):
            found.avgfl = self._average(fieldname) or 1
            found.setup(searcher, fieldname, text)
        return found
