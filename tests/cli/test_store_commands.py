"""import, list, show, export: what goes in comes out, whoever else is at it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import rca
from tests.support.samples import INCIDENTS, KEYS, WINDOWS_VM


@pytest.mark.usefixtures("empty_store")
def test_import_is_idempotent_and_a_change_keeps_its_history(tmp_path: Path) -> None:
    assert (
        "Created 8, updated 0, unchanged 0, refused 0."
        in rca("import", str(INCIDENTS), folder=tmp_path).stderr
    )
    assert (
        "Created 0, updated 0, unchanged 8, refused 0."
        in rca("import", str(INCIDENTS), folder=tmp_path).stderr
    )
    file = tmp_path / f"{WINDOWS_VM}.yaml"
    source = (INCIDENTS / file.name).read_text(encoding="utf-8")
    file.write_text(source.replace("severity: sev2", "severity: sev1"), encoding="utf-8")
    assert "updated 1" in rca("import", file.name, folder=tmp_path, environment={"RCA_USER": "hanako"}).stderr
    history = json.loads(rca("show", WINDOWS_VM, "--history", "--json", folder=tmp_path).stdout)["history"]
    assert [(each["who"], each["action"], each["version"]) for each in history] == [
        ("tester", "created", 1),
        ("hanako", "updated", 2),
    ]
    assert history[1]["fields"] == [{"path": "severity", "before": "sev2", "after": "sev1"}]
    shown = rca("show", WINDOWS_VM, "--history", folder=tmp_path).stdout
    assert "hanako changed it (version 2).\n    Changed severity from “sev2” to “sev1”.\n" in shown


@pytest.mark.usefixtures("empty_store")
def test_export_gives_back_the_files(tmp_path: Path) -> None:
    rca("import", str(INCIDENTS), folder=tmp_path)
    paths = rca("export", "--all", "--output", "out", folder=tmp_path).stdout.split()
    assert [Path(path).stem for path in paths] == list(KEYS)
    for path in paths:
        assert (tmp_path / path).read_bytes() == (INCIDENTS / Path(path).name).read_bytes()
    rca("import", "out", folder=tmp_path, environment={"RCA_STORE": "other.db"})
    first, second = (
        rca("export", "--all", "--json", folder=tmp_path, environment={"RCA_STORE": store}).stdout
        for store in ("rca.db", "other.db")
    )
    assert json.loads(first) == json.loads(second)


def test_list_filters_and_speaks_both_languages(demo: Path) -> None:
    rows = json.loads(rca("list", "--json", folder=demo).stdout)["incidents"]
    assert {row["key"] for row in rows} == set(KEYS)
    assert [row["ongoing"] for row in rows] == [row["key"].startswith("2025-11") for row in rows]
    sev1 = rca("list", "--severity", "sev1", "--since", "2021-01-01", "--until", "2021-12-31", folder=demo)
    assert [line.split("\t")[0] for line in sev1.stdout.splitlines()] == ["2021-03-15-azure-ad-signing-key"]
    assert "管理操作の障害" in rca("--lang", "ja", "list", folder=demo).stdout
    assert "6時間15分" in rca("--lang", "ja", "show", WINDOWS_VM, folder=demo).stdout
    assert (
        rca("list", "--service", "nothing", "--json", folder=demo).stdout.strip() == '{\n  "incidents": []\n}'
    )


@pytest.mark.usefixtures("empty_store")
def test_a_bad_file_stops_neither_the_good_ones_nor_the_message(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for key in KEYS[:3]:
        (folder / f"{key}.yaml").write_bytes((INCIDENTS / f"{key}.yaml").read_bytes())
    (folder / "bad.yaml").write_text("key: bad-one\ntitle: x\nseverity: sev9\n", encoding="utf-8")
    (folder / "twin.yaml").write_bytes((INCIDENTS / f"{KEYS[0]}.yaml").read_bytes())
    done = rca("import", "in", folder=tmp_path, code=1)
    assert "in/bad.yaml:2: title: error:" in done.stderr
    assert "in/bad.yaml:3: severity: error:" in done.stderr
    assert "in/twin.yaml:1: key: error:" in done.stderr
    assert "Created 3, updated 0, unchanged 0, refused 2." in done.stderr
    answer = json.loads(rca("import", "in", "--json", folder=tmp_path, code=1).stdout)
    assert (answer["unchanged"], answer["refused"]) == (3, 2)


@pytest.mark.slow
def test_two_processes_importing_at_once_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").touch()
    command = [sys.executable, "-m", "rca", "import", str(INCIDENTS), "--json"]
    both = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(3)
    ]
    answers = [json.loads(process.communicate()[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0, 0]
    assert sum(answer["created"] for answer in answers) == len(KEYS)
    assert sum(answer["unchanged"] for answer in answers) == 2 * len(KEYS)
    for key in KEYS:
        history = json.loads(rca("show", key, "--history", "--json", folder=tmp_path).stdout)["history"]
        assert [each["version"] for each in history] == [1]


def test_a_new_draft_imports_but_is_no_notice_yet(tmp_path: Path) -> None:
    for language in ("en", "ja"):
        folder = tmp_path / language
        assert "rca.toml" in rca("--lang", language, "init", language, folder=tmp_path, bare=True).stdout
        rca("--lang", language, "new", "2026-01-05-first", folder=folder)
        assert (folder / "incidents" / "incident.schema.json").is_file()
        draft = (folder / "incidents" / "2026-01-05-first.yaml").read_text(encoding="utf-8")
        offset = {"en": "Z", "ja": "+09:00"}[language]
        assert (
            len(re.findall(rf"(?m)^[ -]+(?:start|at|next_at): [0-9T:-]+{re.escape(offset)}(?=\s)", draft))
            == 3
        )
        rca("import", "incidents", folder=folder)
        refused = rca(
            "render", "2026-01-05-first", "--kind", "initial", "--locale", language, folder=folder, code=1
        )
        assert "TODO" in refused.stderr
        rca("--lang", language, "new", "2026-01-05-first", folder=folder, code=2)
        rca("--lang", language, "init", folder=folder)
        assert "Created 0, updated 0, unchanged 1" in rca("import", "incidents", folder=folder).stderr


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[organisation]\nnme = 1\n", "organisation.nme"),
        ("[organisation", "TOML"),
        ('[notices]\nprofile = "loud"\n', "notices.profile"),
        ('[notices.zones]\nja = ["Asia/Tokio"]\n', "notices.zones.ja"),
        ('[notices]\nnumber = "{nothing}"\n', "notices.number"),
        ('[notices]\nlocales = ["japanese!"]\n', "notices.locales"),
    ],
)
def test_wrong_settings_name_file_and_field(text: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text(text, encoding="utf-8")
    done = rca("list", folder=tmp_path, code=2)
    assert "rca.toml" in done.stderr
    assert word in done.stderr


def test_nothing_is_saved_while_the_settings_are_wrong(tmp_path: Path) -> None:
    shutil.copytree(INCIDENTS, tmp_path / "incidents")
    (tmp_path / "rca.toml").write_text('[mail]\nport = "x"\n', encoding="utf-8")
    assert "mail.port" in rca("import", "incidents", folder=tmp_path, code=2).stderr
    assert not (tmp_path / "rca.db").exists()
