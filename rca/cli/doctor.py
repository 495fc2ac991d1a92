"""``rca doctor``: is everything sound?"""

from __future__ import annotations

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "doctor",
    cls=Command,
    help=N_(
        "Examine the store and the index of the search: are the files sound, and does the index tell what the store holds."
    ),
    example="rca doctor\nrca doctor --json",
)
@json_option
@click.pass_obj
def command(context: Context, as_json: bool) -> int:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem

    with context.open() as base:
        findings = base.search.examine()
    if as_json:
        show_json(
            {
                "sound": not findings.problems,
                "incidents": findings.incidents,
                "entries": findings.entries,
                "problems": [problem_json(problem) for problem in findings.problems],
            }
        )
    else:
        for problem in findings.problems:
            show_problem(problem)
        message(
            N_("Examined {incidents} incidents and {entries} entries of the index: {count} problems."),
            incidents=findings.incidents,
            entries=findings.entries,
            count=len(findings.problems),
        )
    return 1 if findings.problems else 0
