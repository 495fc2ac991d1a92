"""The Japanese interface has no English words but names: of commands, options, files, formats and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from rca.cli import group
from rca.cli._shared.foreign import KNOWN
from rca.cli._shared.groups import DefaultGroup
from rca.i18n.columns import width
from tests.support.command_line import rca
from tests.support.samples import ROOT

KEY = "2025-06-11-block-storage-write-latency"
_VALUES = r"sev[1-4]|'[^']*'|`[^`]*`|「[^」]*」|\[[a-z0-9]+(?:[|-][a-z0-9]+)+\]|--?[a-z][a-z-]*(?:=\S+)?|\S*[./_#@:]\S*[a-z]\S*"
_NAMES = frozenset(
    [
        "rca",
        "KEY",
        "IANA",
        "ISO",
        "UTC",
        "JSON",
        "Schema",
        "CSV",
        "BOM",
        "UTF",
        "CP",
        "SHA",
        "ID",
        "URL",
        "Web",
        "PDF",
        "Word",
        "Markdown",
        "HTML",
        "YAML",
        "TOML",
        "LANG",
        "GitHub",
        "GitLab",
        "Jira",
        "Azure",
        "Boards",
        "AzureBoards",
        "AND",
        "OR",
        "pg_dump",
        "SQLite",
        "nis",
        "ServiceNow",
        "Backlog",
        "Redmine",
    ]
)

_WORDS_OF_VALUES = frozenset(
    {"md", "outbox", "person", "published", "utf", "correction", "none", "gh", "issue", "all"}
    | {"number", "title", "stateReason", "closedAt", "url"}
)


@cache
def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by the words that call it."""

    def below(
        command: click.Command, words: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], click.Command]]:
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from below(inner, (*words, name))

    return dict(below(group, ()))


def english(text: str, *names: str) -> list[str]:
    """The English words in what is shown, but for names and quoted values."""
    shown = re.sub(_VALUES, " ", text)
    return [word for word in re.findall("[A-Za-z]{2,}", shown) if word not in _NAMES.union(names)]


def wrong_uses(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, ...]]:
    """The command with each kind of mistake that its parameters know."""
    yield (*words, "--kein")
    if isinstance(command, click.Group):
        if not isinstance(command, DefaultGroup):
            yield (*words, "kein")
        return
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    filled = [each.name or "" for each in arguments if each.required and each.nargs == 1]
    if any(each.required for each in command.params):
        yield words
    if all(each.nargs == 1 for each in arguments):
        yield (*words, *("x" for _ in arguments), "x", "y")
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag:
            yield (*words, option.opts[0])
            if isinstance(option.type, click.Choice | click.IntRange):
                yield (*words, *filled, option.opts[0], "kein")
            if isinstance(option.type, click.IntRange):
                yield (*words, *filled, option.opts[0], "-1")
            if isinstance(option.type, click.Path) and not (option.type.file_okay and option.type.dir_okay):
                yield (*words, *filled, option.opts[0], "." if option.type.file_okay else "rca.toml")
        elif isinstance(option, click.Option) and option.opts[0] != "--help":
            yield (*words, *filled, f"{option.opts[0]}=1")


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_mistake_is_told_in_japanese(tmp_path: Path, words: tuple[str, ...]) -> None:
    shown = {
        use: rca("--lang", "ja", *use, folder=tmp_path, code=None)
        for use in wrong_uses(words, commands()[words])
    }
    wrong = {
        use: english(done.stderr, *use, *_names()) for use, done in shown.items() if done.returncode == 2
    }
    assert wrong
    assert not {use: (found, shown[use].stderr) for use, found in wrong.items() if found}


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_is_in_japanese(tmp_path: Path, words: tuple[str, ...]) -> None:
    text = rca("--lang", "ja", *words, "--help", folder=tmp_path).stdout.partition("\n例：")[0]
    assert not english(text, *_names()), text


def test_help_breaks_no_word_and_stays_within_the_page(tmp_path: Path) -> None:
    text = rca("--lang", "ja", "search", "--help", folder=tmp_path).stdout.partition("\n例：")[0]
    assert "service:storage" in text
    assert all(width(line) <= 80 for line in text.splitlines() if "[" not in line)


@cache
def _names() -> frozenset[str]:
    """Commands, what may be chosen, and what stands for an option that is not given."""
    options = [each for command in commands().values() for each in command.params]
    choices = {str(choice) for each in options for choice in getattr(each.type, "choices", ())}
    return frozenset({word for words in commands() for word in words} | choices | _WORDS_OF_VALUES)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("withdraw", "x", "1"), "オプション'--reason'を指定してください。"),
        (("withdraw",), "引数'キー'を指定してください。"),
        (("steps", "add", "x", "--kind", "y"), "（選択肢：'prevent'、'detect'、'mitigate'、'process'）。"),
        (("search", "x", "--page", "0"), "0は範囲外です（範囲：1以上）。"),
        (("search", "x", "--page", "１x"), "'１x'は整数ではありません。"),
        (("due", "--within", "7日"), "'7日'は時間の長さではありません。7d、12h、"),
        (
            ("export", "--all", "--output", "rca.toml"),
            "フォルダーを指定してください（'rca.toml'はファイルです）。",
        ),
        (("lst",), "コマンド'lst'はありません。listではありませんか。"),
    ],
)
def test_each_kind_of_mistake_has_its_sentence(
    tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    assert expected in rca("--lang", "ja", *arguments, folder=tmp_path, code=2).stderr


def test_what_other_programs_say_is_translated_where_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text("abc\n", encoding="utf-8")
    shown = rca("--lang", "ja", "list", folder=tmp_path, code=2).stderr
    assert "1行目4文字目、項目名の後に=がありません" in shown
    assert "No such file or directory" in KNOWN


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("render", KEY, "--format", "word"), "ファイル形式'word'はありません。\ndocxではありませんか。"),
        (
            ("render", KEY, "--kind", "interim", "--locale", "ja"),
            "次のいずれかを指定してください：initial、update、resolved、",
        ),
        (
            ("render", KEY, "--kind", "final", "--locale", "ko"),
            "お知らせ（最終報告、韓国語）に不足があります",
        ),
        (("steps", "assign", f"{KEY}#n1"), "対策の後に担当を指定してください。"),
        (("show", "none"), "エラー: 障害noneはありません。\n"),
        (("search", "移行", "--kind", "term"), "件見つかりました（1/1ページ）。"),
        (("steps", "start", f"{KEY}#n1"), "対策を完了から実施中に戻す理由がありません。--reasonか、"),
    ],
)
def test_words_of_files_are_told_in_japanese(shared: Path, arguments: tuple[str, ...], expected: str) -> None:
    assert expected in rca("--lang", "ja", *arguments, folder=shared, code=None).stderr


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("japanese")
    rca("import", str(ROOT / "incidents" / f"{KEY}.yaml"), folder=folder)
    return folder
