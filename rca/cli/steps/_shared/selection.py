"""Which steps a command is about: the filters, and what they ask of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rca.cli._shared.groups import Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY, OWNER, SERVICE
from rca.cli._shared.options import parsed
from rca.model.incidents.step_states import StepKind, StepRef, StepState, parse_ref
from rca.model.problem import N_
from rca.model.promises.step_list import StepQuery

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_FILTERS = (
    click.option(
        "--state",
        "states",
        cls=Option,
        multiple=True,
        type=click.Choice(("open", "none", *map(str, StepState))),
        help=N_("Only steps in this state; repeatable. open: something is left to do; none: no state is stated."),
    ),
    click.option(
        "--owner", "of_owner", cls=Option, type=OWNER, default="", metavar="NAME", help=N_("Only this owner's; - for nobody's.")
    ),
    click.option(
        "--kind", "kinds", cls=Option, multiple=True, type=click.Choice(tuple(map(str, StepKind))),
        help=N_("Only steps of this kind; repeatable."),
    ),
    click.option(
        "--service", cls=Option, type=SERVICE, default="", metavar="NAME",
        help=N_("Only of incidents of this service (id or name)."),
    ),
    click.option(
        "--incident", "incidents", cls=Option, type=KEY, multiple=True, metavar="KEY",
        help=N_("Only of this incident; repeatable."),
    ),
    click.option("--overdue", cls=Option, is_flag=True, help=N_("Only open ones whose date has passed.")),
    click.option(
        "--due-within", cls=Option, metavar="SPAN",
        help=N_("Only open ones that are due within this time, such as 14d, or overdue."),
    ),
    click.option(
        "--promised", cls=Option, is_flag=True,
        help=N_("Only those that customers were told of by a published revision."),
    ),
)  # fmt: skip


def filter_options(command: CommandT) -> CommandT:
    """The options that select steps, which the command gets as ``**filters`` for :func:`query_of`."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def query_of(filters: dict[str, Any], today: date, sort: str = "due") -> StepQuery:
    """The question that the options ask; days are counted from ``today``. Raises BadParameter."""
    until = None
    if filters["due_within"]:
        from rca.model.times import parse_length

        span: timedelta = parsed(parse_length, filters["due_within"], "--due-within")
        until = today + span
    return StepQuery(
        states=filters["states"],
        owner=filters["of_owner"],
        kinds=filters["kinds"],
        service=filters["service"],
        incidents=filters["incidents"],
        overdue=filters["overdue"],
        due_until=until,
        promised=filters["promised"],
        sort=sort,
    )


def refs_of(names: tuple[str, ...]) -> list[StepRef]:
    """The steps of these names. Raises BadParameter for what is none."""
    refs = []
    for name in dict.fromkeys(names):
        ref = parse_ref(name)
        if ref is None:
            raise click.BadParameter(
                translate(N_("{name!r} does not name a step; write INCIDENT#STEP."), name=name)
            )
        refs.append(ref)
    return refs


def selected(
    base: KnowledgeBase, names: tuple[str, ...], filters: dict[str, Any], at: datetime
) -> list[tuple[StepRef, int | None]]:
    """The steps that names or filters choose, the latter with the version in which they were found.

    Raises UsageError if it is neither or both.
    """
    today = base.steps.today(at)
    query = query_of(filters, today, sort="incident")
    if bool(names) == (not query.is_empty):
        raise click.UsageError(translate(N_("Name steps as INCIDENT#STEP, or select them by options.")))
    if names:
        return [(ref, None) for ref in refs_of(names)]
    return [(row.ref, row.version) for row in base.steps.rows(query, today, chosen())]
