"""``rca customers`` and ``rca render`` for them: a folder each, refusals that say who and why."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.config.settings import load
from rca.knowledge_base import KnowledgeBase
from rca.model.customers.delivery import DeliveryState, Letter
from tests.support.command_line import rca
from tests.support.demo import copy_of
from tests.support.samples import WINDOWS_VM

LIST = """\
顧客ID,名称（日本語）,名称（英語）,担当者（日本語）,担当者（英語）,部署,メールアドレス,言語,タイムゾーン,サービス,備考
C-1,株式会社見本,"Mihon, Inc.",見本 花子,Hanako Mihon,,hanako@example.co.jp,ja,Asia/Tokyo,可用性セット;other,内密の備考
C-2,,"Sample, LLC",,Bob Sample,,bob@example.com,en,America/Los_Angeles,*,
C-3,日本語だけ株式会社,,,,,,en,,*,
C-4,,Muster GmbH,,,,,de,Europe/Berlin,*,
C-5,無関係株式会社,,,,,,ja,,別のサービス,
C-6,未登録株式会社,,,,,,ja,,,
"""
NOON = datetime(2025, 12, 1, 3, tzinfo=UTC)
AT = ("--issued-at", "2025-11-05T01:25Z")


@pytest.fixture(scope="module")
def with_customers(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with the list's customers, for tests that only render."""
    folder = copy_of(made_demo, tmp_path_factory.mktemp("customers"))
    (folder / "list.csv").write_bytes(LIST.encode("cp932"))
    rca("customers", "import", "list.csv", folder=folder)
    return folder


@pytest.mark.usefixtures("empty_store")
def test_import_list_show_remove(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    assert (
        "Created 6, updated 0, unchanged 0." in rca("customers", "import", "list.csv", folder=tmp_path).stderr
    )
    again = json.loads(rca("customers", "import", "list.csv", "--json", folder=tmp_path).stdout)
    assert (again["unchanged"], again["problems"]) == (6, [])
    rows = json.loads(rca("customers", "list", "--json", folder=tmp_path).stdout)["customers"]
    assert [row["id"] for row in rows] == [f"C-{number}" for number in range(1, 7)]
    some = rca("customers", "list", "--service", "別のサービス", folder=tmp_path).stdout
    assert [line.split("\t")[0] for line in some.splitlines()] == ["C-2", "C-3", "C-4", "C-5"]
    shown = rca("--lang", "ja", "customers", "show", "c-1", folder=tmp_path).stdout
    assert "名称：株式会社見本 / Mihon, Inc." in shown
    assert "敬称：法人・団体（御中）" in shown
    assert (
        "登録しました（第1版）。"
        in rca("--lang", "ja", "customers", "show", "C-1", "--history", folder=tmp_path).stdout
    )
    assert "内密の備考" in shown
    rca("customers", "remove", "C-1", folder=tmp_path, environment={"RCA_USER": "hanako"})
    history = json.loads(rca("customers", "show", "C-1", "--history", "--json", folder=tmp_path).stdout)[
        "history"
    ]
    assert [(each["who"], each["action"]) for each in history] == [
        ("tester", "created"),
        ("hanako", "removed"),
    ]
    assert "Did you mean C-" in rca("customers", "show", "C-1", folder=tmp_path, code=1).stderr


@pytest.mark.usefixtures("empty_store")
def test_wrong_rows_are_left_out_and_named_and_nobody_loses_what_was_known(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,email\nC-1,A,a@example.com\nC-3,C,\n", encoding="utf-8")
    rca("customers", "import", "list.csv", folder=tmp_path)
    path.write_text("id;name;zone;email\nC-1;A;Asia/Tokio;\nC-2;B;;nobody\nC-3;ｼｰ;;\n", encoding="utf-8")
    done = rca("customers", "import", "list.csv", "--all-or-nothing", folder=tmp_path, code=1)
    assert "kept as they were before: C-1." in done.stderr
    assert "Nothing was imported" in done.stderr
    assert _names(tmp_path) == {"C-1": "A", "C-3": "C"}
    done = rca("customers", "import", "list.csv", folder=tmp_path, code=1)
    assert "list.csv:2: zone: error:" in done.stderr
    assert "list.csv:3: email: error:" in done.stderr
    assert "list.csv:4: name: hint: half-width katakana became full-width: シー" in done.stderr
    assert "Created 0, updated 1, unchanged 0; rows left out: 2." in done.stderr
    assert "not known yet: C-2." in done.stderr
    assert "kept as they were before: C-1." in done.stderr
    assert _names(tmp_path) == {"C-1": "A", "C-3": "シー"}
    shown = rca("customers", "show", "C-1", "--json", folder=tmp_path).stdout
    assert "a@example.com" in shown
    answer = json.loads(rca("customers", "import", "list.csv", "--json", folder=tmp_path, code=1).stdout)
    assert [each["line"] for each in answer["problems"]] == [2, 3, 4]
    assert (answer["refused_rows"], answer["refused"], answer["kept"]) == (2, ["C-1", "C-2"], ["C-1"])


def _names(folder: Path) -> dict[str, object]:
    rows = json.loads(rca("customers", "list", "--json", folder=folder).stdout)["customers"]
    return {row["id"]: row["name"] for row in rows}


@pytest.mark.usefixtures("empty_store")
def test_a_workbook_is_called_one_and_nothing_is_imported(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04 and so on")
    done = rca("--lang", "ja", "customers", "import", "list.xlsx", folder=tmp_path, code=1)
    assert "CSV UTF-8" in done.stderr
    assert "何も取り込んでいません" in done.stderr


@pytest.mark.usefixtures("empty_store")
def test_the_settings_say_what_other_columns_are(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text(
        '[customers.columns]\n"コード" = "id"\n"屋号" = "name_ja"\n', encoding="utf-8"
    )
    (tmp_path / "list.csv").write_text("コード,屋号,住所\n7,見本屋,東京都\n", encoding="utf-8")
    done = rca("customers", "import", "list.csv", folder=tmp_path)
    assert "list.csv:1: hint: not known here, and left out: 住所" in done.stderr
    assert _names(tmp_path) == {"7": {"ja": "見本屋"}}


def test_a_warning_calls_a_column_as_the_file_does(demo: Path) -> None:
    (demo / "list.csv").write_text("顧客ID,名称,サービス\n7,見本屋,例示の予約\n", encoding="utf-8")
    done = rca("--lang", "ja", "customers", "import", "list.csv", folder=demo)
    assert "list.csv:2: サービス: 警告: サービス'例示の予約'は" in done.stderr


@pytest.mark.usefixtures("empty_store")
def test_several_are_named_as_the_language_does(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "顧客ID,名称,言語,郵便番号,住所\n7,見本屋,xx,1,東京\n8,見本堂,xx,1,東京\n9,見本館,ja,1,東京\n",
        encoding="utf-8",
    )
    told = rca("--lang", "ja", "customers", "import", "list.csv", folder=tmp_path, code=1).stderr
    assert "7、8" in told
    assert "郵便番号、住所" in told


def test_all_affected_have_a_folder_each_and_the_others_are_told(
    with_customers: Path, tmp_path: Path
) -> None:
    done = rca(
        "render", WINDOWS_VM, "--all-affected", "--format=txt", "--format=md", "-o", str(tmp_path), *AT,
        folder=with_customers, code=1,
    )  # fmt: skip
    written = sorted(
        path.relative_to(tmp_path / WINDOWS_VM).as_posix() for path in tmp_path.rglob("*.*") if path.is_file()
    )
    assert written == ["C-1/final.ja.md", "C-1/final.ja.txt", "C-2/final.en.md", "C-2/final.en.txt"]
    texts = {path.parent.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")}
    assert "株式会社見本\n見本 花子 様\n" in texts["C-1"]
    assert "日本時間" in texts["C-1"]
    assert "Bob Sample\nSample, LLC\n" in texts["C-2"]
    assert "October 12" in texts["C-2"]
    assert "Sample, LLC" not in texts["C-1"]
    assert "株式会社見本" not in texts["C-2"]
    assert "内密" not in texts["C-1"]
    assert "C-3: name: error:" in done.stderr
    assert "the text is not written in de" in done.stderr
    assert "Customers without a notice for this reason: C-4." in done.stderr
    assert "Left out, because nobody has said which services they use: C-6." in done.stderr
    assert "Customers written: 2, refused: 2." in done.stderr


def test_the_same_as_json(with_customers: Path, tmp_path: Path) -> None:
    done = rca(
        "render",
        WINDOWS_VM,
        "--all-affected",
        "--format",
        "txt",
        "-o",
        str(tmp_path),
        "--json",
        *AT,
        folder=with_customers,
        code=1,
    )
    answer = json.loads(done.stdout)
    assert [(each["customer"], each["locale"]) for each in answer["notices"]] == [
        ("C-1", "ja"),
        ("C-2", "en"),
    ]
    assert {each["customer"] for each in answer["refused"]} == {"C-3", "C-4"}
    assert answer["unlisted"] == ["C-6"]


def test_one_customer_on_the_screen_in_another_language_and_zone(with_customers: Path) -> None:
    options = ("--customer", "c-1", "--format", "txt", *AT)
    japanese = rca("render", WINDOWS_VM, *options, folder=with_customers)
    assert "見本 花子 様" in japanese.stdout
    assert japanese.stderr == ""
    english = rca(
        "render", WINDOWS_VM, *options, "--locale", "en", "--zone", "UTC", folder=with_customers
    ).stdout
    assert "Hanako Mihon\nMihon, Inc.\n" in english
    assert "06:27" in english
    several = rca(
        "render", WINDOWS_VM, *options, "--locale", "en", "--locale", "ja", folder=with_customers, code=2
    )
    assert "--output" in several.stderr


def test_a_named_customer_who_is_not_affected_is_pointed_out(with_customers: Path) -> None:
    done = rca("render", WINDOWS_VM, "--customer", "C-5", "--format", "txt", *AT, folder=with_customers)
    assert f"C-5 uses none of the services of {WINDOWS_VM}." in done.stderr
    assert "無関係株式会社 御中" in done.stdout


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--customer", "C-9"], 1, "C-9"),
        (["--customer", "C-1", "--addressee", "x"], 2, "address lines"),
        (["--all-affected", "--audience", "internal"], 2, "internal"),
        (["--customer", "C-1", "--locale", "xx"], 1, "xx"),
        (["--customer", "C-1", "--zone", "Asia/Tokio"], 2, "Asia/Tokyo"),
    ],
)
def test_wrong_use_is_explained(options: list[str], code: int, words: str, with_customers: Path) -> None:
    assert words in rca("render", WINDOWS_VM, *options, folder=with_customers, code=None).stderr
    assert rca("render", WINDOWS_VM, *options, folder=with_customers, code=None).returncode == code


def test_removal_leaves_neither_names_nor_addresses_in_the_store(demo: Path) -> None:
    """Not in a row, and not in what SQLite keeps of rows that were deleted; what was published is another matter."""
    table = "id,name,person,email,services,notes\nC-7,Quetzal Works,Ixchel,{address},vm,Zempasuchil\nC-8,Other,,x@example.org,vm,\n"
    for address in ("first@quetzal.example", "second+a/b@quetzal.example"):
        (demo / "c.csv").write_text(table.format(address=address), encoding="utf-8")
        rca("customers", "import", "c.csv", folder=demo)
        with KnowledgeBase(load(demo, {})) as base:
            base.mailing.deliveries.enqueue([_letter(address), _letter("x@example.org")], who="a", at=NOON)
            letter = _letter(address)
            base.mailing.deliveries.claim(letter, b"To: Ixchel " + address.encode(), "run", NOON)
            base.mailing.deliveries.advance(
                letter, "run", DeliveryState.FAILED, NOON, f"550 {address} unknown"
            )
    rca("send", WINDOWS_VM, "--customer", "C-7", "--unpublished", folder=demo)
    (demo / "c.csv").unlink()
    done = rca("customers", "remove", "c-7", "--json", folder=demo)
    (left,) = json.loads(done.stdout)["files"]
    assert left.endswith("second+a%2fb@quetzal.example.eml")
    held = b"".join(path.read_bytes() for path in demo.glob("rca.db*") if path.is_file())
    for word in (b"quetzal", b"Quetzal", b"Ixchel", b"Zempasuchil"):
        assert word not in held, word
    assert b"x@example.org" in held
    history = json.loads(rca("customers", "show", "C-7", "--history", "--json", folder=demo).stdout)[
        "history"
    ]
    assert [each["action"] for each in history] == ["created", "updated", "removed"]
    mails = json.loads(rca("send", "--status", "--json", folder=demo).stdout)["mails"]
    assert sorted(each["address"] for each in mails) == ["(removed)", "(removed)", "x@example.org"]
    with KnowledgeBase(load(demo, {})) as base:
        again = _letter("First@quetzal.example")
        kept = base.mailing.deliveries.standing(again)
    assert kept is not None
    assert kept.state is DeliveryState.FAILED  # and goes to nobody twice


def _letter(address: str) -> Letter:
    return Letter(
        f"<{address.lower()[:1]}@id>",
        WINDOWS_VM,
        "final",
        "1",
        "en",
        "s@example.com",
        address,
        "Ixchel" if "quetzal" in address else "",
        NOON,
    )


def test_an_altered_customer_is_not_called_a_matter_of_the_index(demo: Path) -> None:
    (demo / "c.csv").write_text("id,name\nC-1,A\nC-2,B\n", encoding="utf-8")
    rca("customers", "import", "c.csv", folder=demo)
    rca("search", "disk", folder=demo)
    with closing(sqlite3.connect(demo / "rca.db")) as store, store:
        store.execute("""UPDATE customers SET notes = 'x' WHERE customer_id = 'C-2'""")
        store.execute("UPDATE texts SET markdown = 'Altered.' WHERE path = 'cause.summary'")
    told = rca("doctor", folder=demo, code=1).stderr
    assert "C-2: error: what the store holds here is not what was saved" in told
    assert "rca restore" in told
    assert "reindex" not in told
