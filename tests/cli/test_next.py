"""``rca next``: what is to be done for an incident; what it says to do works, and is not said again."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from tests.support.command_line import rca
from tests.support.samples import SIGN_IN_CODES, WINDOWS_VM

STORAGE = "2025-06-11-block-storage-write-latency"


def tasks(name: str, folder: Path, *more: str) -> list[dict[str, Any]]:
    """What is to be done for an incident."""
    answer: dict[str, Any] = json.loads(rca("next", name, "--json", *more, folder=folder).stdout)
    return list(answer["next"])


def test_each_command_brings_the_notice_nearer(demo: Path) -> None:
    said = []
    while task := next((each for each in tasks(WINDOWS_VM, demo) if each["what"] == "notice"), None):
        said.append(task["command"])
        assert len(said) < 9
        rca(*shlex.split(task["command"])[1:], folder=demo)
    assert said == [
        f"rca review {WINDOWS_VM} --kind final",
        f"rca approve {WINDOWS_VM}",
        f"rca publish {WINDOWS_VM} --kind final",
    ]


def test_edits_come_first_and_are_gone_once_they_are_imported(demo: Path) -> None:
    path = demo / "incidents" / f"{STORAGE}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("sev3", "sev2"), encoding="utf-8")
    first = tasks(STORAGE, demo)[0]
    assert (first["what"], first["command"]) == ("edits", f"rca import incidents/{STORAGE}.yaml")
    rca(*shlex.split(first["command"])[1:], folder=demo)
    assert not [each for each in tasks(STORAGE, demo) if each["what"] == "edits"]


def test_what_is_owed_to_customers_and_authorities(made_demo: Path) -> None:
    found = tasks(SIGN_IN_CODES, made_demo, "--regime", "jp-telecom", "--now", "2025-12-01T00:00Z")
    assert [(each["what"], each["subject"], each["state"]) for each in found] == [
        ("notice", "update", "overdue"),
        ("authority", "jp_telecom_first_report", "at once"),
        ("authority", "jp_telecom_detailed_report", "due"),
    ]
    assert found[1]["command"] == f"rca due done {SIGN_IN_CODES} jp_telecom_first_report --on TIME"


def test_a_gap_is_counted_and_shown_by_the_command(made_demo: Path) -> None:
    notice = tasks(SIGN_IN_CODES, made_demo)[0]
    assert notice["gaps"] == 1
    assert "next_at" in rca(*shlex.split(notice["command"])[1:], folder=made_demo).stderr


def test_open_steps_with_what_moves_them(made_demo: Path) -> None:
    steps = [
        each for each in tasks(STORAGE, made_demo, "--now", "2025-08-01T00:00Z") if each["what"] == "step"
    ]
    assert [(each["subject"], each["state"], each["at"]) for each in steps] == [
        (f"{STORAGE}#n2", "overdue", "2025-07-31"),
        (f"{STORAGE}#n4", "open", "2025-08-29"),
    ]
    assert steps[0]["command"] == f"rca steps start {STORAGE}#n2"


def test_it_speaks_the_language_of_its_reader(made_demo: Path) -> None:
    shown = rca("--lang", "ja", "next", "EXC-2025-0611", folder=made_demo).stdout
    assert f"期限超過\t2025年6月26日 23:59（日本時間）\t最終報告\trca review {STORAGE} --kind final" in shown


def test_a_name_that_names_nothing_or_several(made_demo: Path) -> None:
    assert "there is no incident" in rca("next", "1999", folder=made_demo, code=1).stderr
    assert STORAGE in rca("next", "2025", folder=made_demo, code=2).stderr
