"""``rca review``: from draft to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import kind_option
from rca.cli._shared.options import json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    from datetime import datetime

    from rca.knowledge_base import KnowledgeBase
    from rca.model.problem import Problem


@click.command(
    "review",
    cls=Command,
    help=N_(
        "Ask for the review of an incident, or show where it stands: draft, in review, approved, published."
        " What speaks against a notice of it is named."
    ),
    example=(
        "rca review 2025-06-11-block-storage-write-latency\n"
        "rca review 2025-06-11-block-storage-write-latency --show --kind final --json"
    ),
)
@click.argument("key", type=KEY)
@click.option("--show", cls=Option, is_flag=True, help=N_("Show where it stands and change nothing."))
@kind_option
@json_option
@click.pass_obj
def command(context: Context, key: str, show: bool, kind: str | None, as_json: bool) -> None:
    from rca.cli._shared.output import problem_json, show_json, show_problem
    from rca.cli._shared.revisions import accepted_json, accepted_lines, review_json, review_line

    moment = now()
    with context.open() as base:
        publisher = base.publishing
        review = publisher.review(key) if show else publisher.ask_for_review(key, who=who(), at=moment)
        problems = (*base.files.warnings(key), *_problems(base, key, kind, moment))
        edited = base.working_files(who()).edits([key])
        of_version = [
            each
            for each in publisher.revisions(key)
            if each.revision.incident_version == review.incident_version and each.revision.accepted
        ]
    if as_json:
        accepted = [entry for each in of_version for entry in accepted_json(each)]
        told = {"problems": problems, "edited": edited}
        show_json(
            {**review_json(review), "accepted": accepted}
            | {name: [problem_json(problem) for problem in each] for name, each in told.items()}
        )
        return
    click.echo(review_line(review))
    for each in of_version:
        for line in accepted_lines(each):
            click.echo(line)
    for problem in (*problems, *edited):
        show_problem(problem)


def _problems(base: KnowledgeBase, key: str, kind: str | None, moment: datetime) -> tuple[Problem, ...]:
    """What speaks against the notice that the incident calls for, or one of ``kind``, in the house's languages."""
    from rca.knowledge_base import Order

    chosen = kind or base.notices.suggest_kind(base.incidents.get(key), moment)
    order = Order(key=key, kind=chosen, locales=base.settings.notices.locales, issued_at=moment)
    return base.publishing.problems(order, at=moment)
