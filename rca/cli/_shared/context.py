"""What all commands share: translated help, settings, the clock, and who is asking."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rca.cli._shared.language import words
from rca.model.problem import N_, Message

if TYPE_CHECKING:
    from rca.config.settings import Settings
    from rca.knowledge_base import KnowledgeBase

ValueT = TypeVar("ValueT")


def translate(text: str | Message, /, **values: object) -> str:
    """A text in the language in use, with its values filled in; messages among the values too."""
    if isinstance(text, Message):
        return translate(text.text, **text.values)
    filled = {
        name: translate(value) if isinstance(value, Message) else value for name, value in values.items()
    }
    return words(text).format_map(filled) if text else ""


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        text, self.help = self.help, translate(self.help or "")
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = text


class Command(click.Command):
    """A command with translated help and an example, which every command has."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example
        self.short_help = self.short_help or self.help

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            record
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx))
        ]
        with formatter.section(translate("Options")):
            formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(translate(N_("Examples"))):
            for line in self.example.strip().splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line.strip()}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.__class__ = Option
        return option


class Group(Command, click.Group):
    """Commands about one thing, such as ``rca customers import``; in its help an example of each."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = [
            (name, translate(command.short_help or "")) for name, command in sorted(self.commands.items())
        ]
        with formatter.section(translate("Commands")):
            formatter.write_dl(rows)


class LazyGroup(Group):
    """A group whose commands are in modules of their own, each imported when it is asked for."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._modules = modules
        """For each command, ``module:name`` within this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._modules:
            return None
        module, _, attribute = self._modules[name].partition(":")
        command: click.Command = getattr(import_module(f"rca.cli.{module}"), attribute)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.commands = {name: each for name in self._modules if (each := self.get_command(ctx, name))}
        super().format_options(ctx, formatter)


@dataclass(slots=True)
class State:
    """What the global options say."""

    store: str | None

    def environment(self) -> dict[str, str]:
        """The variables that settings heed, the global options among them."""
        environment = dict(os.environ)
        if self.store:
            # A path on the command line is meant from here, one in rca.toml from there.
            environment["RCA_STORE"] = self.store if "://" in self.store else str(Path(self.store).absolute())
        return environment

    def settings(self) -> Settings:
        """The settings of the current folder."""
        from rca.config.settings import load

        return load(Path.cwd(), self.environment())

    def open(self) -> KnowledgeBase:
        """The knowledge base of the current folder, as a context manager."""
        from rca.cli._shared.output import progress, tell
        from rca.knowledge_base import KnowledgeBase

        return KnowledgeBase(self.settings(), tell=tell, progress=progress)


def now() -> datetime:
    """The present instant in UTC; the only clock in the program."""
    return datetime.now(UTC)


def who() -> str:
    """Who is asking, for the history: ``RCA_USER``, or the account's name."""
    import getpass

    return os.environ.get("RCA_USER") or getpass.getuser()


def parsed(parse: Callable[[str], ValueT], text: str, option: str) -> ValueT:
    """What ``parse`` makes of an option's text. Raises BadParameter in the words of the rule that the text breaks."""
    from pydantic_core import PydanticCustomError

    from rca.model.rules.catalogue import RULES

    try:
        return parse(text)
    except PydanticCustomError as error:
        rule = RULES[error.type]
        parts = (translate(part, **(error.context or {})) for part in (rule.text, rule.remedy) if part)
        raise click.BadParameter(" ".join(parts), param_hint=option) from None


def instant(text: str, option: str) -> datetime:
    """The instant (UTC) that an option names. Raises BadParameter."""
    from rca.model.times import parse_instant

    return parsed(parse_instant, text, option)


json_option = click.option("--json", "as_json", cls=Option, is_flag=True, help=N_("Write JSON."))


def audience_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--audience``, for what is found by readers inside unless it says otherwise; ``text`` is its help."""
    return click.option(
        "--audience",
        cls=Option,
        type=click.Choice(["public", "customer", "internal"]),
        default="internal",
        show_default=True,
        help=text,
    )
