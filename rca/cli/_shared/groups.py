"""Commands and groups of them: translated help, an example for each, and modules that are loaded when they are called."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.help_pages import page_of
from rca.cli._shared.language import translate
from rca.cli._shared.usage import Number, speak, with_placeholders
from rca.model.near_names import nearest
from rca.model.problem import N_

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


_HELP = "Show this message and exit."
"""As Click's catalog has it, which is a part of ours."""


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        text, self.help = self.help, translate(self.help or "")
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = text

    def make_metavar(self, ctx: click.Context) -> str:
        return with_placeholders(super().make_metavar(ctx))

    def get_help_extra(self, ctx: click.Context) -> Any:
        extra = super().get_help_extra(ctx)
        if isinstance(self.type, Number):
            extra["range"] = self.type.bounds()
        return extra


class Command(click.Command):
    """A command with translated help and an example, which every command has."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example
        self.short_help = self.short_help or self.help
        for parameter in self.params:
            speak(parameter)

    def get_help(self, ctx: click.Context) -> str:
        page = page_of(ctx)
        self.format_help(ctx, page)
        return page.getvalue().rstrip("\n")

    def get_usage(self, ctx: click.Context) -> str:
        page = page_of(ctx)
        self.format_usage(ctx, page)
        return page.getvalue().rstrip("\n")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [with_placeholders(piece) for piece in super().collect_usage_pieces(ctx)]

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

    def get_short_help_str(self, limit: int = 45) -> str:
        return translate(self.short_help or "")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        for item in found:
            if item.value.startswith("-"):
                item.help = translate(item.help or "")
        return found

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.__class__ = Option
            option.help = _HELP  # click has translated it once and for all
        return option


class LazyGroup(Command, click.Group):
    """A group whose commands are the modules of a package, each loaded when it is called.

    A module is named as its command is, with ``_`` behind it where Python has a word of that name, and holds it as
    ``command``. Modules whose names begin with ``_`` are helpers.
    """

    command_class = Command

    def __init__(self, *args: Any, package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name.removesuffix("_") for name in self._modules())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        for module in {name, f"{name}_"} & self._modules():
            command: click.Command = import_module(f"{self._package}.{module}").command
            return command
        return None

    def _modules(self) -> set[str]:
        path = import_module(self._package).__path__
        return {found.name for found in iter_modules(path) if not found.name.startswith("_")}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = nearest(args[0], self.list_commands(ctx))
            if not near:
                raise
            text = N_("No such command {name!r}. Did you mean {near}?")
            raise click.UsageError(translate(text, name=args[0], near=near[0]), ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            rows.append((name, translate(command.short_help or "") if command else ""))
        with formatter.section(translate("Commands")):
            formatter.write_dl(rows)


class DefaultGroup(LazyGroup):
    """A group that is called like the one of its commands that people want most: what is no command is handed to it."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.list_commands(ctx), *ctx.help_option_names}
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # a shell asks what may come next
        return super().parse_args(ctx, args if args and args[0] in known else [self._default, *args])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        command = self.get_command(ctx, self._default)
        assert command is not None
        with command.make_context(self._default, [], parent=ctx, resilient_parsing=True) as inner:
            for parameter in command.get_params(inner):
                if isinstance(parameter, click.Argument):
                    found += parameter.shell_complete(inner, incomplete)
            return found + (command.shell_complete(inner, incomplete) if incomplete.startswith("-") else [])
