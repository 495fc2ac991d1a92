"""What ``rca --help`` costs, and what every command's help holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rca.cli import group
from tests.support.command_line import rca, rca_process

HEAVY = {"sqlalchemy", "jinja2", "babel", "markdown", "pydantic", "rich", "alembic", "ruamel", "nh3"}
CONTEXT = click.Context(group)
NAMES = group.list_commands(CONTEXT)


def find(name: str) -> click.Command:
    """The command, or the command of a group, such as ``customers import``."""
    found: click.Command | None = group
    for part in name.split():
        assert isinstance(found, click.Group)
        found = found.get_command(CONTEXT, part)
    assert found is not None
    return found


def within(name: str) -> list[str]:
    """The commands of a group, with its name before theirs; none for a command."""
    found = find(name)
    return (
        [f"{name} {each}" for each in found.list_commands(CONTEXT)] if isinstance(found, click.Group) else []
    )


COMMANDS = [each for name in NAMES for each in (within(name) or [name])]
GROUPS = [name for name in NAMES if within(name)]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_help_imports_nothing_heavy(language: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rca", "--lang", language, "--help"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & HEAVY


@pytest.mark.parametrize("name", COMMANDS + GROUPS)
def test_every_command_has_help_in_both_languages_and_an_example(name: str, tmp_path: Path) -> None:
    japanese = rca("--lang", "ja", *name.split(), "--help", folder=tmp_path).stdout
    english = rca(*name.split(), "-h", folder=tmp_path).stdout
    assert f"rca {name}" in english.partition("Examples:")[2]
    assert f"rca {name}" in japanese.partition("例：")[2]
    for parameter in find(name).params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert parameter.help.split()[0] in english
    untranslated = [line for line in japanese.splitlines() if line.strip() and line in english.splitlines()]
    assert all(line.strip().startswith(("rca ", "--", "[")) for line in untranslated), untranslated
    assert "Show this message and exit." in english


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("init", "new", "demo", "schema")])
def test_commands_that_list_or_show_write_json(name: str) -> None:
    assert "--json" in {option for parameter in find(name).params for option in parameter.opts}


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "使い方"),
        ({"LANG": "en_US.UTF-8"}, "Usage"),
        ({"LANG": "C"}, "Usage"),
        ({"LANG": "fr_FR.UTF-8"}, "Usage"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "使い方"),
    ],
)
def test_language_follows_the_environment(variables: dict[str, str], word: str, tmp_path: Path) -> None:
    assert word in rca_process("--help", folder=tmp_path, environment=variables).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Commands"),
        (["renderr"], 2, "Did you mean render?"),
        (["render"], 2, "--all"),
        (["render", "a", "--all"], 2, "--all"),
        (["render", "--nope"], 2, "--nope"),
        (["show"], 2, "KEY"),
        (["show", "nothing-like-it"], 1, "nothing-like-it"),
        (["list", "--severity", "9"], 2, "sev1"),
        (["list", "--since", "yesterday"], 2, "2021-10-13"),
        (["import", "missing"], 1, "missing"),
        (["new", "Bad Key"], 2, "lower-case"),
        (["--store", "mysql://nope", "list"], 1, "mysql"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    done = rca(*arguments, folder=tmp_path, code=code)
    assert words in done.stderr + done.stdout
