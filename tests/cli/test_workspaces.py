"""Where commands work: in a workspace or on a store that is named, in folders of any name, and in nobody else's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.command_line import rca, rca_process
from tests.support.samples import INCIDENTS, WINDOWS_VM

FILE = str(INCIDENTS / f"{WINDOWS_VM}.yaml")
NOBODY = 65534
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "due",
        "verify",
        "doctor",
        "search disk",
        "reindex",
        f"import {FILE}",
        "export --all",
        "steps list",
    ],
)
def test_outside_of_a_workspace_commands_refuse_and_leave_nothing(command: str, tmp_path: Path) -> None:
    refused = rca(*command.split(), folder=tmp_path, bare=True, code=2)
    assert "is not a workspace" in refused.stderr
    assert "rca init" in refused.stderr
    assert not refused.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["link", "folder"])
def test_settings_that_cannot_be_read_do_not_lead_into_the_workspace_around(
    broken: str, tmp_path: Path
) -> None:
    rca("import", FILE, folder=tmp_path)
    inner = tmp_path / "inner"
    inner.mkdir()
    if broken == "link":
        (inner / "rca.toml").symlink_to("nowhere.toml")
    else:
        (inner / "rca.toml").mkdir()
    for command in ("list", "import ../rca.toml", "verify"):
        refused = rca(*command.split(), folder=inner, bare=True, code=2)
        assert f"{inner / 'rca.toml'} cannot be read" in refused.stderr
    assert [each.name for each in inner.iterdir()] == ["rca.toml"]


def test_what_makes_a_workspace_or_needs_none_works_anywhere(tmp_path: Path) -> None:
    for arguments in (["schema"], ["--version"], ["list", "--help"], ["new", "2026-01-05-first"]):
        rca(*arguments, folder=tmp_path, bare=True)
    assert not (tmp_path / "rca.db").exists()
    completion = {"_RCA_COMPLETE": "bash_source"}
    assert "complete" in rca_process(folder=tmp_path, environment=completion, bare=True).stdout
    rca("init", "here", folder=tmp_path, bare=True)
    below = tmp_path / "here" / "incidents"
    assert json.loads(rca("list", "--json", folder=below, bare=True).stdout) == {"incidents": []}
    named = {"RCA_CONFIG": str(tmp_path / "here" / "rca.toml")}
    rca("list", folder=tmp_path, environment=named, bare=True)


def test_a_store_that_is_named_must_be_there_unless_something_is_imported(tmp_path: Path) -> None:
    for arguments, environment in (
        (["--store", "typo.db", "due"], {}),
        (["--store", "typo.db", "verify"], {}),
        (["list"], {"RCA_STORE": str(tmp_path / "typo.db")}),
    ):
        refused = rca(*arguments, folder=tmp_path, environment=environment, bare=True, code=1)
        assert "there is no store" in refused.stderr
        assert list(tmp_path.iterdir()) == []
    rca("--store", "new.db", "import", FILE, folder=tmp_path, bare=True)
    assert WINDOWS_VM in rca("--store", "new.db", "list", folder=tmp_path, bare=True).stdout


@pytest.mark.parametrize("name", ["q?x", "per%41x", "a#b", "a b", "ä:&;=", "保存先"])
def test_a_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    rca("import", FILE, folder=folder)
    assert (folder / "rca.db").stat().st_size > 100_000
    assert WINDOWS_VM in rca("list", folder=folder).stdout
    assert WINDOWS_VM in rca("search", "key:" + WINDOWS_VM, "--json", folder=folder).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert {path.name for path in folder.iterdir()} <= {
        "rca.toml", "rca.db", "rca.db-wal", "rca.db-shm", "rca.db.index",
    }  # fmt: skip


@as_root
@pytest.mark.parametrize("which", ["rca.toml", "templates", "rca.db.index", "."])
def test_what_another_user_made_is_refused_until_it_is_allowed(which: str, tmp_path: Path) -> None:
    rca("import", FILE, folder=tmp_path)
    (tmp_path / "templates").mkdir()
    rca("search", "disk", folder=tmp_path)
    os.chown(tmp_path / which, NOBODY, NOBODY)
    refused = rca("search", "disk", folder=tmp_path, code=2)
    assert f"{(tmp_path / which).resolve()} belongs to another user" in refused.stderr
    assert "RCA_SAFE_FOLDERS=" in refused.stderr
    assert not refused.stdout
    for allowed in (str(tmp_path), str(tmp_path.parent), f"/nowhere{os.pathsep}*"):
        rca("search", "disk", folder=tmp_path, environment={"RCA_SAFE_FOLDERS": allowed})
    rca("search", "disk", folder=tmp_path, environment={"RCA_SAFE_FOLDERS": f"{tmp_path}-other"}, code=2)
    rca("search", "disk", folder=tmp_path, environment={"SUDO_UID": str(NOBODY)})
    rca("search", "disk", folder=tmp_path, environment={"SUDO_UID": "1"}, code=2)


@as_root
def test_a_link_of_another_user_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "own.toml").touch()
    (tmp_path / "rca.toml").symlink_to("own.toml")
    rca("list", folder=tmp_path)
    os.lchown(tmp_path / "rca.toml", NOBODY, NOBODY)
    rca("list", folder=tmp_path, code=2)
