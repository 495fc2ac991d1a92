"""Customer lists: every encoding, every problem by line and column, and text that is only text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.importers.tables.customers import Extraction, extract, extract_bytes
from rca.model.customers.customer import Customer, Honorific

HEADER = "id,name,name_ja,name_en,person,person_ja,person_en,department,email,locale,zone,services,notes\n"
JAPANESE = """\
顧客ID,名称,名称（英語）,敬称,担当者,役職,部署,メールアドレス,言語,タイムゾーン,サービス,備考
C-1,株式会社見本,"Mihon, Inc.",御中,見本 花子,部長,情報システム部,hanako@example.co.jp,ja,Asia/Tokyo,仮想マシン；ストレージ,"内密
二行目"
C-1,,,,佐藤 一郎,,,ichiro@example.co.jp,,,,

C-2,髙橋 次郎,,様,,,,,,,*,
"""


def read(text: str) -> Extraction:
    return extract_bytes(text.encode(), "list.csv")


def problems(text: str) -> list[str]:
    found = read(text)
    assert not found.customers
    return [f"{each.place.line} {each.place.field} {each.rule}" for each in found.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_list_reads_the_same_in_every_encoding(encoding: str, newline: str) -> None:
    content = JAPANESE.replace("\n", newline).encode(encoding)
    found = extract_bytes(content, "list.csv")
    assert found.problems == ()
    first, second = found.customers
    assert first.name.by_locale == {"*": "株式会社見本", "en": "Mihon, Inc."}
    assert [person.email for person in first.contacts] == ["hanako@example.co.jp", "ichiro@example.co.jp"]
    assert [person.title.by_locale for person in first.contacts if person.title] == [{"*": "部長"}]
    assert (first.locale, first.zone, first.services) == ("ja", "Asia/Tokyo", ("仮想マシン", "ストレージ"))
    assert first.notes == "内密\n二行目"
    assert (second.honorific, second.services, second.contacts) == (Honorific.PERSON, ("*",), ())
    assert second.name.by_locale == {"*": "髙橋 次郎"}


@pytest.mark.parametrize(
    ("content", "rule", "values"),
    [
        (
            b"id,name\n1,\x82\xa0\x81\n",
            "csv.encoding",
            {"offset": 11, "line": 2, "byte": "0x82", "other": 13},
        ),
        (b"\xef\xbb\xbfid,name\n1,\xff\xff\n", "csv.encoding", {"offset": 14, "line": 2, "byte": "0xFF"}),
        ("id,name\n1,x\n".encode("utf-16"), "csv.utf16", {}),
        (b"", "csv.empty", {}),
        (b"\n\n,,\n", "csv.empty", {}),
        (b"a,b\n1,2\n", "csv.column", {}),
        (b"id,name\n", "csv.empty", {}),
        (b"id;name\n1;x\n", "csv.separator", {"found": "`;`"}),
        (b"id\tname\n1\tx\n", "csv.separator", {"found": "TAB"}),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, rule: str, values: dict[str, object]) -> None:
    found = extract_bytes(content, "list.csv")
    assert found.customers == ()
    assert found.problems[0].rule == rule
    assert values.items() <= dict(found.problems[0].message.values).items()


def test_a_named_encoding_is_the_only_one_tried() -> None:
    cp932 = "id,name\n1,株式会社\n".encode("cp932")
    assert extract_bytes(cp932, "x", "utf-8").problems[0].rule == "csv.encoding"
    assert extract_bytes(cp932, "x", "cp932").customers[0].name.by_locale == {"*": "株式会社"}


def test_every_problem_is_told_at_once_by_line_and_column() -> None:
    rows = (
        "C/1,A,,,,,,,a@example.com,ja,Asia/Tokio,vm,\n"
        ",B,,,,,,,b@example,JA,asia/tokyo,vm,\n"
        "C-3,,,,,,,,not an address,xx,JST9,vm,\n"
        "C-4,\u202eevil,,,,,,,,,,,\n"
        "C-5,ﾐﾎﾝ,,,,,,,,,,,\n"
        "C-6,too,few\n"
        "C-7,F,,,,,,,x@example.com,,,,,more\n"
    )
    assert problems(HEADER + rows) == [
        "2 id customer.id",
        "2 zone customer.zone",
        "3 id field.missing",
        "3 locale customer.locale",
        "3 zone customer.zone",
        "4 email mail.address",
        "4 locale customer.locale",
        "4 zone customer.zone",
        "4 id customer.no_name",
        "5 name char.bidi",
        "5 id customer.no_name",
        "6 name char.halfwidth",
        "6 id customer.no_name",
        "7  csv.cells",
        "8  csv.cells",
    ]


def test_near_names_are_suggested() -> None:
    found = read(HEADER + "C-1,A,,,,,,,,JA,Asia/Tokio,,\n")
    assert [str(each.remedy) for each in found.problems] == [
        "Did you mean `ja`?",
        "Did you mean `Asia/Tokyo`?",
    ]


def test_rows_of_one_customer_differ_in_the_person_only() -> None:
    rows = (
        "C-1,A,,,Hanako,,,Sales,h@example.com,ja,Asia/Tokyo,vm;db,\n"
        "C-1,A,,,Ichiro,,,,i@example.com,,,,\n"
        "c-1,B,,,Jiro,,,,j@example.com,en,,vm,\n"
        "C-1,,,,Hanako,,,Sales,h@example.com,,,,\n"
        "C-1,,,,,,,,H@example.com,,,,\n"
        "C-1,,,,,,,,,,,,\n"
    )
    assert problems(HEADER + rows) == [
        "4 id customer.differs",
        "4 name customer.differs",
        "4 locale customer.differs",
        "4 services customer.differs",
        "5 id customer.twice",
        "6 email customer.twice",
        "7 id customer.twice",
    ]


def test_an_address_of_two_customers_is_a_warning() -> None:
    found = read(HEADER + "C-1,A,,,,,,,a@example.com,,,,\nC-2,B,,,,,,,A@example.com,,,,\n")
    assert [customer.id for customer in found.customers] == ["C-1", "C-2"]
    assert [(each.rule, each.level.value, each.place.line) for each in found.problems] == [
        ("customer.shared_email", "warning", 3)
    ]


@pytest.mark.parametrize("header", ["nam", "person_jaa", "name_ja,name（日本語）", "id,ID"])
def test_an_unknown_or_doubled_column_is_a_problem(header: str) -> None:
    cells = "," * header.count(",")
    found = read(f"id,name,{header}\nC-1,A,{cells}\n")
    assert not found.customers
    assert found.problems[0].rule in ("csv.column", "csv.column_twice")
    assert found.problems[0].place.line == 1


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+81 3", "-2+3", "=cmd|' /C calc'!A0", '"quoted"', "a;b"]
)
def test_what_a_spreadsheet_would_run_is_text(name: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["id", "name"], ["C-1", name]])
    assert read(stream.getvalue()).customers[0].name.by_locale == {"*": name}


@pytest.mark.parametrize(
    "customer_id", ["..", ".", "a/b", "a\\b", "CON", "nul.txt", "a.", "-a", "顧客1", "Ｃ１", "a b"]
)
def test_an_id_that_is_no_name_of_a_folder(customer_id: str) -> None:
    assert problems(f"id,name\n{customer_id},A\n") == ["2 id customer.id"]


def test_a_broken_quotation_names_its_line() -> None:
    found = read('id,name\nC-1,A\nC-2,"B"x\nC-3,C\n')
    assert not found.customers
    assert [(each.rule, each.place.line) for each in found.problems] == [("csv.syntax", 3)]


_CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cf")), min_size=1, max_size=12
)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_that_is_read_ends_in_an_exception(content: bytes) -> None:
    found = extract_bytes(b"id,name\n" + content, "list.csv")
    assert found.customers or found.problems


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=5))
def test_what_a_writer_wrote_is_read(rows: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["id", "name_ja", "person", "services"])
    for number, row in enumerate(rows):
        writer.writerow([f"C-{number}", *row])
    found = read(stream.getvalue())
    assert found.problems or [customer.id for customer in found.customers] == [
        f"C-{number}" for number in range(len(rows))
    ]
    for customer in found.customers:
        assert Customer.model_validate(customer.plain()) == customer


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as stream:
        stream.truncate(40 * 1024 * 1024)
    assert [each.rule for each in extract(path).problems] == ["csv.size"]


def test_addresses_that_carriers_gave_out_are_kept_as_people_write_them() -> None:
    found = read(
        'id,name,email\na,A,taro..dot@docomo.ne.jp\nb,B,abc.@ezweb.ne.jp\nc,C,"""x..y""@docomo.ne.jp"\n'
    )
    assert found.problems == ()
    assert [each.contacts[0].email for each in found.customers] == [
        "taro..dot@docomo.ne.jp",
        "abc.@ezweb.ne.jp",
        "x..y@docomo.ne.jp",
    ]
    for address in (
        "taro..dot@example.com",
        '"a b"@docomo.ne.jp',
        "..@docomo.ne.jp",
        "a..b@docomo.ne.jp.example",
    ):
        cell = '"' + address.replace('"', '""') + '"'
        assert problems(f"id,name,email\na,A,{cell}\n") == ["2 email mail.address"]
