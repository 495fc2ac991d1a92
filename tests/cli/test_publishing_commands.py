"""Reviewing and publishing as a user does it: from draft to revision, compared, corrected, withdrawn, verified."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rca import resources
from rca.cli import run
from rca.importers.incident_yaml import incident_file
from tests.support.command_line import rca
from tests.support.published_store import KEY, base, first_report, save
from tests.support.samples import INCIDENTS, WINDOWS_VM, incident


def workspace(folder: Path) -> Path:
    """The demo's workspace, with the sample as its first report had it."""
    demo = folder / "demo"
    demo.mkdir()
    shutil.copyfile(resources.folder("templates") / "workspace" / "demo.toml", demo / "rca.toml")
    with base(demo) as kb:
        save(kb, first_report())
    return demo


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    return workspace(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace for what is refused anyway."""
    return workspace(tmp_path_factory.mktemp("untouched"))


def correct(folder: Path) -> None:
    path = folder / "incidents" / f"{KEY}.yaml"
    path.write_text(incident_file.write(incident(KEY), ""), encoding="utf-8")
    rca("import", str(path), folder=folder)
    rca("review", KEY, folder=folder)
    rca("approve", KEY, folder=folder, environment={"RCA_USER": "lead"})


def test_the_life_of_a_notice(demo: Path) -> None:
    assert "is not approved" in rca("publish", KEY, folder=demo, code=1).stderr
    assert "in review" in rca("review", KEY, folder=demo).stdout
    approved = json.loads(rca("approve", KEY, "--json", folder=demo).stdout)
    assert (approved["state"], approved["who"]) == ("approved", "tester")
    published = rca(
        "publish", KEY, "--kind", "final", "--issued-at", "2025-06-18T05:00Z", "-o", "out", folder=demo
    )
    line, *paths = published.stdout.splitlines()
    assert line == f"{KEY}: published revision 1, Final report (ja, en)."
    assert len(paths) == 6
    digest = published.stderr.split()[-1]
    assert (
        digest == json.loads(rca("revisions", KEY, "1", "--json", folder=demo).stdout)["revision"]["digest"]
    )
    assert json.loads(rca("review", KEY, "--show", "--json", folder=demo).stdout)["state"] == "published"
    assert "nothing was published" in rca("publish", KEY, folder=demo).stderr

    correct(demo)
    facts = rca("diff", KEY, folder=demo).stdout
    japanese = rca("--lang", "ja", "diff", KEY, folder=demo).stdout
    assert "[日本語]" in japanese
    assert not re.search(r"(?m)^  \S+: .* → ", japanese)
    assert "Affected volumes: 480 of 20,000 volumes (2.4%) → 700 of 20,000 volumes (3.5%)" in facts
    assert "発生日時: 2025年6月12日 00:40（日本時間） → 2025年6月11日 22:55（日本時間）" in facts
    assert facts.index("[Japanese]") < facts.index("影響時間:") < facts.index("\n- ")
    data = json.loads(rca("diff", KEY, "1", "--draft", "--json", folder=demo).stdout)
    assert [each["name"] for each in data["locales"]["en"]["facts"]] == [
        each["name"] for each in data["locales"]["ja"]["facts"]
    ]

    second = json.loads(
        rca(
            "publish", KEY, "--kind", "correction", "--of", "1", "--issued-at", "2025-07-02T05:00Z", "--json",
            folder=demo,
        ).stdout
    )  # fmt: skip
    assert (second["revision"]["number"], second["revision"]["corrects"]) == (2, 1)
    assert second["revision"]["previous"] == digest
    text = rca("revisions", KEY, "2", "--render", "--locale", "en", folder=demo).stdout
    assert "| Start | June 11, 2025, 15:40 UTC | June 11, 2025, 13:55 UTC |" in text
    assert "（訂正" not in rca("diff", KEY, "1", "2", folder=demo).stderr

    rca("withdraw", KEY, "1", "--reason", "wrong start", folder=demo)
    listed = rca("revisions", KEY, folder=demo).stdout.splitlines()
    assert [row.split("\t")[6] for row in listed] == ["withdrawn", "published"]
    again = rca("revisions", KEY, "1", "--render", "--format", "html", "--locale", "ja", folder=demo)
    assert "wrong start" in again.stderr
    assert again.stdout.encode() == (demo / "out" / KEY / "r1-final.ja.html").read_bytes()
    rca("revisions", KEY, "2", "--render", "-o", "out", folder=demo)
    sound = json.loads(rca("verify", "--files", "out", "--head", digest, "--json", folder=demo).stdout)
    assert (sound["revisions"], sound["withdrawals"], sound["files"]) == (2, 1, 12)
    told = {(each["rule"], Path(each["file"]).name[:2]) for each in sound["problems"]}
    assert told == {("verify.file_withdrawn", "r1")}  # a warning: its files are what was published


def test_altered_files_and_stores_are_named(demo: Path) -> None:
    rca("review", KEY, folder=demo)
    rca("approve", KEY, folder=demo)
    rca("publish", KEY, "--kind", "final", "-o", "out", folder=demo)
    path = demo / "out" / KEY / "r1-final.en.txt"
    path.write_bytes(path.read_bytes().replace(b"480", b"481"))
    (path.parent / "r2-final.en.txt").write_text("made up", encoding="utf-8")
    (path.parent / "notes.txt").write_text("not ours", encoding="utf-8")
    found = rca("verify", "--files", "out", folder=demo, code=1)
    assert found.stdout == ""
    lines = [line for line in found.stderr.splitlines() if "error" in line]
    assert ["r1-final.en.txt" in lines[0], "r2-final.en.txt" in lines[1]] == [True, True]
    assert len(lines) == 2
    with closing(sqlite3.connect(demo / "rca.db")) as connection:
        connection.execute("DROP TRIGGER renditions_no_update")
        connection.execute("UPDATE renditions SET content = x'00' WHERE format = 'md' AND locale = 'ja'")
        connection.commit()
    found = rca("verify", folder=demo, code=1)
    assert f"{KEY} 1: error: the part ja md is not what was published" in found.stderr
    refused = rca("revisions", KEY, "1", "--render", "--locale", "ja", folder=demo, code=1)
    assert (refused.stdout, "was altered in the store" in refused.stderr) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("publish", "nothing-here"), 1, "there is no incident"),
        (("publish", KEY, "--of", "1"), 2, "--of goes with --kind correction"),
        (("publish", KEY, "--format", "docc"), 1, "there is no 'docc'"),
        (("publish", KEY, "--locale", "xx"), 1, "there is no locale xx"),
        (("revisions", KEY, "1"), 1, f"nothing of {KEY} has been published"),
        (("revisions", KEY, "--render"), 2, "by its number"),
        (("diff", KEY), 1, "nothing of"),
        (("approve", KEY), 1, "is not in review"),
        (("withdraw", KEY, "1", "--reason", " "), 2, "Say why."),
        (("withdraw", KEY, "1"), 2, "--reason"),
        (("verify", "--head", "ab"), 1, "does not contain the record ab"),
        (("verify", "--files", "nowhere"), 1, "there is no file or folder nowhere"),
    ],
)
def test_what_cannot_be_is_refused(
    untouched: Path,
    arguments: tuple[str, ...],
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(untouched)
    assert run(["--lang", "en", *arguments]) == code
    assert words in capsys.readouterr().err


def test_an_empty_store_has_nothing_to_list(
    untouched: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(untouched)
    assert run(["--lang", "en", "revisions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"revisions": []}
    assert run(["--lang", "ja", "revisions"]) == 0
    assert "まだありません" in capsys.readouterr().err


@pytest.mark.usefixtures("empty_store")
def test_an_organisation_without_a_name_publishes_nothing(tmp_path: Path) -> None:
    rca("init", folder=tmp_path)
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=tmp_path)
    shown = rca("render", WINDOWS_VM, "--locale", "ja", folder=tmp_path)
    assert "rca.toml: organisation.name: warning:" in shown.stderr
    for command in ("review", "approve"):
        rca(command, WINDOWS_VM, folder=tmp_path)
    refused = rca("publish", WINDOWS_VM, "--kind", "final", folder=tmp_path, code=1)
    assert "rca.toml: organisation.name: error:" in refused.stderr
    assert json.loads(rca("revisions", WINDOWS_VM, "--json", folder=tmp_path).stdout) == {"revisions": []}
