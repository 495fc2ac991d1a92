"""The command line: one file for each command, found by name and imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from rca import __version__
from rca.cli._shared.context import Context
from rca.cli._shared.groups import LazyGroup, Option
from rca.cli._shared.language import LANGUAGES, choose, translate, use
from rca.cli._shared.terminal import showing
from rca.cli._shared.usage import show as show_usage_error
from rca.model.problem import N_


class _Root(LazyGroup):
    """The group of all commands in this package; its help ends with where to begin."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help or ""))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(translate(N_("Begin with: rca demo, or rca init and rca new.")))


@click.command(
    cls=_Root,
    package=__name__,
    help=N_("Incident notices in Japanese, English and more, from one incident file."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help=N_("Language of this program's own messages (default: from LANG)."),
)
@click.option("--store", cls=Option, metavar="PATH", help=N_("The store: a file or a database URL."))
@click.version_option(
    __version__, "--version", message="%(prog)s %(version)s", cls=Option, help=N_("Show the version.")
)
@click.pass_context
def group(ctx: click.Context, store: str | None) -> None:
    ctx.obj = Context(store)


def _language_in(arguments: list[str]) -> str:
    """The language that ``--lang`` names, before anything is parsed: errors of parsing speak it too."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        name = argument if before == "--lang" else argument.removeprefix("--lang=")
        if name in LANGUAGES and (before == "--lang" or name != argument):
            return name
    return ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 fine, 1 failed, 2 used wrongly, 130 interrupted."""
    # Once `rca list` was imported, `list` here is that module.
    # Looking for garbage while modules are loaded takes a sixth of the time of a search, and finds none.
    gc.set_threshold(50_000)
    sys.exit(run([*(sys.argv[1:] if arguments is None else arguments)]))


def run(arguments: list[str]) -> int:
    """Run a command; the answer is the exit code. The one place where errors become messages."""
    use(_language_in(arguments) or choose(os.environ))
    with showing():
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        result: Any = group.main(arguments, prog_name="rca", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 2
    except click.ClickException as error:
        show_usage_error(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(translate(N_("Interrupted.")), err=True)
        return 130
    except BrokenPipeError:
        # The reader went away, as `head` does; give the interpreter no reason to complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from rca.cli._shared.output import show_error
        from rca.errors import RcaError

        if not isinstance(error, RcaError | OSError):
            raise
        return show_error(error)
