"""Saving, getting, listing, and the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rca.errors import NotFound
from rca.model.incidents.incident import Incident, Severity
from rca.store.history import Action, Change, FieldChange, Outcome, Saved
from rca.store.incidents.repository import Incidents, open_store
from tests.store.conftest import last_change
from tests.support.small_incident import NOON, incident

KEY = incident().key


def test_saving_creates_then_updates_then_leaves_alone(store: Incidents) -> None:
    assert store.save(incident(), who="ann", at=NOON) == Saved(KEY, Outcome.CREATED, 1)
    assert store.save(incident(), who="ann", at=NOON) == Saved(KEY, Outcome.UNCHANGED, 1)
    assert store.save(incident(severity="sev1"), version=1, who="bob", at=NOON) == Saved(
        KEY, Outcome.UPDATED, 2
    )
    assert [change.version for change in store.history(KEY)] == [1, 2]


def test_saving_the_same_again_writes_no_history(store: Incidents) -> None:
    store.save(incident(), who="ann", at=NOON)
    before = store.list()
    store.save(incident(), who="bob", at=NOON + timedelta(days=1))
    assert store.list() == before
    assert last_change(store) == 1


def test_the_text_of_the_file_is_kept_and_refreshed(store: Incidents) -> None:
    store.save(incident(), who="ann", at=NOON, source="# コメント\r\nkey: x\n")
    assert store.source(KEY) == "# コメント\r\nkey: x\n"
    assert store.save(incident(), who="ann", at=NOON, source="# other\n").outcome is Outcome.UNCHANGED
    assert store.source(KEY) == "# other\n"
    store.save(incident(), who="ann", at=NOON)  # from elsewhere: the file still says the same
    assert store.source(KEY) == "# other\n"
    store.save(incident(severity="sev1"), version=1, who="ann", at=NOON)  # the file no longer does
    assert store.source(KEY) == "# other\n"


def test_history_tells_who_when_and_what(store: Incidents) -> None:
    tokyo = timezone(timedelta(hours=9))
    store.save(incident(), who="ann", at=NOON)
    changed = incident(severity="sev1", tracking_id="T-1", title={"ja": "別題", "en": "VM operations failed"})
    store.save(changed, version=1, who="綾", at=datetime(2024, 5, 2, 9, tzinfo=tokyo))
    first, second = store.history(KEY)
    assert (first.who, first.at, first.action) == ("ann", NOON, Action.CREATED)
    assert FieldChange("severity", None, "sev2") in first.fields
    assert second == Change(
        number=2,
        key=KEY,
        version=2,
        at=datetime(2024, 5, 2, 0, tzinfo=UTC),
        who="綾",
        action=Action.UPDATED,
        fields=(
            FieldChange("title.ja", "仮想マシンの操作の失敗", "別題"),
            FieldChange("severity", "sev2", "sev1"),
            FieldChange("tracking_id", None, "T-1"),
        ),
    )


def test_history_names_the_entry_that_was_added_not_those_that_moved(store: Incidents) -> None:
    events = [{"text": {"en": text}} for text in ("one", "two", "three")]
    store.save(incident(timeline=[events[0], events[2]]), who="ann", at=NOON)
    store.save(incident(timeline=events), version=1, who="ann", at=NOON)
    assert store.history(KEY)[-1].fields == (FieldChange("timeline.1", None, {"text": {"en": "two"}}),)


def test_a_change_of_order_alone_is_a_change(store: Incidents) -> None:
    store.save(incident(services={"a": "A", "b": "B"}), who="ann", at=NOON)
    store.save(incident(services={"b": "B", "a": "A"}), version=1, who="ann", at=NOON)
    assert store.history(KEY)[-1].fields == (FieldChange("services", ["a", "b"], ["b", "a"]),)


def test_the_same_key_twice_in_one_import(store: Incidents) -> None:
    saved = store.save_all([(incident(), "a"), (incident(severity="sev4"), "b")], who="ann", at=NOON)
    assert [one.outcome for one in saved] == [Outcome.CREATED, Outcome.UPDATED]
    assert store.get(KEY).severity is Severity.SEV4


def test_an_exception_takes_the_whole_import_back(store: Incidents) -> None:
    store.save(incident("2020-01-01-old"), who="ann", at=NOON)
    with pytest.raises(ValueError, match="broken input"):
        store.save_all(_broken(), who="ann", at=NOON)
    assert store.keys() == ["2020-01-01-old"]
    assert last_change(store) == 1


def _broken() -> Iterator[tuple[Incident, str]]:
    yield incident("2020-01-02-new"), ""
    raise ValueError("broken input")


def test_not_found_names_near_keys(store: Incidents) -> None:
    store.save_all([(incident(f"2021-10-1{n}-vm"), "") for n in range(3)], who="ann", at=NOON)
    with pytest.raises(NotFound) as caught:
        store.get("2021-10-11-vn")
    assert str(caught.value) == "there is no incident 2021-10-11-vn"
    assert "2021-10-11-vm" in str(caught.value.remedy)
    with pytest.raises(NotFound) as caught:
        store.get("10-vm")
    assert "2021-10-10-vm" in str(caught.value.remedy)
    with pytest.raises(NotFound) as caught:
        store.get("100%_")
    assert "List the incidents" in str(caught.value.remedy)
    for call in (store.source, store.history):
        with pytest.raises(NotFound):
            call("x")


def test_a_list_shows_what_matters_latest_first(store: Incidents) -> None:
    steps = [
        {"id": f"s{n}", "kind": "prevent", "state": state, "text": {"en": "x"}}
        for n, state in enumerate(["done", "verified", "dropped", "planned", None])
    ]
    store.save(incident("2020-01-01-a", windows=[{"start": "about 2020-01-01T10:00Z"}]), who="ann", at=NOON)
    store.save(incident("2020-02-01-b", next_steps=steps, tracking_id="T"), who="ann", at=NOON)
    store.save(
        incident("2023-02-01-c", windows=[{"start": "2023-02-01", "end": "unknown"}]), who="ann", at=NOON
    )
    rows = store.list()
    assert [row.key for row in rows] == ["2023-02-01-c", "2020-02-01-b", "2020-01-01-a"]
    assert store.list(limit=2) == rows[:2]
    assert rows[1].titles == {"ja": "仮想マシンの操作の失敗", "en": "VM operations failed"}
    assert (rows[1].tracking_id, rows[1].open_steps, rows[1].version, rows[1].updated_at) == ("T", 2, 1, NOON)
    assert [row.is_ongoing for row in rows] == [False, False, True]
    assert [str(row.start) for row in rows] == [
        "2023-02-01",
        "2021-10-13T05:12Z",
        "about 2020-01-01T10:00Z",
    ]


def test_a_list_by_severity_service_and_time(store: Incidents) -> None:
    windows = {
        "short": {"start": "2020-01-01T10:00Z", "end": "2020-01-01T11:00Z"},
        "day": {"start": "2020-01-01", "end": "2020-01-03"},
        "ongoing": {"start": "2020-01-02T00:00Z"},
        "unknown": {"start": "2020-01-02T00:00Z", "end": "unknown"},
    }
    services = {"short": {"disk": {"en": "Disks", "ja": "ディスク"}}}
    for key, window in windows.items():
        found = incident(
            key,
            windows=[window],
            services=services.get(key, {"vm": "VM"}),
            severity="sev1" if key == "day" else "sev3",
        )
        store.save(found, who="ann", at=NOON)

    def keys(**conditions: object) -> set[str]:
        return {row.key for row in store.list(**conditions)}  # type: ignore[arg-type]

    assert keys(severity=Severity.SEV1) == {"day"}
    assert keys(service="disk") == keys(service="ディスク") == keys(service="DISKS") == {"short"}
    assert keys(service="nothing") == set()
    assert keys(since=datetime(2020, 1, 3, 12, tzinfo=UTC)) == {"day", "ongoing"}
    assert keys(since=datetime(2020, 1, 1, 11, tzinfo=UTC)) == {"day", "ongoing", "unknown"}
    assert keys(until=datetime(2020, 1, 1, 10, tzinfo=UTC)) == {"day"}
    day = {
        "since": datetime(2020, 1, 1, 10, 30, tzinfo=UTC),
        "until": datetime(2020, 1, 1, 10, 40, tzinfo=UTC),
    }
    assert keys(**day) == {"short", "day"}
    assert keys(severity=Severity.SEV3, service="vm", since=datetime(2020, 1, 2, tzinfo=UTC)) == {
        "ongoing",
        "unknown",
    }


def test_a_store_opened_again_holds_what_was_saved(url: str) -> None:
    with open_store(url) as store:
        store.save(incident(), who="ann", at=NOON)
    with open_store(url) as store:
        assert store.get(KEY) == incident()


def test_a_date_alone_is_that_day_wherever_one_asks(store: Incidents) -> None:
    store.save(incident(windows=[{"start": "2020-01-03", "end": "2020-01-03"}]), who="ann", at=NOON)
    for hours in (-11, 0, 9, 13):
        zone = timezone(timedelta(hours=hours))
        for day in (2, 3, 4):
            first = datetime(2020, 1, day, tzinfo=zone)
            last = first.replace(hour=23, minute=59)
            assert bool(store.list(since=first)) == (day <= 3), (hours, day)
            assert bool(store.list(until=last)) == (day >= 3), (hours, day)
            assert bool(store.list(since=first, until=last)) == (day == 3), (hours, day)
