"""``rca steps import``: how far steps are, from the export of a tracker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location, json_option
from rca.cli.steps._shared.moving import (
    ask_person,
    by_language,
    date_of,
    not_in_future,
    public_reason_option,
    reason_option,
)
from rca.cli.steps._shared.words import move_json, state_word
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from rca.knowledge_base import Proposal, TrackerPlan
    from rca.model.problem import Problem
    from rca.model.times import PartialDate


_SHOWN = 10
"""Rows and steps without a counterpart that are named; all of them are in the JSON."""


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Read from the export of a tracker how far steps are, by their links: GitHub (gh issue list --state all --json "
        "number,title,state,stateReason,closedAt,url), GitLab (JSON or CSV), Jira, Azure Boards, Backlog, "
        "Redmine and ServiceNow (CSV, in English or Japanese). Steps are moved forward only, and none becomes verified. Issues closed without the work propose to drop the step, which "
        "needs a --reason. Statuses of your own are explained in [steps.statuses] of rca.toml. A row that cannot be read is "
        "left out and named."
    ),
    short_help=N_("Read from a tracker's export how far steps are."),
    example=(
        "rca steps import issues.json\nrca steps import jira.csv --done-on 2025-07-31 --yes\n"
        "rca steps import issues.json --reason 'Superseded by the new storage'"
    ),
)
@click.argument("file", type=Location(exists=True, dir_okay=False))
@click.option(
    "--done-on",
    cls=Option,
    metavar="DATE",
    help=N_("The day for steps that are done there, where the file does not say on which day."),
)
@reason_option
@public_reason_option
@click.option(
    "--all-or-nothing",
    cls=Option,
    is_flag=True,
    help=N_("Take nothing of a file in which anything is wrong."),
)
@click.option("--yes", "-y", cls=Option, is_flag=True, help=N_("Move without asking."))
@json_option
@click.pass_obj
def command(
    context: Context,
    file: Path,
    done_on: str | None,
    why: str,
    public_reasons: tuple[str, ...],
    all_or_nothing: bool,
    yes: bool,
    as_json: bool,
) -> int:
    from rca.cli._shared.output import message, show_json, show_problem
    from rca.model.problem import Level, has_errors

    at = now()
    day = date_of(done_on, "--done-on") if done_on else None
    reasons = by_language(public_reasons, "--public-reason")
    why = why.strip()
    with context.open() as base:
        plan, problems = base.trackers.plan(file, at, all_or_nothing=all_or_nothing)
        if day:
            not_in_future(day, base.steps.today(at), "--done-on")
        for problem in problems if not as_json else ():
            show_problem(problem)
        undated = [each for each in plan.proposals if each.needs_day and not day]
        held = [each for each in plan.proposals if each.needs_reason and not why]
        ready = [each for each in plan.proposals if each not in undated and each not in held]
        if not as_json:
            _tell(plan, ready, held, undated, day)
        if ready and not yes:
            if as_json:
                _preview(ready, day)
            ask_person(len(ready))
        moves = base.trackers.carry_out(ready, who=who(), at=at, why=why, public_reason=reasons, done_on=day)
    failed = has_errors(problems) or bool(plan.unknown) or bool(undated)
    if as_json:
        show_json(_json(file, plan, held, undated, problems) | {"moves": [move_json(each) for each in moves]})
    elif plan.read:
        _sum_up(plan, len(ready), sum(each.level is Level.ERROR for each in problems))
    elif has_errors(problems):
        message(N_("Nothing was imported; correct the file and import it again."))
    return 1 if failed else 0


def _preview(proposals: Sequence[Proposal], day: PartialDate | None) -> None:
    """What would happen; of what is done on which day, for customers read it."""
    for each in proposals:
        states = " → ".join(state_word(one) for one in (each.step.state, *each.path))
        done = each.done_on or (day.model_dump() if day and each.needs_day else "")
        click.echo(f"{each.step.ref}  {states}{f'  {done}' if done else ''}  ({each.why})", err=True)


def _tell(
    plan: TrackerPlan,
    ready: Sequence[Proposal],
    held: Sequence[Proposal],
    undated: Sequence[Proposal],
    day: PartialDate | None,
) -> None:
    """What becomes of which step and why, and what does not."""
    from rca.cli._shared.output import message

    _preview(ready, day)
    for each in held:
        message(
            N_("{ref}: closed there without the work ({why}); give a --reason to drop it"),
            ref=each.step.ref,
            why=each.why,
        )
    for each in undated:
        message(
            N_("{ref}: done there ({why}), and no day can be read from “{written}”; give --done-on")
            if each.closed_as
            else N_("{ref}: done there ({why}), and the file does not say on which day; give --done-on"),
            ref=each.step.ref,
            why=each.why,
            written=each.closed_as,
        )
    for difference in plan.differences:
        message(
            N_("{ref}: {state} here, and less there ({why}); left as it is"),
            ref=difference.step.ref,
            state=state_word(difference.step.state),
            why=difference.why,
        )
    for status, items in plan.unknown.items():
        message(
            N_("{keys}: nobody has said what “{status}” means; add to [steps.statuses] of rca.toml: {line}"),
            keys=Listed([*(item.key for item in items[:_SHOWN]), *(["…"] if len(items) > _SHOWN else [])]),
            status=status,
            line=_mapping(status),
        )
    for ref, key in plan.unmatched_steps[:_SHOWN]:
        message(N_("{ref}: {key} is not in the file"), ref=ref, key=key)
    if len(plan.unmatched_steps) > _SHOWN:
        message(N_("and {count} more steps"), count=len(plan.unmatched_steps) - _SHOWN)


def _mapping(status: str) -> str:
    """The line of rca.toml that explains a status, to be completed."""
    import json

    return f'{json.dumps(status, ensure_ascii=False)} = "in_progress"'


def _sum_up(plan: TrackerPlan, moved: int, left_out: int) -> None:
    from rca.cli._shared.output import message

    if left_out:
        message(N_("Rows of the file that were left out: {count}."), count=left_out)

    message(
        N_("Moved {moved}, unchanged {same}; {others} issues in the file belong to no step."),
        moved=moved,
        same=plan.same,
        others=len(plan.unmatched_items),
    )


def _json(
    file: Path,
    plan: TrackerPlan,
    held: Sequence[Proposal],
    undated: Sequence[Proposal],
    problems: Sequence[Problem],
) -> dict[str, Any]:
    from rca.cli._shared.output import problem_json

    def proposal(each: Proposal) -> dict[str, Any]:
        return {
            "name": str(each.step.ref),
            "from": each.step.state,
            "path": [one.value for one in each.path],
            "why": each.why,
            "done_on": str(each.done_on) if each.done_on else None,
            "needs_reason": each.needs_reason,
            "needs_day": each.needs_day,
        }

    return {
        "file": str(file),
        "proposals": [proposal(each) for each in plan.proposals],
        "held": [str(each.step.ref) for each in held],
        "undated": [str(each.step.ref) for each in undated],
        "differences": [
            {"name": str(each.step.ref), "state": each.step.state, "why": each.why}
            for each in plan.differences
        ],
        "unchanged": plan.same,
        "unknown": [
            {"status": status, "keys": [item.key for item in items], "add": _mapping(status)}
            for status, items in plan.unknown.items()
        ],
        "unmatched_issues": [
            {"system": item.system.value, "key": item.key, "line": item.place.line}
            for item in plan.unmatched_items
        ],
        "unmatched_steps": [{"name": str(ref), "key": key} for ref, key in plan.unmatched_steps],
        "problems": [problem_json(each) for each in problems],
    }
