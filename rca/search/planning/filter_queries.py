"""Filters as queries that let through and bring no score worth counting."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from whoosh.query import And, Every, Not, Or, Prefix, Query, Term

from rca.model.base import Audience
from rca.model.search import HitKind
from rca.search.between import Between
from rca.search.documents.indexed_entry import level
from rca.search.planning.clauses import all_of, any_of
from rca.search.query.fields import OPEN, SETTLED
from rca.search.query.tree import All, Either, Must, Node, Value, When, Without


def audience_mask(audience: Audience) -> Query | None:
    """What readers of ``audience`` may see; None if that is everything."""
    return None if audience is Audience.INTERNAL else Between("audience", 0, level(audience))


def filter_mask(node: Node, zone: tzinfo) -> Query:
    """A tree of nothing but filters. Days begin at midnight in ``zone``. Raises TypeError for words."""
    if isinstance(node, All):
        return all_of([filter_mask(part, zone) for part in node.parts])
    if isinstance(node, Either):
        return any_of([filter_mask(part, zone) for part in node.parts])
    if isinstance(node, Without):
        return never(filter_mask(node.part, zone))
    if isinstance(node, Must):
        return filter_mask(node.part, zone)
    if isinstance(node, When):
        return _between(node, zone)
    if isinstance(node, Value):
        return _keyword(node)
    raise TypeError(node)


def never(query: Query) -> Query:
    """Everything but ``query``; joined to Every, because Whoosh's own parser knows no Not without something to take from."""
    return And([Every(), Not(query)])


def _keyword(value: Value) -> Query:
    if value.field == "state" and value.text == OPEN:
        # A step whose state nobody has stated is not known to be done.
        settled = Or([Term("state", state.value) for state in SETTLED])
        return And([Term("kind", HitKind.STEP.value), Not(settled)])
    if value.is_prefix:
        return Prefix(value.field, value.text)
    return Term(value.field, value.text)


def _between(when: When, zone: tzinfo) -> Query:
    if when.field == "due":
        first = None if when.first is None else when.first.toordinal()
        end = None if when.end is None else when.end.toordinal()
    else:
        first = None if when.first is None else _minutes(when.first, zone)
        end = None if when.end is None else _minutes(when.end, zone)
    return Between(when.field, first, None if end is None else end - 1)


def _minutes(day: date, zone: tzinfo) -> int:
    """When the day begins, in minutes since 1970 (UTC)."""
    return int(datetime.combine(day, time(), zone).timestamp() // 60)
