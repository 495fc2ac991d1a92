"""Every command of the README and of the pages, run in the order in which it stands there."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.docs.support.pages import blocks, follow, is_in_demo, pages, read_page

pytestmark = pytest.mark.slow

WALK = "docs/tutorial/from-promise-to-proof.md"
FIRST = ("docs/tutorial/first-notice.md", "docs/tutorial/first-notice.ja.md")
READMES = ("README.md", "README.ja.md")


@pytest.mark.parametrize("name", [name for name in pages() if name not in (WALK, *FIRST)])
def test_a_page_works_to_the_letter(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "here"
    if is_in_demo(read_page(name)):
        shutil.copytree(request.getfixturevalue("made_demo"), folder)
    else:
        folder.mkdir()
    assert all(step.stdout or step.stderr for step in follow(name, folder))


@pytest.mark.parametrize("name", FIRST)
def test_the_first_notice(name: str, tmp_path: Path) -> None:
    follow(name, tmp_path)
    assert sorted(path.name for path in (tmp_path / "notices" / "out").rglob("*.*")) == [
        f"initial.{locale}.{suffix}"
        for locale in ("en", "ja")
        for suffix in ("docx", "eml", "html", "md", "pdf", "txt")
    ]


def test_both_readmes_take_the_same_way() -> None:
    ways = [
        [
            re.sub(r"--locale \w+", "--locale", command)
            for block in blocks(read_page(name))
            for command, _ in block.commands
        ]
        for name in READMES
    ]
    assert ways[0] == ways[1]
    assert len(ways[0]) == 13


def test_a_walk_from_promise_to_proof(tmp_path: Path) -> None:
    """Each stop of the walk shows what the lead, the owner and the customers are to see there."""
    key, folder = "2021-10-13-windows-vm-operations", tmp_path / "walk"
    said = {" ".join(step.command.split()[1:3]): step.stdout for step in follow(WALK, tmp_path)}
    listed = said["steps list"].splitlines()
    assert [row.split("\t")[0] for row in listed] == ["in progress", "in progress", "not stated", "proposed"]
    assert all("r1" in row and "{" not in row for row in listed)
    assert "30日以内に期日を迎える対策" in said["steps digest"]
    assert said["steps digest"].count("約束（お客様向け）：2021年12月24日") == 4

    slipped = {
        locale: (folder / "slipped" / key / f"followup.{locale}.txt").read_text(encoding="utf-8")
        for locale in ("ja", "en")
    }
    for words, count in (
        ("確認作業に時間を要しているためです。", 4),
        ("2022年1月31日", 4),
        ("Reviews are late", 0),
    ):
        assert "".join(slipped["ja"].split()).count(words) == count, words
    assert " ".join(slipped["en"].split()).count("The review takes longer than planned.") == 4
    assert "Reviews are late" not in slipped["en"]

    proof = {
        locale: (folder / "published" / key / f"r3-followup.{locale}.txt").read_text(encoding="utf-8")
        for locale in ("ja", "en")
    }
    assert "".join(proof["ja"].split()).count("2022年1月28日完了・効果確認済み") == 4
    assert " ".join(proof["en"].split()).count("Completed on January 28, 2022 and verified") == 4
    assert "Load test" not in proof["ja"] + proof["en"]

    calendar = Calendar.from_ical((folder / "steps.ics").read_bytes())
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert sorted(events) == [f"{key}#n{number}" for number in (1, 2, 3, 4)]
    assert {event.decoded("DTSTART") for event in events.values()} == {date(2022, 1, 31)}
    assert said["steps report"].splitlines()[-1].split("\t")[1:4] == ["4", "4", "4"]
    assert said["steps check"] == ""
