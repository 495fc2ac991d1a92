"""Exports of trackers: recognised by what they hold, and every problem named by line and column."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.trackers import export
from rca.trackers.export import Extraction, extract, extract_bytes

CLOSED = datetime(2025, 7, 30, 1, 2, 3, tzinfo=UTC)
GH = {
    "number": 3, "title": "門", "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2025-07-30T01:02:03Z",
    "url": "https://github.com/Owner/Name/issues/3",
}  # fmt: skip
REST = {
    "number": 4, "state": "closed", "state_reason": "not_planned", "closed_at": "2025-07-30T10:02:03+09:00",
    "url": "https://api.github.com/repos/o/n/issues/4", "html_url": "https://github.com/o/n/issues/4",
}  # fmt: skip
LAB = {
    "iid": 5, "id": 99, "state": "opened", "closed_at": None, "web_url": "https://gitlab.example/g/s/p/-/issues/5",
}  # fmt: skip


def read(text: str | bytes) -> Extraction:
    return extract_bytes(text if isinstance(text, bytes) else text.encode(), "f")


def items(text: str | bytes) -> list[tuple[str, str, str, str]]:
    found = read(text)
    assert not found.problems, found.problems
    return [(each.system.value, each.key, each.status, each.outcome) for each in found.items]


def rules(text: str | bytes) -> list[tuple[str, int, str]]:
    found = read(text)
    return [(each.rule, each.place.line, each.place.field) for each in found.problems]


def test_github_and_gitlab_in_json() -> None:
    assert items(json.dumps([GH])) == [("github", "owner/name#3", "CLOSED", "COMPLETED")]
    assert read(json.dumps([GH])).items[0].closed == CLOSED
    assert items("\ufeff " + json.dumps([REST], indent=2)) == [("github", "o/n#4", "closed", "not_planned")]
    assert read(json.dumps([REST])).items[0].closed == CLOSED
    assert items(json.dumps([LAB])) == [("gitlab", "g/s/p#5", "opened", "")]


def test_pages_one_behind_the_other_and_the_answer_of_a_search() -> None:
    assert len(items(json.dumps([GH, REST]) + "\n[]" + json.dumps([LAB]))) == 3
    assert items(json.dumps({"total_count": 1, "items": [REST]})) == [
        ("github", "o/n#4", "closed", "not_planned")
    ]
    assert items(json.dumps(GH)) == items(json.dumps([GH]))


HEADERS = {
    "jira": ("Summary,Issue key,Issue id,Status,Resolution,Labels,Labels", "x,OPS-7,1,Done,Won't Do,a,b"),
    "jira-ja": ("要約,課題キー,課題 ID,ステータス,解決状況", "門,OPS-7,1,完了,対応しない"),
    "azure": ("ID,Work Item Type,Title,Assigned To,State,Tags", "7,Bug,x,,Closed,"),
    "redmine": ("#,Project,Tracker,Parent task,Status,Priority,Subject,Closed", "7,a,b,,Closed,Normal,x,"),
    "redmine-ja": (
        "#,プロジェクト,トラッカー,親チケット,ステータス,優先度,題名,終了日",
        "7,運用,改善,,終了,通常,手順,",
    ),
    "backlog": (
        "ID,Project ID,Key ID,Key,Subject,Status ID,Status,Resolution",
        "1,1,1,OPS-7,x,4,Closed,Won't Fix",
    ),
    "backlog-ja": (
        "ID,プロジェクトID,キーID,キー,件名,状態ID,状態,完了理由",
        "1,1,1,OPS-7,x,4,完了,対応しない",
    ),
    "azure-ja": ("ID,作業項目の種類,タイトル,状態,理由", "7,バグ,門,終了,完了"),
    "gitlab": (
        "Title,Description,Issue ID,URL,State,Closed At (UTC)",
        "x,y,7,https://gitlab.com/g/p/-/issues/7,Closed,2025-07-30 01:02:03",
    ),
}


OUTCOMES = {
    "jira": "Won't Do",
    "jira-ja": "対応しない",
    "azure-ja": "完了",
    "backlog": "Won't Fix",
    "backlog-ja": "対応しない",
    "backlog-chosen": "対応しない",
    "servicenow": "Risk Accepted",
    "jira-ja-now": "対応しない",
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_by_its_header_whatever_separates_it(name: str, separator: str, encoding: str, end: str) -> None:
    text = end.join((*HEADERS[name], "")).replace(",", separator)
    ((system, key, status, outcome),) = items(text.encode(encoding))
    assert system == name.partition("-")[0]
    keys = {
        "jira": "OPS-7",
        "backlog": "OPS-7",
        "azure": "AB#7",
        "gitlab": "g/p#7",
        "redmine": "#7",
        "servicenow": "PRB0040007",
    }
    assert key == keys[system]
    assert status in ("Done", "完了", "Closed", "終了")
    assert outcome == OUTCOMES.get(name, "")


def closed(cell: str, *others: str) -> object:
    """What the first of several rows says of when it was closed."""
    rows = [f'OPS-{number},完了,"{each}"' for number, each in enumerate((cell, *others), start=1)]
    return read("\n".join(("課題キー,ステータス,解決日", *rows))).items[0].closed


@pytest.mark.parametrize(
    "cell",
    [
        "2021-11-30", "2021/11/30 14:00", "2021/11/30", "2021年11月30日", "2021年11月30日(火) 14:00", "2021-11-30 14:00:00.0",
        "30/11月/21 2:00 午後", "30/Nov/21 2:00 PM", "30-Nov-2021", "30 November 2021 14:00", "Nov 30, 2021, 2:00 PM",
        "30.11.2021 14:00", "11/30/2021 2:00:00 PM", "30/11/21 14:00", "11/30/21", "２０２１/１１/３０",
    ],
)  # fmt: skip
def test_the_day_on_which_it_was_closed_in_every_form_that_trackers_write(cell: str) -> None:
    assert closed(cell) == date(2021, 11, 30)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "03/04/2021",
        "3/4/21 10:00",
        "yesterday",
        "30/Foo/21",
        "2021-13-40",
        "31/02/2021",
        "2021",
        "99999",
        "30/0月/21",
    ],
)
def test_what_means_several_days_or_none_is_no_day(cell: str) -> None:
    assert closed(cell) is None


def test_another_date_of_the_column_shows_which_number_is_the_day() -> None:
    assert closed("03/04/2021", "25/12/2021") == date(2021, 4, 3)
    assert closed("03/04/2021", "12/25/2021") == date(2021, 3, 4)
    assert closed("03/04/2021", "12/25/2021", "25/12/2021") is None
    assert closed("05/05/2021") == date(2021, 5, 5)


def test_an_instant_stays_one() -> None:
    assert read("\n".join(HEADERS["gitlab"])).items[0].closed == CLOSED
    assert closed("2025-07-30T10:02:03+09:00") == CLOSED
    azure = "ID,Work Item Type,State,Closed Date\n7,Bug,Closed,03/04/2025 10:00\n"
    assert (read(azure).items[0].closed, read(azure).items[0].closed_as) == (None, "03/04/2025 10:00")


def test_redmine_says_on_which_day_it_was_closed_and_backlog_does_not() -> None:
    redmine = "#,ステータス,更新日,終了日\n4711,終了,2021/12/24 05:00,2021/11/30 05:00\n"
    assert read(redmine.encode("cp932")).items[0].closed == date(2021, 11, 30)
    backlog = "ID,キーID,キー,状態,更新日\n1,1,OPS-11,完了,2021/11/30 14:00\n"
    assert read(backlog.encode("cp932")).items[0].closed is None


def test_a_row_that_cannot_be_read_keeps_no_other_back() -> None:
    text = 'Issue key;Status\nOPS-1;Done\nOPS 2;Done\nOPS-3;"x"y\nOPS-4\n;Done\nOPS-6;Done\n'
    assert [each.key for each in read(text).items] == ["OPS-1", "OPS-6"]
    assert [line for _, line, _ in rules(text)] == [3, 4, 5, 6]


def test_line_numbers_count_lines_within_cells_too() -> None:
    text = 'Issue key,Status,Description\nOPS-1,Done,"a\nb\nc"\n,Done,x\nOPS 3,Done,y\nOPS-4,,z\nOPS-5,Done\n'
    assert rules(text) == [
        ("field.missing", 5, "Issue key"),
        ("tracker.form", 6, "Issue key"),
        ("field.missing", 7, "Status"),
        ("csv.cells", 8, ""),
    ]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "export.empty"), (b" \r\n", "export.empty"), (b"[]", "export.empty"), (b"\xff\xfe[", "csv.utf16"), (b"PK\x03\x04", "csv.workbook"),
        (b"Issue key,Status\n", "export.empty"), (b"a,b\n1,2\n", "export.unknown"), (b"\x00\x01", "export.unknown"),
        (b"\x81", "csv.encoding"), (b'{"a":', "export.json"), (b"[1,", "export.json"), (b"[" * 200_000, "export.json"),
        (b"[" + b"9" * 10_000 + b"]", "export.json"), (b"[1]", "export.no_field"), (b'[{"state": 1}]', "export.no_field"),
        (b'[{"state": "open"}]', "export.no_field"), (b'[{"state": "open", "url": "https://example.com/1"}]', "export.address"),
        (b'Issue key,Status\n"OPS-1,Done\n', "csv.syntax"), (b"Issue key,Status\nAB#1,Done\n", "export.address"),
        (b"ID,Work Item Type,State\nx,Bug,Closed\n", "tracker.form"),
    ],
)  # fmt: skip
def test_what_is_no_export_says_so(content: bytes, rule: str) -> None:
    assert [name for name, _, _ in rules(content)] == [rule]


def test_where_json_is_wrong() -> None:
    found = read('[\n  {"state": "open",\n  oops}\n]').problems[0]
    assert (found.place.line, found.message.values["column"]) == (3, 3)
    found = read(json.dumps([GH, {"state": "open", "url": "nowhere"}])).problems[0]
    assert str(found.place) == "f:1: [2].url"


def test_a_field_of_ten_megabytes_and_the_limit_of_others() -> None:
    limit = csv.field_size_limit()
    assert len(items('Issue key,Status,Description\nOPS-1,Done,"' + "x" * 10_000_000 + '"\n')) == 1
    assert csv.field_size_limit() == limit


def test_a_huge_file_is_read_and_a_larger_one_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "jira.csv"
    path.write_text(
        "Issue key,Status\n" + "".join(f"OPS-{n},Done\n" for n in range(1, 50_001)), encoding="utf-8"
    )
    assert len(extract(path).items) == 50_000
    monkeypatch.setattr(export, "LARGEST", 1000)
    assert [each.rule for each in extract(path).problems] == ["export.size"]


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: ("Issue key,Status\n" + text).encode("utf-8", "replace"))
)
def test_nothing_that_comes_makes_it_fall(content: bytes) -> None:
    found = read(content)
    assert found.items or found.problems
    assert not (found.items and found.problems)
