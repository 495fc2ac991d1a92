"""Which promises of before were not kept, and in what order they are told."""

from __future__ import annotations

from rca.model.incidents.step_states import StepRef
from rca.model.promises.step_list import StepRow
from rca.reports.related import Tie, kin_of, related


def row(key: str, step: str, state: str, *, due: str = "", revision: int = 0) -> StepRow:
    return StepRow(
        key=key, step=step, version=1, severity="sev2", state=state, kind="prevent", priority="normal", due=due,
        due_by=due, done_on="", owner="", audience="public", text="x", revision=revision,
    )  # fmt: skip


def told(*found: object) -> list[tuple[str, str, str]]:
    return [(str(each.row.ref), each.unkept.value, each.kin.tie.value) for each in found]  # type: ignore[attr-defined]


def test_an_incident_is_kin_once_by_its_strongest_tie_and_never_to_itself() -> None:
    kin = kin_of(
        ["b"],
        [("b", "words"), ("c", "disk"), ("a", "itself")],
        {"c": (("vm",), True), "d": (("vm",), False)},
        "a",
    )
    assert [(each.key, each.tie, each.why) for each in kin] == [
        ("b", Tie.RECURRENCE, ""),
        ("c", Tie.SIMILAR, "disk"),
        ("d", Tie.SERVICES, ""),
    ]  # fmt: skip


def test_what_was_done_counts_only_where_it_happened_again() -> None:
    rows = [
        row(key, f"n{n}", state)
        for key in ("b", "d")
        for n, state in enumerate(("done", "planned", "dropped"))
    ]
    found = related(rows, kin_of(["b"], [], {"d": (("vm",), False)}, "a"), {})
    assert told(*found) == [
        ("b#n0", "came_back", "recurrence"),
        ("b#n1", "open", "recurrence"),
        ("b#n2", "dropped", "recurrence"),
        ("d#n1", "open", "services"),
    ]


def test_a_promise_that_is_carried_on_comes_first_and_promised_ones_before_the_rest() -> None:
    rows = [
        row("b", "n1", ""),
        row("b", "n2", "planned", due="2025-01-01", revision=1),
        row("z", "n9", "verified"),
    ]
    found = related(rows, kin_of(["b"], [], {}, "a"), {StepRef("z", "n9"): "a#n3"})
    assert told(*found) == [
        ("z#n9", "came_back", "answered"),
        ("b#n2", "open", "recurrence"),
        ("b#n1", "open", "recurrence"),
    ]
    assert found[0].kin.why == "a#n3"
