"""Files that were edited and not imported: no export overwrites them, and no publication passes them over in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rca.importers.incident_yaml import incident_file
from tests.support.command_line import rca
from tests.support.promised_store import KEY, whole

pytestmark = pytest.mark.usefixtures("empty_store")
TEXT = incident_file.write(whole(), "").replace("next_steps:", "# ours\nnext_steps:")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one imported incident."""
    rca("init", folder=tmp_path)
    settings = tmp_path / "rca.toml"
    settings.write_text('[organisation]\nname = "Mihon"\n', encoding="utf-8")
    path(tmp_path).write_text(TEXT, encoding="utf-8")
    rca("import", "incidents", folder=tmp_path)
    return tmp_path


def path(folder: Path) -> Path:
    return folder / "incidents" / f"{KEY}.yaml"


def edit(folder: Path, before: str, after: str) -> None:
    text = path(folder).read_text(encoding="utf-8")
    assert before in text
    path(folder).write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("A change.", "A bad change.", "cause.summary.en"),
        ("severity: sev2", "severity: sev1", "severity"),
        ("# ours", "# ours, and new", ""),
        ("severity: sev2\n", "severity: sev2  # surely?\n", ""),
        ("severity: sev2", "severity: [", "unreadable"),
    ],
)
def test_an_export_does_not_overwrite_what_was_edited(
    folder: Path, before: str, after: str, field: str
) -> None:
    edit(folder, before, after)
    edited = path(folder).read_text(encoding="utf-8")
    told = rca("export", KEY, "--output", "incidents", folder=folder, code=1).stderr
    line = next(number for number, line in enumerate(edited.splitlines(), 1) if after.strip() in line)
    where = f"incidents/{KEY}.yaml:"
    assert (where if field == "unreadable" else f"{where}{line}: {field}") in told
    assert path(folder).read_text(encoding="utf-8") == edited
    rca("export", KEY, "--output", "elsewhere", folder=folder)
    rca("export", KEY, "--output", "incidents", "--force", folder=folder)
    assert path(folder).read_text(encoding="utf-8") == TEXT


def test_one_edited_file_stops_the_whole_export(folder: Path) -> None:
    rca("export", "--all", "--output", "backup", folder=folder)
    rca("steps", "assign", f"{KEY}#gate", "Ops", folder=folder)
    rca("export", "--all", "--output", "backup", folder=folder)  # nobody edited it: a newer one replaces it
    backup = folder / "backup" / f"{KEY}.yaml"
    assert "owner: Ops" in backup.read_text(encoding="utf-8")
    backup.write_text(backup.read_text(encoding="utf-8").replace("sev2", "sev3"), encoding="utf-8")
    assert "severity" in rca("export", "--all", "--output", "backup", folder=folder, code=1).stderr


def test_an_exported_file_is_edited_from_there(folder: Path) -> None:
    rca("steps", "assign", f"{KEY}#gate", "Ops", folder=folder)
    rca("export", KEY, "--output", "incidents", folder=folder)
    assert "# ours" in path(folder).read_text(encoding="utf-8")
    edit(folder, "owner: Ops", "owner: Platform")
    assert "updated 1" in rca("import", "incidents", folder=folder).stderr
    rca("export", KEY, "--output", "incidents", folder=folder)


def test_nothing_is_published_past_an_edited_file(folder: Path) -> None:
    issued = ("--kind", "final", "--issued-at", "2024-04-01T12:00Z", "--locale", "en")
    edit(folder, "severity: sev2", "severity: sev1")
    where = f"incidents/{KEY}.yaml:"
    for command in (("review",), ("approve",), ("review", "--show")):
        done = rca(command[0], KEY, *command[1:], folder=folder)
        assert where in done.stderr
        assert "severity: warning: edited since the file was imported" in done.stderr
    shown = json.loads(rca("review", KEY, "--show", "--json", folder=folder).stdout)
    assert [(each["rule"], each["field"]) for each in shown["edited"]] == [("file.edited", "severity")]
    assert where in rca("render", KEY, *issued, "--format", "txt", folder=folder).stderr
    rendered = rca("render", KEY, *issued, "--format", "txt", "--json", folder=folder)
    assert [each["field"] for each in json.loads(rendered.stdout)["edited"]] == ["severity"]
    told = rca("publish", KEY, *issued, folder=folder, code=1).stderr
    assert where in told
    assert "--as-stored" in told
    assert rca("revisions", KEY, folder=folder).stdout == ""
    rca("publish", KEY, *issued, "--as-stored", folder=folder)
    edit(folder, "severity: sev1", "severity: sev2")
    assert "edited" not in rca("publish", KEY, *issued, folder=folder).stderr


def test_the_way_out_that_the_message_names(folder: Path) -> None:
    edit(folder, "severity: sev2", "severity: sev1")
    told = rca("review", KEY, folder=folder).stderr
    remedy = told.split("rca import ")[1].split(" [")[0]
    rca("import", remedy, folder=folder)
    assert "edited" not in rca("review", KEY, folder=folder).stderr


def test_in_japanese(folder: Path) -> None:
    japanese = {"LANG": "ja_JP.UTF-8"}
    edit(folder, "severity: sev2", "severity: sev1")
    told = rca("publish", KEY, folder=folder, environment=japanese, code=1).stderr
    assert "ファイルの取り込み後に編集されています" in told
    assert "--as-storedを指定してください" in told


def test_two_people_of_one_account(folder: Path) -> None:
    """Whose names are the same are told apart by their files."""
    (folder / "b").mkdir()
    other = folder / "b" / "mine.yaml"
    other.write_text(TEXT.replace("A change.", "Another change."), encoding="utf-8")
    edit(folder, "A change.", "A bad change.")
    rca("import", "incidents", folder=folder)
    told = rca("import", "b", folder=folder, code=1).stderr
    assert "b/mine.yaml:" in told
    assert "cause.summary.en: error: the file changes this field" in told
    assert "refused 1" in told
    other.write_text(TEXT.replace("severity: sev2", "severity: sev1"), encoding="utf-8")
    assert "updated 1" in rca("import", "b", folder=folder).stderr
    shown = json.loads(rca("export", KEY, "--json", folder=folder).stdout)["incidents"][0]
    assert (shown["severity"], shown["cause"]["summary"]["en"]) == ("sev1", "A bad change.")
