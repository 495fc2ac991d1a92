"""What a refusal says to do works as it is written: each remedy is carried out, and what was refused goes through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_publishing_commands import workspace
from tests.support.command_line import rca
from tests.support.published_store import KEY

WHEN = ("--issued-at", "2025-06-18T05:00Z")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def approved(demo: Path) -> None:
    rca("review", KEY, folder=demo)
    rca("approve", KEY, folder=demo)


def named(told: str) -> list[str]:
    """The command that a message names, its gaps filled in as a person would."""
    found = re.search(r"rca ((?:steps )?[a-z]+ [^`\[]*?)(?:`| \[|$)", told, re.MULTILINE)
    assert found, told
    words = found[1].replace("DATE", "2026-12-31").replace("LANG=…", "en=Words.").split()
    return [word.replace("…", "a reason") for word in words]


def rewrite(demo: Path, old: str, new: str) -> Path:
    path = demo / "incidents" / f"{KEY}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_without_an_approval(demo: Path) -> None:
    told = rca("publish", KEY, "--kind", "final", *WHEN, folder=demo, code=1).stderr
    commands = re.findall(r"`rca ([^`]+)`", told)
    assert [command.split()[0] for command in commands] == ["review", "approve"]
    for command in commands:
        rca(*command.split(), folder=demo)
    rca("publish", KEY, "--kind", "final", *WHEN, folder=demo)


def test_publishing_does_not_point_to_an_option_that_it_lacks(demo: Path) -> None:
    approved(demo)
    told = rca("publish", KEY, "--kind", "final", "--locale", "de", *WHEN, folder=demo, code=1).stderr
    assert "rca render --draft" in told
    assert "--draft" not in told.replace("rca render --draft", "")
    rca("render", KEY, "--locale", "de", "--draft", *WHEN, folder=demo)


def test_the_next_notice_is_named_where_its_time_belongs(demo: Path) -> None:
    at = ("--issued-at", "2025-06-11T16:10Z", "--locale", "ja")
    told = rca("render", KEY, "--kind", "initial", *at, folder=demo, code=1).stderr
    assert "posts[0].next_at: error" in told
    path = rewrite(
        demo, "    status: investigating\n", "    status: investigating\n    next_at: 2025-06-11T17:00Z\n"
    )
    rca("import", str(path), folder=demo)
    rca("render", KEY, "--kind", "initial", *at, folder=demo)


def test_a_promised_date_that_moves_or_goes(demo: Path) -> None:
    approved(demo)
    rca("publish", KEY, "--kind", "final", *WHEN, folder=demo)
    for old, new in (("due: 2025-07-31", "due: 2025-08-29"), ("    due: 2025-08-29\n", "")):
        path = rewrite(demo, old, new)
        told = rca("import", str(path), folder=demo, code=1).stderr
        if "[promise.due]" in told:
            rca(*named(told), folder=demo)
            rca("import", str(path), folder=demo)
    rewritten = rca("steps", "due", f"{KEY}#n2", "none", "--reason", "unknown", folder=demo)
    assert rewritten.returncode == 0
    assert "Created 0" in rca("import", str(path), folder=demo).stderr


def test_a_promised_date_that_goes_at_once(demo: Path) -> None:
    approved(demo)
    rca("publish", KEY, "--kind", "final", *WHEN, folder=demo)
    path = rewrite(demo, "    due: 2025-07-31\n", "")
    command = named(rca("import", str(path), folder=demo, code=1).stderr)
    assert command[:4] == ["steps", "due", f"{KEY}#n2", "none"]
    rca(*command, folder=demo)
    rca("import", str(path), folder=demo)


def test_customers_are_told_why_after_the_step_was_moved(demo: Path) -> None:
    approved(demo)
    rca("publish", KEY, "--kind", "final", *WHEN, folder=demo)
    rca("steps", "drop", f"{KEY}#n2", "--reason", "superseded", folder=demo)
    rca("steps", "due", f"{KEY}#n3", "2027-12-31", "--reason", "parts", folder=demo)
    approved(demo)
    told = rca("publish", KEY, "--kind", "followup", folder=demo, code=1).stderr
    lines = [line for line in told.splitlines() if "[promise.reason]" in line]
    assert len(lines) == 4  # two steps in two languages
    for line in lines:
        rca(*named(line), folder=demo)
    approved(demo)
    rca("publish", KEY, "--kind", "followup", folder=demo)


def test_a_step_that_is_overdue_and_one_that_is_closed(demo: Path) -> None:
    approved(demo)
    rca("publish", KEY, "--kind", "final", *WHEN, folder=demo)
    told = rca("publish", KEY, "--kind", "followup", folder=demo, code=1).stderr
    for line in {line for line in told.splitlines() if "[promise.overdue]" in line and "(ja)" in line}:
        set_date, finish = re.findall(r"rca (steps [^,\[]+?)(?:,| \[)", line)
        command = set_date if "#n2" in line else finish
        rca(*command.replace("DATE", "2027-12-31").replace("…", "parts").split(), folder=demo)
    closed = rca("steps", "due", f"{KEY}#n3", "2027-01-31", "--reason", "x", folder=demo, code=1).stderr
    rca(*named(closed), folder=demo)
    rca("steps", "due", f"{KEY}#n3", "2027-01-31", "--reason", "x", folder=demo)
    refused = rca("publish", KEY, "--kind", "followup", folder=demo, code=1).stderr
    assert "[promise.overdue]" not in refused


def test_a_revision_that_is_not_there(demo: Path) -> None:
    told = rca("diff", KEY, folder=demo, code=1).stderr
    assert named(told) == ["publish", KEY]
    approved(demo)
    rca(*named(told), *WHEN, folder=demo)
    rca("diff", KEY, folder=demo)
