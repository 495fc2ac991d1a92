"""The report: every step has one fate, and the figures add up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.incidents.step_states import StepKind, StepRef, StepState
from rca.model.promises.step_figures import StepFacts
from rca.reports.chart import _LABELS, _lines, _width
from rca.reports.figures import GROUPINGS, Fate, fate, figures, make_report
from rca.reports.page import MOST_BARS, cells, columns, page, share

TODAY = date(2026, 3, 31)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
maybe = st.none() | days
SERVICES = ("vm", "storage", "sign_in")


@st.composite
def steps(draw: st.DrawFn) -> StepFacts:
    state = draw(st.none() | st.sampled_from(StepState))
    return StepFacts(
        ref=StepRef(draw(st.sampled_from(("a-1", "b-2", "c-3"))), draw(st.sampled_from(("n1", "n2")))),
        state=state,
        kind=draw(st.sampled_from(StepKind)).value,
        services=tuple(draw(st.sets(st.sampled_from(SERVICES), min_size=1))),
        began_on=draw(days),
        first_due=draw(maybe),
        last_due=draw(maybe),
        due=draw(maybe),
        done_on=draw(maybe) if state in (StepState.DONE, StepState.VERIFIED) else None,
        slips=draw(st.integers(0, 3)),
        is_promised=draw(st.booleans()),
    )


def step(state: StepState | None = StepState.PLANNED, **fields: object) -> StepFacts:
    values: dict[str, object] = {
        "ref": StepRef("a-1", "n1"), "state": state, "kind": "prevent", "services": ("vm",),
        "began_on": date(2026, 1, 1), "first_due": None, "last_due": None, "due": None, "done_on": None,
        "slips": 0, "is_promised": False,
    }  # fmt: skip
    return StepFacts(**values | fields)  # type: ignore[arg-type]


@given(st.lists(steps(), max_size=30), st.sampled_from(("", *GROUPINGS)), st.booleans())
def test_the_figures_add_up(found: list[StepFacts], by: str, promised: bool) -> None:
    report = make_report(found, TODAY, by=by, promised=promised)
    for each in (report.total, *report.groups.values()):
        assert each.done + each.open + each.dropped == each.all
        assert each.overdue <= each.open
        for rate in (each.completion, each.on_time_first, each.on_time_last):
            assert rate is None or 0 <= rate <= 1
        assert len(cells(each)) == len(columns("en"))
    assert report.total.all == sum(each.is_promised or not promised for each in found)
    if by in ("month", "kind"):
        for name in Fate:
            assert sum(each.fates[name] for each in report.groups.values()) == report.total.fates[name]
        assert sum(each.slips for each in report.groups.values()) == report.total.slips


@given(st.lists(steps(), max_size=20), days, days)
def test_a_period_is_divided_without_loss(found: list[StepFacts], one: date, other: date) -> None:
    first, last = sorted((one, other))
    within = make_report(found, TODAY, since=first, until=last).total.all
    before = make_report(found, TODAY, until=first - timedelta(days=1)).total.all
    after = make_report(found, TODAY, since=last + timedelta(days=1)).total.all
    assert before + within + after == len(found)


def test_on_time_is_by_the_first_date_and_beside_it_by_the_last() -> None:
    due, later = date(2026, 2, 1), date(2026, 3, 1)
    slipped = step(
        StepState.DONE, first_due=due, last_due=later, due=later, done_on=date(2026, 2, 20), slips=1
    )
    assert fate(slipped, TODAY) is Fate.LATE
    kept = step(StepState.VERIFIED, first_due=due, last_due=due, due=due, done_on=due)
    found = figures([slipped, kept], TODAY)
    assert (found.on_time_first, found.on_time_last) == (0.5, 1.0)
    assert (found.median_days, found.slips, found.slipped) == (40.5, 1, 1)


def test_who_has_not_finished_in_time_is_not_left_out() -> None:
    """An open step whose first date has passed counts against the rate, also where its date was moved."""
    due = date(2026, 2, 1)
    kept = step(StepState.DONE, first_due=due, last_due=due, due=due, done_on=due)
    moved = step(StepState.IN_PROGRESS, first_due=due, last_due=due, due=date(2026, 9, 1))
    assert figures([kept, moved], TODAY).on_time_first == 0.5
    assert fate(moved, TODAY) is Fate.OPEN
    assert fate(step(due=date(2026, 3, 30)), TODAY) is Fate.OVERDUE
    assert fate(step(due=TODAY), TODAY) is Fate.OPEN


def test_dropping_a_step_does_not_better_the_completion() -> None:
    found = figures([step(StepState.DONE), step(StepState.DROPPED)], TODAY)
    assert (found.completion, found.on_time_first, found.dropped) == (0.5, None, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0%"), (1, "100%"), (0.999, ">99%"), (0.001, "<1%"), (0.5, "50%"), (1 / 3, "33%")],
)
def test_a_share_is_neither_all_nor_nothing_unless_it_is(value: float | None, text: str) -> None:
    assert share(value) == text


# The page and its chart


def svgs(content: bytes) -> list[ElementTree.Element]:
    return [
        ElementTree.fromstring(each) for each in re.findall(r"<svg.*?</svg>", content.decode(), re.DOTALL)
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_chart_says_what_it_shows(language: str) -> None:
    label = "サインイン</svg><script>alert(1)</script>&\x00 \U0001f389"
    report = make_report([step(StepState.DONE, services=("vm", "x"))], TODAY, by="service")
    content = page(
        report, {"vm": "仮想マシン", "x": label.replace("\x00", "")}, language, "A&B", promised=True
    )
    assert b"<script" not in content
    (chart,) = svgs(content)
    name = "{http://www.w3.org/2000/svg}"
    assert chart.findtext(f"{name}title")
    assert "仮想マシン" in (chart.findtext(f"{name}desc") or "")
    fills = {each.get("fill") for each in chart.iter(f"{name}rect") if each.get("class") == "bar"}
    assert fills == {"url(#undated)"}
    assert 'id="undated"' in content.decode()


def test_without_any_step_there_is_a_page_all_the_same() -> None:
    assert svgs(page(make_report([], TODAY), {}, "en", "", promised=False))


def test_what_the_chart_leaves_out_is_in_the_table() -> None:
    many = [step(services=(f"s{n:03}",)) for n in range(MOST_BARS + 7)]
    content = page(make_report(many, TODAY, by="service"), {}, "en", "", promised=False)
    assert len(svgs(content)) == 2
    assert "7 groups with fewer steps are in the table only." in content.decode()
    assert content.count(b'<th scope="row">') == len(many) + 1
    ids = re.findall(r'<pattern id="(\w+)"', content.decode())
    assert len(ids) == len(set(ids))


def test_charts_of_a_page_share_a_scale() -> None:
    many = [step(services=(f"s{n:03}",)) for n in range(MOST_BARS)]
    labels = {"s000": "a service with a name much longer than any of the others"}
    content = page(make_report(many, TODAY, by="service"), labels, "en", "", promised=False)
    charts = svgs(content)
    assert len(charts) > 1
    bars = {
        (each.get("x"), each.get("width"))
        for chart in charts
        for each in chart.iter("{http://www.w3.org/2000/svg}rect")
        if each.get("class") == "bar" and each.get("width") != "18.0"
    }
    assert len(bars) == 1


@given(st.text(max_size=200), st.integers(20, _LABELS))
def test_a_label_is_broken_and_never_cut(label: str, room: int) -> None:
    lines = list(_lines(label, room))
    assert "".join("".join(lines).split()) == "".join(label.split())
    assert all(_width(line) <= room or len(line) == 1 for line in lines)
