"""Customer lists: every encoding, every problem by line and column, and text that is only text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.cli._shared.language import translate, use
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


def _separated(table: str, separator: str) -> str:
    stream = io.StringIO()
    rows = csv.reader(io.StringIO(table))
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_reads_the_same_in_every_encoding(encoding: str, newline: str, separator: str) -> None:
    content = _separated(JAPANESE, separator).replace("\n", newline).encode(encoding)
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
        ("id,name\n1,x\n".encode("utf-16") + b"\n", "csv.utf16", {}),
        (b"PK\x03\x04\x14\x00rest", "csv.workbook", {"kind": ".xlsx"}),
        (
            b"PK\x03\x04...mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "csv.workbook",
            {"kind": ".ods"},
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "csv.workbook", {"kind": ".xls"}),
        (b"", "csv.empty", {}),
        (b"\n\n,,\n", "csv.empty", {}),
        (b"a,b\n1,2\n", "csv.column", {}),
        (b"id,name\n", "csv.empty", {}),
        (b"id,name\n" + b'1,"x"y\n' * 100, "csv.syntax", {}),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, rule: str, values: dict[str, object]) -> None:
    found = extract_bytes(content, "list.csv")
    assert found.customers == ()
    assert found.problems[0].rule == rule
    assert values.items() <= dict(found.problems[0].message.values).items()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('1,"A"x\n', "行を読み取れません：閉じる引用符のすぐ後に、コンマ以外の文字があります"),
        ('1,"A\n', "行を読み取れません：引用符が閉じられないまま終わっています"),
        ("1," + "x" * 131_073 + "\n", "行を読み取れません：1つのセルが131,072文字を超えています"),
    ],
)
def test_what_the_reader_of_csv_says_is_told_in_the_language_of_the_reader(rows: str, message: str) -> None:
    for separator, name in ((",", "コンマ"), (";", "セミコロン"), ("\t", "タブ")):
        (problem, *_) = read(("id,name\n" + rows).replace(",", separator)).problems
        use("ja")
        assert translate(problem.message) == message.replace("コンマ", name)
        use("en")


@pytest.mark.parametrize(
    "cell", ["A <a@example.com>", "a@example.com; b@example.com", "mailto:a@example.com"]
)
def test_what_is_told_to_write_for_an_address_is_taken(cell: str) -> None:
    (problem,) = read(f"id,name,email\n1,A,{cell}\n").problems
    assert str(problem.remedy) == "Write one address and nothing else, as in name@example.com."


def test_a_header_that_is_no_header_is_not_told_whole() -> None:
    assert all(len(str(each)) < 400 for each in read("\0" * 100_000 + "\n").problems)


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
        "C-5,ﾐﾎﾝ,,,,,,,,,JST,,\n"
        "C-6,too,few\n"
        "C-7,F,,,,,,,x@example.com,,,,,more\n"
    )
    assert problems(HEADER + rows) == [
        "2 id customer.id",
        "2 zone customer.zone",
        "3 id field.missing",
        "3 locale customer.locale",
        "3 zone customer.zone",
        "4 email customer.email",
        "4 locale customer.locale",
        "4 zone customer.zone",
        "4 id customer.no_name",
        "5 name char.bidi",
        "6 name csv.kana",
        "6 zone customer.zone",
        "7  csv.cells",
        "8  csv.cells",
    ]


def test_near_names_are_suggested() -> None:
    found = read(HEADER + "C-1,A,,,,,,,,JA,Asia/Tokio,,\n")
    assert not found.customers
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
        "2  customer.with_others",
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


@pytest.mark.parametrize("header", ["emial", "person_jaa", "タイムゾン", "name_ja,name（日本語）", "id,ID"])
def test_a_misspelt_or_doubled_column_is_a_problem(header: str) -> None:
    cells = "," * header.count(",")
    found = read(f"id,name,{header}\nC-1,A,{cells}\n")
    assert not found.customers
    assert found.problems[0].rule in ("csv.column", "csv.column_twice")
    assert found.problems[0].place.line == 1


KINTONE = """\
レコード番号,会社名,会社名フリガナ,郵便番号,住所,TEL,部署名,役職,担当者名,担当者名フリガナ,メールアドレス
12,株式会社甲,カブシキガイシャコウ,100-0000,東京都,03-0000-0000,総務部,課長,甲田 太郎,コウダ タロウ,k@example.com
"""
SALESFORCE = """\
Account ID,Account Name,First Name,Last Name,Email,Title,Phone,Mailing Street
0015g00000abcde,Acme; Inc.,Hanako,Mihon,h@example.com,Director,,
"""


def test_the_lists_of_other_programs_are_read_and_what_is_left_out_is_told() -> None:
    found = read(KINTONE)
    (customer,) = found.customers
    assert (customer.id, customer.name.by_locale) == ("12", {"*": "株式会社甲"})
    assert [(each.rule, each.level.value) for each in found.problems] == [("csv.column", "hint")]
    assert "会社名フリガナ, 郵便番号, 住所, TEL, 担当者名フリガナ" in str(found.problems[0].message)
    (customer,) = read(SALESFORCE).customers
    assert customer.name.by_locale == {"*": "Acme; Inc."}
    assert [each.name.by_locale for each in customer.contacts if each.name] == [{"*": "Hanako Mihon"}]


@pytest.mark.parametrize(
    ("header", "left_out"),
    [
        ("Record ID,Company name,First Name,Last Name,Email,Phone Number", "Phone Number"),
        ("ID,Title,Company,First Name,Job Title", "Title"),
        ("Customer ID,Name,Company,Email", ""),
        ("Account ID,Account Name,Contact ID,Last Name,Email", "Contact ID"),
        ("id,name,email,Email 2,E-Mail Status", "Email 2, E-Mail Status"),
        ("id,name,Names of Notes,zone_id,Company Name Kana", "Names of Notes, zone_id, Company Name Kana"),
        ("取引先 ID,取引先名,取引先責任者 ID,姓,名,役職,メール", "取引先責任者 ID"),
        ("取引先ID,会社名,会社名カナ,氏名（姓）,氏名（名）,e-mail,メール2", "会社名カナ, メール2"),
        ("顧客コード,会社名,担当,担当者カナ,電子メール アドレス", "担当者カナ"),
    ],
)
def test_columns_beside_those_that_are_known_are_no_slips(header: str, left_out: str) -> None:
    cells = ["1"] + [
        "x@example.com" if "mail" in each.lower() or "メール" in each else "x"
        for each in header.split(",")[1:]
    ]
    found = read(f"{header}\n{','.join(cells)}\n")
    assert len(found.customers) == 1, found.problems
    assert [str(each.message) for each in found.problems] == (
        [f"not known here, and left out: {left_out}"] if left_out else []
    )


@pytest.mark.parametrize(
    ("header", "cells", "person"),
    [
        ("姓,名", "乙田,花子", {"*": "乙田 花子"}),
        ("担当者姓,担当者名", "乙田,花子", {"*": "乙田 花子"}),
        ("First Name,Last Name", "Hanako,Otsuda", {"*": "Hanako Otsuda"}),
        ("姓（英語）,名（英語）,姓", "Otsuda,Hanako,乙田", {"en": "Hanako Otsuda", "*": "乙田"}),
        ("氏名,姓,名", "乙田花子,乙田,花子", {"*": "乙田花子"}),
    ],
)
def test_a_name_in_two_columns_is_put_together(header: str, cells: str, person: dict[str, str]) -> None:
    (customer,) = read(f"id,会社名,{header}\ns1,乙,{cells}\n").customers
    assert [each.name.by_locale for each in customer.contacts if each.name] == [person]


def test_what_stands_under_no_header_is_told_once() -> None:
    found = read("id,name,,,\nc1,A,,x,\nc2,B,,y,\n")
    assert [customer.id for customer in found.customers] == ["c1", "c2"]
    assert [(each.rule, each.place.line, each.level.value) for each in found.problems] == [
        ("csv.headless", 2, "hint")
    ]


def test_columns_of_the_house_are_explained_in_the_settings() -> None:
    text = "コード,屋号,ご連絡先,emial\n7,見本屋,見本 花子,x\n"
    assert {each.rule for each in read(text).problems} == {"csv.column", "csv.no_column"}
    own = {"コード": "id", "屋号": "name_ja", "ご連絡先": "person", "emial": ""}
    found = extract_bytes(text.encode(), "list.csv", columns=own)
    assert not found.problems
    assert found.customers[0].name.by_locale == {"ja": "見本屋"}
    found = extract_bytes(text.encode(), "list.csv", columns={**own, "屋号": "nmae"})
    assert [each.rule for each in found.problems] == ["csv.mapping", "csv.no_column"]


def test_a_line_that_names_the_separator_is_heeded() -> None:
    for first in ('"sep=;"', "sep=;", "SEP=;"):
        found = read(f'{first}\nid;name_ja;services\nc2;"A;B株式会社";"u1;u2"\nc3;A;"x\n')
        assert found.customers[0].services == ("u1", "u2")
        assert [(each.rule, each.place.line) for each in found.problems] == [("csv.syntax", 4)]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("ｶﾌﾞｼｷｶﾞｲｼｬ ﾃｽﾄ", "カブシキガイシャ テスト"),
        ("ﾊﾟｰﾙ｢x｣", "パール「x」"),
        ("カﾞｽ", "ガス"),
        ("Aﾟ", "A゜"),
        ("株式会社\u200bゼロ", "株式会社ゼロ"),
    ],
)
def test_what_can_only_mean_one_thing_is_mended_with_a_note(cell: str, kept: str) -> None:
    found = read(f"id,name,email\nc1,{cell},ａ＠ｅxample.com\n")
    assert found.customers[0].name.by_locale == {"*": kept}
    assert found.customers[0].contacts[0].email == "a@example.com"
    assert [each.level.value for each in found.problems] == ["hint", "hint"]
    found = read("id,name,locale\nＣ－１,x,ｊａ\n")
    assert (found.customers[0].id, found.customers[0].locale) == ("C-1", "ja")
    found = read("id,name,person,email\nc1,x,\u200b,\n\u200b,y,,\n")
    assert [customer.contacts for customer in found.customers] == [()]
    assert [each.rule for each in found.problems] == ["csv.unseen", "csv.unseen", "field.missing"]
    assert not read("id,name\nc1,ガラス\n").problems  # typed in two pieces, and nobody sees it


def test_a_wrong_row_keeps_back_its_own_customer_and_nobody_else() -> None:
    found = read(
        "id,name,person,email\n"
        "c1,A,Hanako,h@example.com\n"
        "c2,B,Ichiro,nobody\n"
        "c3,C,Jiro\n"
        'c4,"D"x,,\n'
        "c2,,Saburo,s@example.com\n"
        "c3,C,Shiro,r@example.com\n"
        "c5,E,,e@example.com\n"
        ",,Goro,g@example.com\n"
        "c7,H,,\n"
        ",F,,f@example.com\n"
        "c6,G,,\n"
    )
    assert [customer.id for customer in found.customers] == ["c1", "c7", "c6"]
    assert set(found.refused) == {"c2", "c3", "c4", "c5"}  # the row below c5 may have been meant for it
    assert found.refused_rows == 8
    assert [(each.place.line, each.rule, each.level.value) for each in found.problems] == [
        (3, "customer.email", "error"),
        (4, "csv.cells", "error"),
        (5, "csv.syntax", "error"),
        (6, "customer.with_others", "warning"),
        (7, "customer.with_others", "warning"),
        (8, "customer.with_others", "warning"),
        (9, "field.missing", "error"),
        (11, "field.missing", "error"),
    ]


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+81 3", "-2+3", "=cmd|' /C calc'!A0", '"quoted"', "a;b"]
)
def test_what_a_spreadsheet_would_run_is_text(name: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["id", "name"], ["C-1", name]])
    assert read(stream.getvalue()).customers[0].name.by_locale == {"*": name}


@pytest.mark.parametrize(
    "customer_id", ["..", ".", "a/b", "a\\b", "CON", "nul.txt", "a.", "-a", "顧客1", "Ｃ／１", "a b"]
)
def test_an_id_that_is_no_name_of_a_folder(customer_id: str) -> None:
    assert problems(f"id,name\n{customer_id},A\n") == ["2 id customer.id"]


def test_a_broken_quotation_names_its_line() -> None:
    found = read('id,name\nC-1,A\nC-2,"B"x\nC-3,C\n')
    assert [customer.id for customer in found.customers] == ["C-1", "C-3"]
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
        assert problems(f"id,name,email\na,A,{cell}\n") == ["2 email customer.email"]


_BROKEN = ("{id},A,,nobody", "{id},A", '{id},"A"x,,', "{id},\u202eA,,", "{id},A,,,,x", "{id},,,")


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([None, *_BROKEN])), min_size=1, max_size=8, unique=True
    )
)
def test_customers_without_a_wrong_row_are_as_if_the_others_were_not_there(
    rows: list[tuple[int, str | None]],
) -> None:
    def table(rows: list[tuple[int, str | None]]) -> str:
        lines = [
            (form or f"{{id}},A,P{place},p{number}@example.com").format(id=f"c{number}")
            for place, (number, form) in enumerate(rows)
        ]
        return "\n".join(["id,name,person,email", *lines, ""])

    wrong = {number for number, form in rows if form}
    good = [row for row in rows if row[0] not in wrong]
    assert [customer.id for customer in read(table(rows)).customers] == [
        customer.id for customer in read(table(good)).customers
    ]
