"""Written forms: how documents write a word of the index. Terms are stems, and no words to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rca.model.audience import Audience
from rca.search.documents.stored_entry import StoredEntry, decode
from rca.search.matching.evaluator import Evaluator
from rca.search.planning.clauses import Clauses, fields_for
from rca.search.planning.filter_queries import audience_query

_LOOKED_AT = 5
"""Documents that are read for how a word is written."""


def written_forms(evaluator: Evaluator, audience: Audience, term: str) -> Iterator[str]:
    """How the best documents for a term write it, place by place, where these readers may read it.

    It follows from the postings: nothing is analysed.
    """
    asked = Clauses(audience, evaluator).word((term,))
    items = evaluator.rank(asked, where=audience_query(audience), limit=_LOOKED_AT).items
    places = evaluator.located(fields_for(audience), (term,), [item.docnum for item in items])
    for item in items:
        entry = decode(evaluator.stored(item.docnum))
        for field, terms in places[item.docnum].items():
            for position in terms[term]:
                number = entry.number_at(field, position)
                if audience.sees(entry.reader_of(entry.passage_of(number))):
                    yield _written(entry, number, position)


def _written(entry: StoredEntry, number: int, position: int) -> str:
    """What stands at a position of a text field, which lies in the piece of that number."""
    piece, edges = entry.piece(number), entry.edges(number)
    start, end = edges[2 * (position - piece.position) :][:2]
    return entry.passage(piece.passage).text[piece.start + start : piece.start + end]


def usual(forms: Iterable[str], *, is_lower: bool = False) -> str:
    """The most frequent of the forms, then the shortest; "" if there are none."""
    counts = Counter(form.lower() if is_lower else form for form in forms)
    return min(counts, key=lambda form: (-counts[form], len(form), form), default="")
