"""``rca review``: from draft to review."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "review",
    cls=Command,
    help=N_(
        "Ask for the review of an incident, or show where it stands: draft, in review, approved, published."
    ),
    example=(
        "rca review 2025-06-11-block-storage-write-latency\n"
        "rca review 2025-06-11-block-storage-write-latency --show --json"
    ),
)
@click.argument("key")
@click.option("--show", cls=Option, is_flag=True, help=N_("Show where it stands and change nothing."))
@json_option
@click.pass_obj
def command(context: Context, key: str, show: bool, as_json: bool) -> None:
    from rca.cli._shared.output import problem_json, show_json, show_problem
    from rca.cli._shared.revisions import review_json, review_line

    with context.open() as base:
        publisher = base.publishing
        review = publisher.review(key) if show else publisher.ask_for_review(key, who=who(), at=now())
        problems = base.files.warnings(key)
        edited = base.working_files(who()).edits([key])
    if as_json:
        told = {"problems": problems, "edited": edited}
        show_json(
            review_json(review)
            | {name: [problem_json(problem) for problem in each] for name, each in told.items()}
        )
    else:
        for problem in (*problems, *edited):
            show_problem(problem)
        click.echo(review_line(review))
