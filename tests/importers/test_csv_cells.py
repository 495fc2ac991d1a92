"""Cells of CSV files: no spreadsheet runs one of ours, and what we wrote we read as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.csv_rows import Row, as_it_was, decode, harmless, rows, write_rows

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.from_regex(
    r"'{0,2}[=+@\t -][0-9a-z]{0,3}", fullmatch=True
)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
        "+x",
        "-",
        "'=1",
    ],
)
def test_what_a_spreadsheet_would_run_has_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_it_was(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["-5", "+1.5", "12", "", "a=1", "'quoted'", "2021-10-13", "株式会社＝見本"])
def test_numbers_and_other_texts_stay(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_we_wrote_we_read(table: list[list[str]]) -> None:
    content = write_rows(table)
    assert content.startswith(b"\xef\xbb\xbf")
    text = decode(content, "x.csv")
    assert isinstance(text, str)
    read = [list(row.cells) for row in rows(text, "x.csv") if isinstance(row, Row)]
    assert read == [row for row in table if any(cell.strip() for cell in row)]
    for row in csv.reader(io.StringIO(text, newline="")):
        assert all(harmless(as_it_was(cell)) == cell for cell in row)


def test_what_is_no_table_is_given_up_soon() -> None:
    """A quotation that nobody closes makes a row of each of its lines, millions in a file of some megabytes."""
    found = list(rows('id,name\na1,"' + "x\n" * 200_000 + '"\n', "x.csv"))
    assert len(found) < 1_200
    assert found[-1].fault is not None
    assert found[-1].fault.rule == "csv.broken"
