"""The page about the command line, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from rca.cli import group
from rca.cli._shared.language import use
from tools.reference.tables import code, table

_HEAD = """\
# The command line

<!-- Written by `make docs` from the commands; do not edit it here. -->

Every command has `--help` with examples, in English and Japanese, and `--json` where it lists or shows. Exit codes: 0
fine, 1 failed, 2 used wrongly, 130 interrupted. Results go to stdout, messages to stderr. `--lang` and `--store` stand
before the command: `rca --lang ja list`.
"""


def page() -> str:
    """The page's text, in English whatever was spoken before."""
    use("en")
    root = click.Context(group, info_name="rca")
    everything = list(_commands(group, root))
    overview = table(
        ("command", "what it does"),
        (
            (f"[{context.command_path}](#{context.command_path.replace(' ', '-')})", command.help or "")
            for command, context in everything
        ),
    )
    parts = [_HEAD, overview, "", "## rca", "", _options(group, root)]
    for command, context in everything:
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        parts += ["", f"## {context.command_path}", "", command.help or "", "", f"```\n{usage}\n```"]
        if options := _options(command, context):
            parts += ["", options]
        parts += ["", "```sh", *getattr(command, "example", "").strip().splitlines(), "```"]
    return "\n".join(parts) + "\n"


def _commands(within: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Every command, those of a group after it."""
    for name in within.list_commands(context):
        command = within.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        yield command, inner
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _options(command: click.Command, context: click.Context) -> str:
    rows = [
        (_written(option, context), _meaning(option))
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    return table(("option", "meaning"), rows) if rows else ""


def _written(option: click.Option, context: click.Context) -> str:
    names = ", ".join(sorted((*option.opts, *option.secondary_opts), key=len))
    return code(names if option.is_flag else f"{names} {option.make_metavar(context)}")


def _meaning(option: click.Option) -> str:
    text = option.help or ""
    marks = ["needed"] if option.required else []
    if option.multiple and "repeat" not in text.lower():
        marks.append("repeatable")
    return f"{text} ({', '.join(marks)})" if marks else text
