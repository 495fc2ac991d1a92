"""From file to revision: contradictions are named where they stand, and a warning goes out with somebody's word only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_publishing_commands import workspace
from tests.support.command_line import rca
from tests.support.published_store import KEY

WHEN = ("--issued-at", "2025-06-18T05:00Z")
REASON = "客先の監視では、ここから遅延が見えていました。"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def change(demo: Path, old: str, new: str) -> str:
    """Change the file and import it; the answer is what was said of it."""
    path = demo / "incidents" / f"{KEY}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return rca("import", str(path), folder=demo).stderr


def approve(demo: Path) -> None:
    rca("review", KEY, folder=demo)
    rca("approve", KEY, folder=demo)


def line_of(demo: Path, text: str) -> int:
    lines = (demo / "incidents" / f"{KEY}.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_warning_wants_a_word_which_is_kept(demo: Path) -> None:
    told = change(demo, "at: 2025-06-11T15:40Z", "at: 2025-06-11T13:52Z")
    line = line_of(demo, "at: 2025-06-11T13:52Z")
    assert f"{KEY}.yaml:{line}: timeline[1].at: warning:" in told
    assert "[timeline.began_before]" in told
    reviewed = rca("review", KEY, "--kind", "final", folder=demo)
    assert "in review" in reviewed.stdout
    assert "[timeline.began_before]" in reviewed.stderr
    rca("approve", KEY, folder=demo)
    refused = rca("publish", KEY, "--kind", "final", *WHEN, folder=demo, code=1).stderr
    remedy = f"rca publish {KEY} --kind final --accept timeline.began_before --reason …"
    assert remedy in refused
    command = remedy.split()[1:-1]
    rca(*command, REASON, *WHEN, folder=demo)
    shown = rca("revisions", KEY, "1", folder=demo).stdout
    assert f"Accepted: timeline.began_before (timeline[1].at): {REASON}" in shown
    answer: Any = json.loads(rca("review", KEY, "--show", "--json", folder=demo).stdout)
    assert answer["accepted"] == [
        {
            "revision": 1,
            "rule": "timeline.began_before",
            "reason": REASON,
            "who": "tester",
            "fields": ["timeline[1].at"],
        }
    ]
    assert "sound" in rca("verify", folder=demo).stderr or rca("verify", folder=demo).returncode == 0


def test_an_error_stops_it_whatever_anybody_says(demo: Path) -> None:
    told = change(demo, "at: 2025-06-11T15:40Z", "at: 2025-06-11T15:41Z")
    assert "timeline[1].at: warning:" in told  # a draft may say so
    approve(demo)
    assert (
        "timeline[1].at: error:" in rca("publish", KEY, "--kind", "final", *WHEN, folder=demo, code=1).stderr
    )
    options = ("--accept", "timeline.began_after", "--reason", "so")
    assert "nobody can accept" in rca("publish", KEY, *options, folder=demo, code=2).stderr


def test_words_are_given_for_rules_that_there_are(demo: Path) -> None:
    approve(demo)
    assert "go together" in rca("publish", KEY, "--accept", "issue.back", folder=demo, code=2).stderr
    options = ("--accept", "issue.bakc", "--reason", "so")
    assert "issue.back" in rca("publish", KEY, *options, folder=demo, code=2).stderr


def test_a_first_notice_a_week_after_the_end_is_refused(demo: Path) -> None:
    approve(demo)
    done = rca("publish", KEY, "--kind", "initial", *WHEN, folder=demo, code=1)
    assert "[issue.over]" in done.stderr
    assert rca("revisions", KEY, folder=demo).stdout == ""


def test_a_time_over_z_is_named_by_line_and_one_with_its_offset_is_not(demo: Path) -> None:
    told = change(demo, "end: 2025-06-11T19:10Z", "end: 2025-06-12T04:10Z")
    assert f"{KEY}.yaml:{line_of(demo, 'end: 2025-06-12')}: windows[0].end: warning:" in told
    assert "Write 2025-06-12T04:10+09:00, if that is what was meant." in told
    told = change(demo, "end: 2025-06-12T04:10Z", "end: 2025-06-12T13:10+09:00")
    assert "[timeline.before_end]" in told
    assert "[time.zone]" not in told
