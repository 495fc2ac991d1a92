"""``rca due``: overdue first, at any moment, by the regimes of the workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import rca
from tests.support.samples import SIGN_IN_CODES

WRITES = "2025-06-11-block-storage-write-latency"


def due(folder: Path, *options: str, code: int = 0) -> list[dict[str, str]]:
    answer: list[dict[str, str]] = json.loads(
        rca("due", "--json", *options, folder=folder, code=code).stdout
    )["due"]
    return answer


def test_the_promised_update_and_the_houses_own_rule(demo: Path) -> None:
    found = due(demo, "--now", "2025-11-05T02:00Z")
    assert [(each["state"], each["incident"], each["duty"], each["at"]) for each in found] == [
        ("overdue", WRITES, "preliminary", "2025-06-14T18:25:00+00:00"),
        ("overdue", WRITES, "final", "2025-06-26T14:59:59+00:00"),
        ("due", SIGN_IN_CODES, "next_update", "2025-11-05T02:20:00+00:00"),
        ("not known yet", SIGN_IN_CODES, "final", None),
        ("not known yet", SIGN_IN_CODES, "preliminary", None),
    ]
    assert due(demo, SIGN_IN_CODES, "--now", "2025-11-05T02:21Z")[0]["state"] == "overdue"


def test_within_all_and_check(demo: Path) -> None:
    at = (SIGN_IN_CODES, "--now", "2025-11-05T02:00Z")
    assert [each["duty"] for each in due(demo, *at, "--within", "1h", "--check")] == ["next_update"]
    assert due(demo, *at, "--within", "10m") == []
    assert {each["state"] for each in due(demo, *at, "--all")} > {"due", "not known yet"}
    assert due(demo, SIGN_IN_CODES, "--now", "2025-11-05T02:30Z", "--check", code=1)


def test_a_published_report_counts_until_it_is_withdrawn(demo: Path) -> None:
    rca("review", WRITES, folder=demo)
    rca("approve", WRITES, folder=demo, environment={"RCA_USER": "hanako"})
    rca("publish", WRITES, "--kind", "final", "--output", "out", folder=demo)
    states = {each["duty"]: each["state"] for each in due(demo, WRITES, "--all") if each["regime"]}
    assert states == {"preliminary": "done late", "final": "done late"}
    rca("withdraw", WRITES, "1", "--reason", "wrong", folder=demo)
    states = {each["duty"]: each["state"] for each in due(demo, WRITES, "--all") if each["regime"]}
    assert states == {"preliminary": "overdue", "final": "overdue"}


def test_a_report_is_given_at_its_time_of_issue_whenever_it_was_recorded(demo: Path) -> None:
    rca("review", WRITES, folder=demo)
    rca("approve", WRITES, folder=demo, environment={"RCA_USER": "hanako"})
    issued = ("--issued-at", "2025-06-28T09:00+09:00")
    rca("publish", WRITES, "--kind", "final", *issued, "--output", "out", folder=demo)
    found = [each for each in due(demo, WRITES, "--all") if each["regime"]]
    assert {(each["state"], each["done_at"]) for each in found} == {
        ("done late", "2025-06-28T00:00:00+00:00")
    }


def test_an_authority_was_told(demo: Path) -> None:
    nis2 = (SIGN_IN_CODES, "--regime", "nis2", "--now", "2025-11-06T00:00Z")
    hint = rca("due", *nis2, folder=demo).stderr
    name = f"{SIGN_IN_CODES} nis2_early_warning"
    assert f"rca due done {name} --on TIME" in hint
    told = ("due", "done", *name.split(), "--regime", "nis2")
    rca(*told, "--on", "2025-11-04T20:00+09:00", "--evidence", "Receipt 1234", folder=demo)
    (first,) = [each for each in due(demo, *nis2, "--all") if each["id"] == "nis2_early_warning"]
    assert (first["state"], first["done_at"]) == ("met", "2025-11-04T11:00:00+00:00")
    assert first["evidence"] == "Receipt 1234"
    rca(*told, "--undo", "--evidence", "Another incident's", folder=demo)
    (first,) = [each for each in due(demo, *nis2) if each["id"] == "nis2_early_warning"]
    assert first["state"] == "overdue"
    # The short name does where only one regime has it, and a day is enough.
    short = ("due", "done", SIGN_IN_CODES, "notification", "--regime", "nis2", "--on", "2025-11-05")
    assert json.loads(rca(*short, "--json", folder=demo).stdout)["duty"] == "nis2_notification"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nis2_early_warning", "--on", "2098-01-01"), 2, "has not come yet"),
        (("nis2_early_warning", "--on", "2025-11-05T09:00"), 2, "offset"),
        (("nis2_early_warning",), 2, "--on"),
        (("nis2_early_warning", "--on", "2025-11-05", "--undo"), 2, "--on"),
        (("early_warnin", "--on", "2025-11-05"), 1, "nis2_early_warning"),
        (("own_final", "--on", "2025-11-05"), 1, "rca publish"),
        (("nis2_early_warning", "--on", "2025-11-05", "--evidence", "a\x07b"), 1, "evidence"),
    ],
)
def test_what_cannot_be_recorded(arguments: tuple[str, ...], code: int, words: str, demo: Path) -> None:
    regimes = ("--regime", "nis2", "--regime", "own")
    assert words in rca("due", "done", SIGN_IN_CODES, *regimes, *arguments, folder=demo, code=code).stderr
    assert (
        "no incident"
        in rca(
            "due", "done", "2025-11-04-none", *regimes, *arguments[:1], "--undo", folder=demo, code=1
        ).stderr
    )


def test_one_report_fulfils_the_duty_under_either_of_its_names(demo: Path) -> None:
    told = ("due", "done", WRITES, "dora_initial_notification_latest", "--regime", "dora")
    rca(*told, "--on", "2025-06-11T23:00+09:00", folder=demo)
    states = {each["duty"]: each["state"] for each in due(demo, WRITES, "--all", "--regime", "dora")}
    assert states["initial_notification"] == states["initial_notification_latest"] == "met"
    assert states["intermediate_report"] == "overdue"


@pytest.mark.parametrize("on", ["2025-06-11T22:00+09:00", "2024-06-12"])
def test_nobody_was_told_before_it_began(on: str, demo: Path) -> None:
    told = ("due", "done", WRITES, "nis2_early_warning", "--regime", "nis2", "--on", on)
    assert "lies before the incident" in rca(*told, folder=demo, code=2).stderr
    assert "障害の発生" in rca("--lang", "ja", *told, folder=demo, code=2).stderr


def test_a_person_reads_it_in_the_own_language_and_zone(demo: Path) -> None:
    done = rca("--lang", "ja", "due", SIGN_IN_CODES, "--now", "2025-11-05T02:30Z", folder=demo)
    assert "期限超過\t2025年11月5日 11:20（日本時間）\t" in done.stdout
    assert "期限未定\t起点の日時が未定（影響の解消）\t" in done.stdout


def test_regimes_by_option_and_from_the_workspace(demo: Path) -> None:
    found = due(demo, WRITES, "--regime", "nis2", "--regime", "dora", "--now", "2025-06-12T00:00Z")
    assert {(each["regime"], each["duty"]) for each in found} >= {
        ("nis2", "early_warning"),
        ("dora", "final_report"),
    }
    assert all(each["source"].startswith("https://eur-lex") for each in found if each["regime"])
    own = demo / "regimes"
    own.mkdir()
    (own / "mine.toml").write_text(
        'name = "Mine"\nvalid_from = 2000-01-01\nsource = "https://example.com/"\nnote = "-"\n'
        '[[duties]]\nid = "word"\nname = "Word"\nnotice = "initial"\nanchor = "began"\noffset = "1 hour"\n',
        encoding="utf-8",
    )
    assert {each["regime"] for each in due(demo, "--regime", "mine")} == {"mine", ""}


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--regime", "nis"], 1, "nis2"),
        (["--within", "soon"], 2, "6h 15m"),
        (["--now", "2025-11-05T02:00"], 2, "offset"),
        (["no-such-key"], 1, "no-such-key"),
    ],
)
def test_wrong_use_is_explained(options: list[str], code: int, word: str, demo: Path) -> None:
    assert word in rca("due", *options, folder=demo, code=code).stderr


def test_without_a_regime_only_promises_count(tmp_path: Path) -> None:
    assert "No regime of deadlines is set" in rca("due", folder=tmp_path).stderr
    (tmp_path / "rca.toml").write_text('[deadlines]\nregimes = ["Own Rule"]\n', encoding="utf-8")
    assert "deadlines.regimes" in rca("due", folder=tmp_path, code=2).stderr
