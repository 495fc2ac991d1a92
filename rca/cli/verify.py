"""``rca verify``: whether what was published is still what was published."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import KEY
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_


@click.command(
    "verify",
    cls=Command,
    help=N_("Check every byte of what was published, in the store and in files written from it."),
    example=(
        "rca verify\nrca verify --files notices/ --json\n"
        "rca verify 2025-06-11-block-storage-write-latency --head 3f1c…"
    ),
)
@click.argument("key", required=False, type=KEY)
@click.option(
    "--files",
    cls=Option,
    type=Location(),
    help=N_("Also check the files in this folder that were written from revisions (default: published)."),
)
@click.option(
    "--head",
    cls=Option,
    metavar="DIGEST",
    default="",
    help=N_("A digest shown when publishing: records cut off at the end are found by it."),
)
@json_option
@click.pass_obj
def command(context: Context, key: str | None, files: Path | None, head: str, as_json: bool) -> int:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.errors import StoreError
    from rca.model.problem import Problem, has_errors

    count, in_files = 0, list[Problem]()
    with context.open() as base:
        if key:
            base.incidents.get(key)
        verified = base.publishing.verify(head=head)
        published = base.settings.folder / "published"
        if files or published.is_dir():
            try:
                count, in_files = base.publishing.verify_files(files or published)
            except StoreError:
                if not verified.problems:  # otherwise they say it better
                    raise
    problems = [
        problem
        for problem in (*verified.problems, *in_files)
        if not key or not problem.place.file or key in problem.place.file
    ]
    if as_json:
        show_json(
            {
                "revisions": verified.revisions,
                "withdrawals": verified.withdrawals,
                "renditions": verified.renditions,
                "files": count,
                "head": verified.head,
                "problems": [problem_json(problem) for problem in problems],
            }
        )
    else:
        for problem in problems:
            show_problem(problem)
        message(
            N_(
                "Checked {revisions} revisions, {withdrawals} withdrawals and {files} files; problems: {problems}."
            ),
            revisions=verified.revisions,
            withdrawals=verified.withdrawals,
            files=verified.renditions + count,
            problems=len(problems),
        )
        if not has_errors(problems):
            click.echo(verified.head)
    return 1 if has_errors(problems) else 0
