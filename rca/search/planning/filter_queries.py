"""Filters as queries: they let through and bring no score worth counting."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from rca.model.audience import Audience
from rca.model.search import HitKind
from rca.search.nodes import And, Not, NumberRange, Or, Prefix, QueryNode, Term, all_of, any_of, never
from rca.search.query.fields import OPEN, SETTLED
from rca.search.query.tree import All, Either, Must, Node, Value, When, Without
from rca.search.query.written_dates import Days
from rca.search.segments.schema import level


def audience_query(audience: Audience) -> QueryNode | None:
    """What readers of ``audience`` may see; None if that is everything."""
    return None if audience is Audience.INTERNAL else NumberRange("audience", 0, level(audience))


def began_within(days: Days, zone: tzinfo) -> NumberRange:
    """What began within the days."""
    return _number_range("start", days, zone)


def filter_query(node: Node, zone: tzinfo) -> QueryNode:
    """A tree of nothing but filters. Days begin at midnight in ``zone``. Raises TypeError for words."""
    if isinstance(node, All):
        return all_of([filter_query(part, zone) for part in node.parts])
    if isinstance(node, Either):
        return any_of([filter_query(part, zone) for part in node.parts])
    if isinstance(node, Without):
        return never(filter_query(node.part, zone))
    if isinstance(node, Must):
        return filter_query(node.part, zone)
    if isinstance(node, When):
        return _number_range(node.field, Days(node.first, node.end), zone)
    if isinstance(node, Value):
        return _keyword(node)
    raise TypeError(node)


def _keyword(value: Value) -> QueryNode:
    if value.field == "state" and value.text == OPEN:
        # A step whose state nobody has stated is not known to be done.
        settled = Or(tuple([Term("state", state.value) for state in SETTLED]))
        return And((Term("kind", HitKind.STEP.value), Not(settled)))
    if value.is_prefix:
        return Prefix(value.field, value.text)
    return Term(value.field, value.text)


def _number_range(field: str, days: Days, zone: tzinfo) -> NumberRange:
    if field == "due":
        first = None if days.first is None else days.first.toordinal()
        end = None if days.end is None else days.end.toordinal()
    else:
        first = None if days.first is None else _minutes(days.first, zone)
        end = None if days.end is None else _minutes(days.end, zone)
    return NumberRange(field, first, None if end is None else end - 1)


def _minutes(day: date, zone: tzinfo) -> int:
    """When the day begins, in minutes since 1970 (UTC)."""
    return int(datetime.combine(day, time(), zone).timestamp() // 60)
