"""``rca steps``: lists, moves by name and by selection, and what cron and customers are told."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rca.config.locating import LOCALES, STORE, glance, read
from rca.config.settings import Settings, load
from tests.support.command_line import rca

KEY = "2025-06-11-block-storage-write-latency"
VM = "2021-10-13-windows-vm-operations"
TOML = """
[organisation]
name = "Example"
[notices.zones]
ja = ["America/Los_Angeles", "UTC"]
[steps.due]
prevent = { sev2 = "30d", sev3 = "45d" }
detect = "10d"
"""


def listed(folder: Path, *options: str) -> list[dict[str, Any]]:
    answer = json.loads(rca("steps", "list", "--json", *options, folder=folder).stdout)
    steps: list[dict[str, Any]] = answer["steps"]
    return steps


def step(folder: Path, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(rca("steps", "show", name, "--json", folder=folder).stdout)
    return answer


def publish(folder: Path, key: str = KEY, kind: str = "final") -> None:
    for command in (("review", key), ("approve", key), ("publish", key, "--kind", kind)):
        rca(*command, folder=folder)


def test_lists_in_every_form(demo: Path) -> None:
    steps = listed(demo, "--incident", KEY)
    assert [each["step"] for each in steps] == ["n3", "n2", "n4", "n1"]
    assert steps[1] == {
        "name": f"{KEY}#n2",
        "incident": KEY,
        "step": "n2",
        "text": "Add an alert on write latency as measured on the client side.",
        "state": "planned",
        "kind": "detect",
        "priority": "normal",
        "severity": "sev3",
        "due": "2025-07-31",
        "overdue": True,
        "done_on": None,
        "owner": "Observability team",
        "audience": "public",
        "promised_by": None,
        "version": 1,
    }
    table = list(
        csv.DictReader(
            io.StringIO(
                rca("steps", "list", "--csv", "--encoding", "utf-8", "--incident", KEY, folder=demo).stdout
            )
        )
    )
    assert [row["name"] for row in table] == [each["name"] for each in steps]
    lines = rca("--lang", "ja", "steps", "list", "--incident", KEY, folder=demo).stdout.splitlines()
    assert lines[1].split("\t")[:4] == [
        "計画済み",
        "2025-07-31（期日超過）",
        "Observability team",
        f"{KEY}#n2",
    ]
    grouped = rca("steps", "list", "--group", "owner", "--state", "open", folder=demo).stdout
    assert "[Observability team]" in grouped
    assert "[nobody]" in grouped
    assert rca("steps", "list", "--owner", "nobody at all", folder=demo).stderr.strip() == "No step found."


HEAVY = {"sqlalchemy", "pydantic", "babel", "rich", "jinja2", "ruamel", "alembic"}


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (("steps", "list", "--overdue"), set()),
        (("list",), {"sqlalchemy"}),
        (("customers", "list"), {"sqlalchemy"}),
        (("search", "サインイン"), {"sqlalchemy"}),
    ],
)
def test_rows_and_answers_load_no_library_beyond(
    demo: Path, command: tuple[str, ...], needed: set[str]
) -> None:
    rca("search", "an index is there", folder=demo)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rca", *command],
        cwd=demo,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert imported & HEAVY == needed


def test_today_is_in_the_first_zone_of_the_first_language(demo: Path) -> None:
    name = f"{KEY}#n2"

    def is_overdue(at: str) -> bool:
        (found,) = [each for each in listed(demo, "--now", at) if each["name"] == name]
        assert (name in [each["name"] for each in listed(demo, "--overdue", "--now", at)]) is found["overdue"]
        return bool(found["overdue"])

    assert not is_overdue("2025-07-31T14:59Z")  # in Tokyo, the last minute of the day
    assert is_overdue("2025-07-31T15:00Z")
    (demo / "rca.toml").write_text(TOML, encoding="utf-8")
    assert not is_overdue("2025-07-31T15:00Z")
    assert not is_overdue("2025-08-01T06:59Z")  # in Los Angeles, the last minute of the day
    assert is_overdue("2025-08-01T07:00Z")


def test_the_short_way_to_the_settings_agrees_with_the_long_one(tmp_path: Path) -> None:
    assert (Settings().store, Settings().notices.locales) == (STORE, LOCALES)
    for text in (
        "",
        TOML,
        '[notices]\nlocales = ["en"]\n',
        'store = "other.db"\n',
        '[notices]\nlocales = ["zh-Hant"]\nprofile = "ms"\nzones = { ja = ["Asia/Tokyo", "UTC"] }',
        '[deadlines]\nregimes = ["own", "nis2"]',
        '[notices]\nclock = { en = "12h" }',
    ):
        (tmp_path / "rca.toml").write_text(text, encoding="utf-8")
        where, settings = glance(read(tmp_path, {})[1]), load(tmp_path, {})
        assert where is not None
        assert (where.store_place, where.zone) == (settings.store_place, settings.first_zone.key)
        assert {tag: tuple(zones) for tag, zones in where.zones.items()} == settings.notices.zones
        assert (where.folder, where.profile) == (settings.folder, settings.notices.profile)
        assert (where.clock, where.index_folder) == (settings.notices.clock, settings.index_folder)
        assert where.regimes == settings.deadlines.regimes
    for text in (
        'store = "postgresql://x/y"',
        "store = 3",
        "notices = 1",
        "deadlines = 1",
        "[notices]\nlocales = []",
        "[notices]\nprofile = 'x'",
        "[notices]\nclock = { en = '13h' }",
        "[notices]\nzones = { ja = 'Asia/Tokyo' }",
        "[deadlines]\nregimes = 'own'",
        "[deadlines]\nregimes = ['Own Rule']",
        "[deadlines]\nregimes = [3]",
    ):
        (tmp_path / "rca.toml").write_text(text, encoding="utf-8")
        assert glance(read(tmp_path, {})[1]) is None


def test_a_step_from_its_plan_to_its_proof(demo: Path) -> None:
    name = f"{KEY}#n2"
    (demo / "report.pdf").write_bytes(b"proof")
    rca("steps", "start", name, folder=demo)
    assert "without a reason" in rca("steps", "due", name, "2025-09-30", folder=demo, code=1).stderr
    rca("steps", "due", name, "2025-09-30", "--reason", "parts", "--public-reason", "en=Parts.",
        "--public-reason", "ja=部品です。", folder=demo)  # fmt: skip
    rca("steps", "note", name, "see there", "--tracker", "OPS-12", folder=demo)
    rca("steps", "assign", name, "Ops", "--priority", "high", folder=demo)
    rca("steps", "reword", name, "--text", "en=Add two alerts.", folder=demo)
    assert "has not come yet" in rca("steps", "done", name, "--on", "2199-01-01", folder=demo, code=2).stderr
    rca("steps", "done", name, "--on", "2025-09-20", "--evidence", "https://example.com/1", "--evidence", "seen",
        "--evidence-file", "report.pdf", folder=demo)  # fmt: skip
    rca("steps", "verify", name, folder=demo)
    shown = step(demo, name)
    assert (shown["step"]["state"], shown["step"]["done_on"], shown["step"]["version"]) == (
        "verified",
        "2025-09-20",
        8,
    )
    history = json.loads(rca("steps", "history", name, "--json", folder=demo).stdout)["moves"]
    assert history == shown["moves"]
    assert [move["move"] for move in history] == [
        "state",
        "due",
        "note",
        "assign",
        "reword",
        "state",
        "state",
    ]
    assert {move["who"] for move in history} == {"tester"}
    assert history[5]["evidence"] == [
        {"kind": "link", "value": "https://example.com/1", "sha256": ""},
        {"kind": "note", "value": "seen", "sha256": ""},
        {"kind": "file", "value": "report.pdf", "sha256": sha256(b"proof").hexdigest()},
    ]
    exported = rca("export", KEY, folder=demo).stdout
    assert "state: verified" in exported
    assert "priority: high" in exported
    assert "unchanged 8" in rca("import", "incidents", folder=demo).stderr
    assert "verified" in rca("show", KEY, folder=demo).stdout


def test_a_step_without_a_date_gets_the_one_of_the_settings(demo: Path) -> None:
    (demo / "rca.toml").write_text(TOML, encoding="utf-8")
    rca("steps", "plan", f"{VM}#n4", folder=demo)
    rca("steps", "plan", f"{VM}#n3", "--due", "2030-01", folder=demo)
    added = json.loads(
        rca("steps", "add", VM, "--kind", "detect", "--text", "en=Look.", "--json", folder=demo).stdout
    )["moves"][0]
    bare = json.loads(
        rca("steps", "add", VM, "--kind", "process", "--text", "en=Look.", "--json", folder=demo).stdout
    )["moves"][0]
    today = json.loads(rca("steps", "list", "--json", folder=demo).stdout)["today"]
    from datetime import date, timedelta

    def after(days: int) -> set[str]:
        # The day may have ended between the commands.
        return {str(date.fromisoformat(today) + timedelta(days=days - late)) for late in (0, 1)}

    assert step(demo, f"{VM}#n4")["step"]["due"] in after(30)
    assert step(demo, f"{VM}#n3")["step"]["due"] == "2030-01"
    assert added["due"][1] in after(10)
    assert (added["name"], bare["name"], bare["due"][1]) == (f"{VM}#n5", f"{VM}#n6", None)


def test_a_wrong_default_is_named(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text('[steps.due]\nprevent = { sev1 = "soon" }\n', encoding="utf-8")
    assert "steps.due.prevent.sev1" in rca("list", folder=tmp_path, code=2).stderr


def test_many_are_moved_only_when_it_is_said(demo: Path) -> None:
    refused = rca("steps", "assign", "Ops", "--incident", KEY, "--state", "open", folder=demo, code=2)
    assert "--yes" in refused.stderr
    assert f"{KEY}#n4  planned, owner Incident communications team → Ops" in refused.stderr
    assert listed(demo, "--owner", "Ops") == []
    assert rca("steps", "start", f"{KEY}#n2", f"{KEY}#n4", folder=demo, code=2).stderr
    rca("steps", "assign", "Ops", "--incident", KEY, "--state", "open", "--yes", folder=demo)
    assert [each["step"] for each in listed(demo, "--owner", "ops")] == ["n2", "n4"]
    # One that cannot be moved holds back the others ...
    rca("steps", "verify", f"{KEY}#n1", f"{KEY}#n2", "--yes", folder=demo, code=1)
    assert step(demo, f"{KEY}#n1")["step"]["state"] == "done"
    # ... and a selection leaves out what is so already.
    rca("steps", "start", f"{KEY}#n2", folder=demo)
    moves = json.loads(rca("steps", "start", "--owner", "Ops", "--yes", "--json", folder=demo).stdout)[
        "moves"
    ]
    assert [move["step"] for move in moves] == ["n4"]


def test_a_move_upon_what_is_no_longer_so_is_refused(demo: Path) -> None:
    name = f"{KEY}#n2"
    rca("steps", "start", name, folder=demo, environment={"RCA_USER": "ann"})
    done = rca("steps", "drop", name, "--reason", "x", "--upon", "1", folder=demo, code=1)
    assert "changed meanwhile by ann" in done.stderr
    assert "planned → in_progress" in done.stderr
    rca("steps", "drop", name, "--reason", "x", "--upon", "2", folder=demo)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("steps",), "Commands"),
        (("steps", "start"), "INCIDENT#STEP"),
        (("steps", "start", "nothing"), "INCIDENT#STEP"),
        (("steps", "start", f"{KEY}#n2", "--owner", "x"), "select them"),
        (("steps", "due", f"{KEY}#n2"), "DATE is missing"),
        (("steps", "due", f"{KEY}#n2", "soon"), "2025-07-31"),
        (("steps", "drop", f"{KEY}#n2", "--public-reason", "no language"), "ja=TEXT"),
        (("steps", "list", "--due-within", "soon"), "soon"),
        (("steps", "list", "--state", "nearly"), "nearly"),
        (("steps", "add", KEY, "--kind", "detect"), "--text"),
        (("steps", "followup", "--since", "2025-02-01", "--until", "2025-01-01"), "before"),
        (("steps", "followup", "--since", "2025-01-01"), "--output"),
    ],
)
def test_wrong_use_is_explained(demo: Path, arguments: tuple[str, ...], words: str) -> None:
    done = rca(*arguments, folder=demo, code=2)
    assert words in done.stderr + done.stdout


def test_what_is_promised_is_watched_and_told(demo: Path) -> None:
    assert rca("steps", "check", "--now", "2026-01-01T00:00Z", folder=demo).stdout == ""
    publish(demo)
    late = rca("steps", "check", "--now", "2026-01-01T00:00Z", folder=demo, code=1).stdout
    assert late.splitlines()[0] == (
        f"{KEY}#n2: promised for 2025-07-31 by revision 1, owner: Observability team"
    )
    found = json.loads(
        rca("steps", "check", "--json", "--now", "2026-01-01T00:00Z", folder=demo, code=1).stdout
    )
    assert [each["step"] for each in found["steps"]] == ["n2", "n4"]
    assert rca("steps", "check", "--now", "2025-07-31T14:00Z", folder=demo).stdout == ""
    assert step(demo, f"{KEY}#n2")["promises"][0]["wording"]["en"].startswith("Add an alert")

    rca("steps", "done", f"{KEY}#n2", "--on", "2025-07-20", folder=demo)
    rca("steps", "drop", f"{KEY}#n4", "--reason", "internal words", folder=demo)
    due = json.loads(rca("due", KEY, "--json", folder=demo).stdout)
    assert [(each["step"], each["news"], each["revision"]) for each in due["steps"]] == [
        ("n2", "done", 1), ("n4", "dropped", 1)
    ]  # fmt: skip
    assert f"dropped\t2025-08-29\t{KEY}#n4\tr1" in rca("due", folder=demo).stdout

    refused = rca("render", KEY, "--kind", "followup", "--locale", "ja", folder=demo, code=1).stderr
    assert "promise.reason" in refused
    assert (
        "internal words"
        not in rca("render", KEY, "--kind", "followup", "--locale", "ja", "--draft", folder=demo).stdout
    )
    assert f"rca steps reword {KEY}#n4 --public-reason ja=" in refused
    rca("steps", "reword", f"{KEY}#n4", "--public-reason", "ja=不要になったためです。",
        "--public-reason", "en=It is no longer needed.", folder=demo)  # fmt: skip
    publish(demo, kind="followup")
    assert json.loads(rca("due", KEY, "--json", folder=demo).stdout)["steps"] == []
    paths = rca(
        "steps", "followup", "--since", "2025-07-01", "--until", "2099-01-01", "--output", "out", folder=demo
    ).stdout.split()
    assert len(paths) == 12
    text = rca("steps", "followup", "--since", "2025-07-01", "--locale", "ja", "--format", "txt", folder=demo)
    assert "不要になったためです。" in text.stdout
    assert "internal" not in text.stdout
    assert rca("verify", folder=demo)


def test_a_csv_opens_in_a_spreadsheet_and_runs_nothing(demo: Path) -> None:
    add = ("steps", "add", KEY, "--kind", "prevent", "--text", "ja=髙橋の手順書")
    rca(*add, "--text", "en==HYPERLINK(1)", folder=demo)
    written = rca("steps", "list", "--csv", "--incident", KEY, folder=demo).stdout
    assert written.startswith("\ufeffname,incident,")
    assert ",'=HYPERLINK(1)," in written
    narrow = ("steps", "list", "--csv", "--encoding", "cp932", "--incident", KEY)
    rca(*add, "--text", "en=😀", folder=demo)
    assert "'😀'" in rca(*narrow, folder=demo, code=2).stderr
    assert "--csv" in rca("steps", "list", "--encoding", "cp932", folder=demo, code=2).stderr
