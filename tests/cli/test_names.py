"""Names on the command line: what is taken for a key or a kind, and what a shell completes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rca.i18n.catalogs import notice_words
from rca.i18n.locale import locale_tags
from rca.notices.kind_names import kind_called
from rca.notices.templates import folders, kinds
from tests.support.command_line import rca

KEY = "2025-06-11-block-storage-write-latency"
SHELLS = ("bash", "zsh", "fish")


def completed(words: str, folder: Path, shell: str = "bash", *, bare: bool = False) -> list[str]:
    """What a shell offers behind these words; the last one is what was begun."""
    count = len(words.split(" ")) - 1
    given = {
        "_RCA_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": words.split(" ")[-1] if shell == "fish" else str(count),
    }
    done = rca(folder=folder, environment=given, bare=bare)
    assert not done.stderr
    lines = done.stdout.strip().splitlines()
    if shell == "zsh":
        return lines[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_given_what_connects_it(shell: str, made_demo: Path) -> None:
    done = rca(folder=made_demo, environment={"_RCA_COMPLETE": f"{shell}_source"})
    assert f"_RCA_COMPLETE={shell}_complete" in done.stdout
    if found := shutil.which(shell):
        subprocess.run([found, "-n"], input=done.stdout, text=True, check=True)


@pytest.mark.parametrize("shell", SHELLS)
def test_keys_are_completed(shell: str, made_demo: Path) -> None:
    assert completed("rca show 2025-06", made_demo, shell) == [KEY]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("rca sho", ["show"]),
        ("rca publish 2025-06", [KEY]),
        ("rca publish EXC-2025-06", ["EXC-2025-0611"]),
        ("rca render 2021-10-13-windows-vm-operations 2025-06", [KEY]),
        ("rca due 2025-06", [KEY]),
        ("rca due li", ["list"]),
        ("rca due done 2025-06", [KEY]),
        ("rca steps list --incident 2025-06", [KEY]),
        ("rca steps done 2025-06", [f"{KEY}#"]),
        (f"rca steps done {KEY}#n1", [f"{KEY}#n1"]),
        ("rca render --kind pre", ["preliminary"]),
        ("rca publish --kind fi", ["final"]),
        ("rca render --locale zh", ["zh-Hans", "zh-Hant"]),
        ("rca render --format d", ["docx"]),
        ("rca list --service block", ["block_storage"]),
        ("rca steps list --owner sto", ["Storage\\\\ platform\\\\ team"]),
        (f"rca steps assign {KEY}#n1 sto", ["Storage\\\\ platform\\\\ team"]),
        ("rca due --regime ni", ["nis2"]),
        ("rca render --fram", ["--frame"]),
        ("rca show nothing", []),
    ],
)
def test_names_are_completed(words: str, offered: list[str], made_demo: Path) -> None:
    assert completed(words, made_demo) == offered


def test_a_kind_of_ones_own_is_completed_and_taken_by_its_label(demo: Path) -> None:
    own = demo / "templates" / "notices" / "ministry.md.jinja"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('{#+++\nlabel = { ja = "省への報告" }\n+++#}\nx\n', encoding="utf-8")
    assert completed("rca render --kind mi", demo) == ["ministry"]
    assert kind_called("省への報告", folders(demo / "templates")) == "ministry"


def test_where_there_is_no_workspace_nothing_is_offered_or_made(tmp_path: Path) -> None:
    assert completed("rca show 20", tmp_path, bare=True) == []
    assert completed("rca show 20", tmp_path) == []
    assert [each.name for each in tmp_path.iterdir()] == ["rca.toml"]
    (tmp_path / "rca.toml").write_text("=", encoding="utf-8")
    assert completed("rca show 20", tmp_path) == []


def test_a_broken_store_is_not_told_of_while_somebody_types(tmp_path: Path) -> None:
    (tmp_path / "rca.db").write_bytes(b"no store")
    assert completed("rca show 20", tmp_path) == []


def test_the_store_of_the_command_is_asked(made_demo: Path, tmp_path: Path) -> None:
    store = made_demo / "rca.db"
    assert completed(f"rca --store {store} show 2025-06", tmp_path, bare=True) == [KEY]


def test_completing_a_key_loads_nothing_heavy(made_demo: Path) -> None:
    environment = os.environ | {
        "_RCA_COMPLETE": "bash_complete", "COMP_WORDS": "rca show 20", "COMP_CWORD": "2", "PYTHONUTF8": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rca"],
        cwd=made_demo, env=environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert KEY in done.stdout
    assert not imported & {"sqlalchemy", "pydantic", "jinja2", "babel", "rich", "ruamel", "numpy"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("EXC-2025-0611", KEY),
        ("exc-2025-0611", KEY),
        ("ＥＸＣ-2025-0611", KEY),
        ("2025-06", KEY),
        ("2025-06-11-BLOCK", KEY),
        (KEY, KEY),
    ],
)
def test_what_names_an_incident(name: str, key: str, made_demo: Path) -> None:
    assert key in rca("show", name, folder=made_demo).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("revisions", "2025-06"),
        ("verify", "2025-06"),
        ("due", "2025-06"),
        ("due", "list", "EXC-2025-0611"),
        ("similar", "2025-06"),
        ("export", "EXC-2025-0611"),
        ("render", "2025-06", "--kind", "最終報告", "--locale", "ja", "--format", "txt"),
        ("steps", "show", "EXC-2025-0611#n1"),
        ("steps", "history", "2025-06#n1"),
        ("steps", "list", "--incident", "2025-06"),
    ],
)
def test_it_is_taken_wherever_a_key_is(arguments: tuple[str, ...], made_demo: Path) -> None:
    done = rca(*arguments, folder=made_demo)
    assert "Traceback" not in done.stderr


def test_what_may_be_several_is_refused_with_them(made_demo: Path) -> None:
    for arguments in (("show", "2025"), ("steps", "show", "2025#n1"), ("due", "2025")):
        done = rca(*arguments, folder=made_demo, code=2)
        assert KEY in done.stderr
        assert "2025-11-04-sms-codes-delayed" in done.stderr
    assert (
        "2025に当たる障害が複数あります"
        in rca("--lang", "ja", "show", "2025", folder=made_demo, code=2).stderr
    )


def test_what_names_nothing_is_told_as_before(made_demo: Path) -> None:
    assert "there is no incident 1999" in rca("show", "1999", folder=made_demo, code=1).stderr


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("第一報", "initial"), ("第1報", "initial"), ("第１報", "initial"), ("第二報", "update"), ("第3報", "update"),
        ("中間報告", "preliminary"), ("最終報告", "final"), ("復旧報告", "resolved"), ("訂正", "correction"),
        ("Final report", "final"), ("final REPORT", "final"), ("Update", "update"), ("Update 3", "update"),
        ("Zwischenmeldung 2", "update"), ("Abschlussbericht", "final"), ("최종 보고", "final"), ("nothing", "nothing"),
        ("続報", "update"), ("【復旧】", "resolved"), ("復旧", "resolved"), ("Restored", "resolved"), ("[Update]", "update"),
    ],
)  # fmt: skip
def test_kinds_by_what_they_are_called(name: str, kind: str) -> None:
    assert kind_called(name, folders(None)) == kind


def test_every_name_of_a_kind_means_it_in_every_language() -> None:
    for tag in locale_tags():
        words = notice_words(tag)
        for kind in kinds(folders(None)):
            assert kind_called(words[f"kind.{kind}"].format(n=2), folders(None)) == kind, (tag, kind)


def test_keys_stay_whole_in_a_narrow_terminal(made_demo: Path) -> None:
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "rca", "list"],
        cwd=made_demo, stdout=writer, env=os.environ | {"COLUMNS": "50", "TERM": "dumb"},
    ) as process:  # fmt: skip
        os.close(writer)
        shown = b""
        while True:
            try:
                part = os.read(reader, 4096)
            except OSError:  # the end, as Linux tells it
                break
            if not part:
                break
            shown += part
    os.close(reader)
    assert process.returncode == 0
    assert KEY in shown.decode()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_bash_puts_a_name_with_spaces_on_the_line_as_one_word(made_demo: Path, tmp_path: Path) -> None:
    program = tmp_path / "rca"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rca "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(_RCA_COMPLETE=bash_source rca)"; COMP_WORDS=(rca steps list --owner Sto); COMP_CWORD=4; '
        '_rca_completion rca; printf "<%s>" "${COMPREPLY[@]}"'
    )
    variables = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=made_demo, env=variables, capture_output=True, text=True, check=True
    )
    assert done.stdout == "<Storage\\ platform\\ team>"
