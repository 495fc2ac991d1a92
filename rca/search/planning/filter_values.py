"""Values of filters as the index has them: ``service:storage`` may mean Azure Storage, ``lang:pt`` pt-BR.

A value that nothing has would find nothing. It is explained, with the value that may have been meant, and becomes a
word. What only other readers may see is never looked at: it could show in a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from rca.model.audience import Audience
from rca.model.near_names import Nearest
from rca.model.problem import N_, Message
from rca.model.search import QueryProblem
from rca.search.analysis.folding import is_asian
from rca.search.nodes import QueryNode, Term
from rca.search.planning.index_statistics import IndexStatistics
from rca.search.query.fields import CALLED, fold
from rca.search.query.tree import All, Either, Must, Node, Value, Without, Word, joined

_NAMED = frozenset({"service", "region", "owner", "locale", "incident"})
"""The fields whose values the incidents themselves give."""
_FEW = 5_000
"""More values than these (incidents, where there are many) are not compared one by one."""
_SUGGESTED = 5


class Resolver:
    """Resolves the filters of one query for readers of ``audience``, whose entries ``seen`` selects."""

    def __init__(self, statistics: IndexStatistics, audience: Audience, seen: QueryNode) -> None:
        self._statistics = statistics
        self._audience = audience
        self._seen = seen
        self._values: dict[str, dict[str, list[str]]] = {}
        self.problems: list[QueryProblem] = []

    def resolved(self, node: Node) -> Node:
        """The tree with each named value as the index has it; what it has not as a word."""
        if isinstance(node, All | Either):
            return type(node)(tuple(self.resolved(part) for part in node.parts))
        if isinstance(node, Without | Must):
            return type(node)(self.resolved(node.part))
        if not isinstance(node, Value) or node.field not in _NAMED:
            return node
        if node.field == "owner" and self._audience is not Audience.INTERNAL:
            self._explain(node, N_("only internal readers may select by owner"))
            return Word(node.text, node.span)
        values = self._folded(node.field)
        if node.is_prefix and not values:
            return Value(node.field, normalize("NFKC", node.text).casefold(), node.span, is_prefix=True)
        meant = self._meant(node, values) if values else self._as_written(node)
        found = [value for value in dict.fromkeys(meant) if self._is_seen(node.field, value)]
        return joined(Either, [Value(node.field, value, node.span) for value in found]) or self._unknown(node)

    def _is_seen(self, field: str, value: str) -> bool:
        """True if these readers may know that there is such a value."""
        if self._audience is Audience.INTERNAL:
            return True
        return self._statistics.count(Term(field, value), self._seen) > 0

    def _meant(self, node: Value, values: Mapping[str, list[str]]) -> Iterator[str]:
        asked = fold(node.text)
        if not node.is_prefix and asked in values:
            yield from values[asked]
            return
        fits = self._begins if node.is_prefix else self._contains
        for key, found in values.items():
            if fits(key, asked):
                yield from found

    def _as_written(self, node: Value) -> Iterator[str]:
        """The spellings under which a value is found at once, where there are too many to compare."""
        text = normalize("NFKC", node.text).strip()
        for spelling in (
            text,
            text.casefold(),
            text.upper(),
            CALLED + text,
            re.sub(r"[\s_]+", "-", text.casefold()),
        ):
            if self._statistics.frequency(node.field, spelling):
                yield spelling

    @staticmethod
    def _begins(value: str, asked: str) -> bool:
        return value.startswith(asked)

    @staticmethod
    def _contains(value: str, asked: str) -> bool:
        """True if the words of ``asked`` stand in ``value``; Japanese has no blanks between its words."""
        if is_asian(asked):
            return len(asked) > 1 and asked in value
        return bool(asked) and f"_{asked}_" in f"_{value}_"

    def _folded(self, field: str) -> dict[str, list[str]]:
        """The values of a field, ids and names, by their folded spelling; empty if there are too many."""
        if field not in self._values:
            lexicon = self._statistics.lexicon(field)
            folded: dict[str, list[str]] = {}
            for value in lexicon if len(lexicon) <= _FEW else ():
                folded.setdefault(fold(value.removeprefix(CALLED)), []).append(value)
            self._values[field] = folded
        return self._values[field]

    def _unknown(self, node: Value) -> Node:
        near = self._near(node)
        self._explain(
            node,
            N_("nothing has {value} as its {field}"),
            N_("Did you mean `{near}`?") if near else "",
            value=node.text,
            field=node.field,
            near=near,
        )
        return Word(node.text, node.span, node.is_prefix)

    def _near(self, node: Value) -> str:
        """The nearest value that these readers may see."""
        values = self._folded(node.field)
        for _ in range(_SUGGESTED):
            near = Nearest(values)(fold(node.text))
            if not near:
                return ""
            for value in values[near]:
                if self._is_seen(node.field, value):
                    return value.removeprefix(CALLED)
            values = {key: found for key, found in values.items() if key != near}
        return ""

    def _explain(self, node: Value, text: str, remedy: str = "", /, **values: object) -> None:
        self.problems.append(
            QueryProblem(
                Message(text, values),
                node.span.start,
                node.span.end,
                Message(remedy, values) if remedy else None,
            )
        )
