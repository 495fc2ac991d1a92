"""Showing things: results on stdout, messages on stderr, tables where a person is watching."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from rca.cli._shared.language import foreign_words, translate
from rca.cli._shared.terminal import styled, visible, visible_line
from rca.errors import RcaError, UsageError, WithProblems
from rca.model.problem import N_, Level, Message, Problem

_LEVELS = {Level.ERROR: N_("error"), Level.WARNING: N_("warning"), Level.HINT: N_("hint")}


def message(text: str, **values: object) -> None:
    """A message for the person, on stderr."""
    click.echo(translate(text, **values), err=True)


def tell(text: Message) -> None:
    """A message from below, on stderr."""
    click.echo(translate(text), err=True)


def show_problem(problem: Problem) -> None:
    """One problem on one line: ``file:line: field: level: what. What to do.``"""
    place = problem.place
    where = ":".join(part for part in (place.file, str(place.line) if place.line else "") if part)
    parts = [visible_line(where), visible_line(place.field), translate(_LEVELS[problem.level])]
    text = translate(problem.message)
    if problem.remedy:
        text = translate(N_("{message} – {remedy}"), message=problem.message, remedy=problem.remedy)
    click.echo(f"{': '.join(part for part in parts if part)}: {text} [{problem.rule}]", err=True)


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "field": problem.place.field,
        "level": problem.level.value,
        "rule": problem.rule,
        "message": translate(problem.message),
        "remedy": translate(problem.remedy) if problem.remedy else "",
    }


def show_error(error: RcaError | OSError) -> int:
    """An error with its problems and its remedy; the answer is the exit code."""
    if isinstance(error, OSError):
        name = f"{visible_line(str(error.filename))}: " if error.filename else ""
        click.echo(
            f"{translate(_LEVELS[Level.ERROR])}: {name}{foreign_words(error.strerror or str(error))}",
            err=True,
        )
        return 1
    text = translate(error.message)
    problems = error.problems if isinstance(error, WithProblems) else ()
    if error.remedy and not problems:
        text = translate(N_("{message}\n{remedy}"), message=error.message, remedy=error.remedy)
    click.echo(f"{translate(_LEVELS[Level.ERROR])}: {text}", err=True)
    for problem in problems:
        click.echo("  ", nl=False, err=True)
        show_problem(problem)
    if error.remedy and problems:
        click.echo(translate(error.remedy), err=True)
    return error.exit_code


def show_json(data: object) -> None:
    """Plain data as JSON, readable and in UTF-8."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for a person at a terminal; tab-separated lines for anything else.

    Names stay whole, however narrow the terminal is: they are to be copied.
    """
    if not sys.stdout.isatty():
        lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
        if lines:  # at once: there may be tens of thousands
            click.echo("\n".join(lines))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [[visible(cell) for cell in row] for row in rows]
    for index, name in enumerate(head):
        table.add_column(name, overflow="fold", min_width=_least([row[index] for row in shown]))
    for row in shown:
        table.add_row(*map(Text, row))
    Console(file=styled(sys.stdout)).print(table, crop=False)


def _least(cells: Sequence[str]) -> int | None:
    """The columns that cells need which are names: keys, steps, ids. None where there is other text among them."""
    is_of_names = all(cell.isascii() and " " not in cell for cell in cells)
    return max(map(len, cells), default=0) if is_of_names else None


@contextmanager
def progress(label: str, total: int) -> Iterator[Any]:
    """A progress bar on stderr for long work, where a person is watching; gives a ``(done, total)`` callback."""
    if total < 20 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=styled(sys.stderr)), transient=True) as bar:
        task = bar.add_task(translate(label), total=total)
        yield lambda done, _total: bar.update(task, completed=done)


def content_json(content: bytes, media_type: str) -> dict[str, str]:
    """A file's content for an answer in JSON: text as it is, anything else in base64."""
    if media_type.startswith("text/"):
        return {"content": content.decode()}
    from base64 import b64encode

    return {"base64": b64encode(content).decode()}


def to_screen(content: bytes, media_type: str) -> None:
    """A file's content to stdout; what is no text would spoil a terminal, and is refused there."""
    if sys.stdout.isatty() and not media_type.startswith(("text/", "message/")):
        raise UsageError(N_("This format is not for a terminal."), remedy=N_("Use --output, or a pipe."))
    if sys.stdout.isatty():
        sys.stdout.write(content.decode("utf-8", "backslashreplace"))
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
