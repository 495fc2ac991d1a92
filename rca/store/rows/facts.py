"""Facts as rows of one table, and back: each kind fills the columns that it needs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from rca.model.incidents.facts import (
    AnyFact,
    Between,
    CountFact,
    DurationFact,
    InstantFact,
    Length,
    NameFact,
    Percentage,
    Quantity,
    ShareFact,
    WindowFact,
)
from rca.store.rows.moments import (
    Row,
    Stored,
    moment_of,
    moment_row,
    window_data,
    window_row,
)

_EMPTY: Row = {
    **window_row(None),
    **dict.fromkeys(("seconds", "from_name", "to_name", "number", "bound", "of_number", "of_bound")),
}


def _quantity(value: Quantity, prefix: str = "") -> Row:
    return {f"{prefix}number": format(value.value, "f"), f"{prefix}bound": value.bound.value}


def fact_row(fact: AnyFact) -> Row:
    """The columns of a fact, without its name and its texts."""
    row = {**_EMPTY, "kind": fact.kind, "audience": fact.audience.value}
    match fact:
        case InstantFact():
            row |= moment_row("start", fact.instant)
        case WindowFact():
            row |= window_row(fact.window)
        case DurationFact(duration=Between() as between):
            row |= {"from_name": between.from_, "to_name": between.to}
        case DurationFact(duration=Length() as length):
            row |= {"seconds": length.value // timedelta(seconds=1), "bound": length.bound.value}
        case CountFact():
            row |= _quantity(fact.count) | (_quantity(fact.of, "of_") if fact.of else {})
        case ShareFact():
            row |= _quantity(fact.share)
        case NameFact():
            pass  # nothing but texts
    return row


def fact_data(row: Stored) -> Row:
    """What the model makes the fact of; its texts are still to come."""
    data: Row = {"audience": row["audience"]}
    match row["kind"]:
        case "instant":
            data["instant"] = moment_of("start", row)
        case "window":
            data["window"] = window_data(row)
        case "duration" if row["seconds"] is None:
            data["duration"] = Between.model_validate({"from": row["from_name"], "to": row["to_name"]})
        case "duration":
            data["duration"] = Length(value=timedelta(seconds=row["seconds"]), bound=row["bound"])
        case "count":
            data["count"] = Quantity(value=Decimal(row["number"]), bound=row["bound"])
            if row["of_number"] is not None:
                data["of"] = Quantity(value=Decimal(row["of_number"]), bound=row["of_bound"])
        case "share":
            data["share"] = Percentage(value=Decimal(row["number"]), bound=row["bound"])
    return data
