"""The local engine: an index in a folder of its own, which it keeps up with its source by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path

from rca.model.audience import Audience
from rca.model.glossary import Term
from rca.model.progress import Progress, Tell
from rca.model.search import Answer, Likeness, Passage, Query
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.answer import answer
from rca.search.answers.similar import Subject, likenesses, subject_of
from rca.search.door import Source, Verdict, View
from rca.search.lifecycle.examination import examine
from rca.search.lifecycle.index import Index
from rca.search.matching.evaluator import Evaluator
from rca.search.planning.general_dictionary import GeneralDictionary
from rca.search.planning.synonyms import Synonyms
from rca.search.segments.postings import Damaged


class LocalEngine:
    """A :class:`rca.search.door.SearchEngine` over an index of our own.

    ``written_by`` names whatever else the words of entries depend on: an index that was made under another name is
    made anew. ``dictionary`` is the file of the general dictionary, if there is one. Days are those of ``zone``. Methods raise StoreError where no index can be written anywhere.
    """

    def __init__(
        self,
        folder: Path,
        source: Source,
        *,
        terms: Sequence[Term],
        dictionary: Path | None = None,
        written_by: str,
        zone: tzinfo = UTC,
        tell: Tell,
        progress: Progress,
    ) -> None:
        self._analyzer = Analyzer()
        self._terms, self._zone = terms, zone
        self._dictionary = GeneralDictionary(dictionary, tell) if dictionary else None
        self._index = Index(folder, source, self._analyzer, written_by, tell, progress)

    @cached_property
    def _synonyms(self) -> Synonyms:
        return Synonyms(self._terms, self._analyzer, self._index.folder, self._dictionary)

    @cached_property
    def _glossary(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for term in self._terms for _, text in term.written()))

    def find(self, query: Query) -> Answer:
        """The answer to a query, of the source as it is now."""
        try:
            return self._answer(query, self._index.evaluator())
        except Damaged:
            self._index.rebuild()
            return self._answer(query, self._index.evaluator())

    def _answer(self, query: Query, evaluator: Evaluator) -> Answer:
        return answer(query, evaluator, self._analyzer, self._synonyms, self._glossary, self._zone)

    def similar(self, key: str, *, size: int, audience: Audience) -> Sequence[Likeness]:
        """The incidents most like one of the index; none if it is not there."""
        evaluator = self._index.evaluator()
        subject = subject_of(evaluator, key, audience)
        return self._likenesses(evaluator, subject, size, audience) if subject else ()

    def similar_to_text(self, text: str, *, size: int, audience: Audience) -> Sequence[Likeness]:
        """The incidents most like a text."""
        passage = Passage("text", "", Audience.PUBLIC, text)
        return self._likenesses(self._index.evaluator(), Subject((passage,), {}), size, audience)

    def _likenesses(
        self, evaluator: Evaluator, subject: Subject, size: int, audience: Audience
    ) -> Sequence[Likeness]:
        return likenesses(evaluator, self._analyzer, self._synonyms, subject, audience, size)

    def follow(self) -> None:
        """Catch up with the source; what fails is told, and done by the next search."""
        self._index.follow()

    def rebuild(self) -> int:
        """Make the index anew; gives the number of its entries."""
        return self._index.rebuild()

    def examine(self, view: View) -> Verdict:
        """Whether the index is sound and tells what the source holds."""
        return examine(self._index, view)
