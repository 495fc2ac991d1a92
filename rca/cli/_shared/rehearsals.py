"""A rehearsal: what publishing would give, shown and perhaps written, while nothing is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.language import translate
from rca.cli._shared.output import message, problem_json, show_json, show_problem
from rca.cli._shared.revisions import label_of
from rca.model.audience import file_stem
from rca.model.problem import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.knowledge_base import Rehearsal


def show_rehearsal(rehearsal: Rehearsal, output: Path | None, as_json: bool) -> None:
    """Show what would be published. Raises the refusal that publishing would end with, after everything is shown."""
    revision = rehearsal.revision
    paths = list(_written(rehearsal, output)) if output else []
    if as_json:
        show_json(
            {
                "rehearsal": True,
                "incident": revision.incident_key,
                "number": revision.number,
                "kind": revision.kind,
                "new": rehearsal.is_new,
                "approved": rehearsal.refusal is None,
                "titles": {each.locale: each.title for each in revision.editions},
                "files": [
                    {"locale": each.locale, "format": each.format, "size": len(each.content)}
                    for each in rehearsal.renditions
                ],
                "paths": [str(path) for path in paths],
                "problems": [problem_json(problem) for problem in rehearsal.problems],
            }
        )
    else:
        for problem in rehearsal.problems:
            show_problem(problem)
        _tell(rehearsal)
        for path in paths:
            click.echo(path)
        message(N_("This was a rehearsal: nothing was published."))
    if rehearsal.refusal:
        raise rehearsal.refusal


def _tell(rehearsal: Rehearsal) -> None:
    revision = rehearsal.revision
    if not rehearsal.is_new:
        message(
            N_("Revision {number} says this already; publishing would give nothing new."),
            number=revision.number,
        )
        return
    click.echo(
        translate(
            N_("{key}: this would be revision {number}, {label}."),
            key=revision.incident_key,
            number=revision.number,
            label=label_of(revision),
        )
    )
    for edition in revision.editions:
        formats = [each.format for each in rehearsal.renditions if each.locale == edition.locale]
        click.echo()
        click.echo(f"[{edition.locale}: {', '.join(formats)}]")
        for each in rehearsal.renditions:
            if (each.locale, each.format) == (edition.locale, "txt"):
                click.echo(each.content.decode())


def _written(rehearsal: Rehearsal, folder: Path) -> Iterator[Path]:
    """The files, under names that no revision has."""
    from rca.whole_files import write_file

    revision = rehearsal.revision
    stem = file_stem(f"rehearsal-{revision.kind}", revision.audience)
    for each in rehearsal.renditions:
        path = folder / revision.incident_key / f"{stem}.{each.locale}.{each.format}"
        write_file(path, each.content)
        yield path
