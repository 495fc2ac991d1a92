"""What the moving commands share: choosing steps, the preview, the question, and the move itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Option
from rca.cli._shared.language import translate
from rca.cli._shared.options import json_option
from rca.cli.steps._shared.selection import filter_options, selected
from rca.cli.steps._shared.words import changes_of, move_json, state_word
from rca.model.problem import N_

if TYPE_CHECKING:
    from datetime import date

    from rca.knowledge_base import KnowledgeBase, MoveRequest, Seen
    from rca.model.incidents.step_states import StepRef, StepState
    from rca.model.promises.requested_move import RequestedMove
    from rca.model.times import PartialDate

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

reason_option = click.option(
    "--reason", "why", cls=Option, default="", help=N_("Why, for those inside; no reader sees it.")
)
public_reason_option = click.option(
    "--public-reason",
    "public_reasons",
    cls=Option,
    multiple=True,
    metavar="LANG=TEXT",
    help=N_("Why, as customers read it in the follow-up notice, by language; repeatable."),
)
_OPTIONS = (
    click.option("--yes", "-y", cls=Option, is_flag=True, help=N_("Move without asking.")),
    click.option(
        "--upon",
        cls=Option,
        type=click.IntRange(min=1),
        metavar="VERSION",
        help=N_("The incident's version that you know; refuse if the step was changed since."),
    ),
    json_option,
)


def moving(command: CommandT) -> CommandT:
    """The options of every moving command; it gets them as ``**options`` for :func:`move`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return filter_options(command)


Make = Callable[["Seen", "date", "KnowledgeBase"], "RequestedMove"]
"""What is wished of a step that stands as it was seen; the date is today's."""


def move(context: Context, names: tuple[str, ...], options: dict[str, Any], make: Make) -> int:
    """Make of each chosen step what is wished; all of them or none. One that is named needs no question."""
    from rca.cli._shared.output import message, show_json
    from rca.knowledge_base import MoveRequest

    yes, upon, as_json = (options.pop(name) for name in ("yes", "upon", "as_json"))
    at = now()
    with context.open() as base:
        chosen_steps = selected(base, names, options, at)
        today = base.steps.today(at)
        seen = base.steps.seen([ref for ref, _ in chosen_steps])
        asked = [
            MoveRequest(each.ref, make(each, today, base), upon or version or each.version)
            for each, (_, version) in zip(seen, chosen_steps, strict=True)
        ]
        if not names:  # whoever selects by conditions means what is not so yet
            asked = [
                each
                for each, of in zip(asked, seen, strict=True)
                if each.requested.state != of.step.state or not each.requested.state
            ]
        if not asked:
            message(N_("No step found."))
        elif not yes and (len(asked) > 1 or not names):
            _preview({each.ref: each for each in seen}, asked)
            ask_person(len(asked))
        moves = base.steps.move(asked, who=who(), at=at) if asked else []
    if as_json:
        show_json({"moves": [move_json(each) for each in moves]})
    else:
        for each in moves:
            click.echo(f"{each.ref}  {changes_of(each)}")
    return 0


def _preview(seen: Mapping[StepRef, Seen], asked: Sequence[MoveRequest]) -> None:
    for request in asked:
        each, wish = seen[request.ref], request.requested
        parts = [state_word(each.step.state) + (f" → {state_word(wish.state)}" if wish.state else "")]
        if wish.due or wish.no_due:
            before = str(each.step.due.model_dump()) if each.step.due else "–"
            after = str(wish.due.model_dump()) if wish.due else "–"
            parts.append(translate(N_("due {before} → {after}"), before=before, after=after))
        if wish.owner:
            parts.append(
                translate(N_("owner {before} → {after}"), before=each.step.owner or "–", after=wish.owner)
            )
        click.echo(f"{each.ref}  {translate(N_(', ')).join(parts)}", err=True)


def ask_person(count: int) -> None:
    """Ask the person at the terminal; raises UsageError if there is none, and Abort if they say no."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            translate(N_("{count} steps would be moved; say --yes to move them."), count=count)
        )
    click.confirm(translate(N_("Move {count} steps?"), count=count), abort=True, err=True)


def by_language(pairs: Sequence[str], option: str) -> dict[str, str]:
    """Texts by language, from ``ja=…`` and ``en=…``. Raises BadParameter."""
    found: dict[str, str] = {}
    for pair in pairs:
        tag, mark, text = pair.partition("=")
        if not (mark and tag.strip() and text.strip()) or tag.strip() in found:
            raise click.BadParameter(
                translate(N_("{value!r} is not a text by language; write ja=TEXT."), value=pair[:60]),
                param_hint=option,
            )
        found[tag.strip()] = text
    return found


def date_of(text: str, option: str) -> PartialDate:
    """The date that an option names: ``2025-07-31``, or ``2025-07``. Raises BadParameter."""
    from pydantic import ValidationError

    from rca.model.time_slips import tidied
    from rca.model.times import PartialDate

    try:
        return PartialDate.model_validate(text)
    except ValidationError:
        parts = [translate(N_("{value!r} is not a date; write 2025-07-31 or 2025-07."), value=text[:40])]
        if meant := tidied(text)[:10]:
            parts.append(translate(N_("If that was meant, write {meant}."), meant=meant))
        raise click.BadParameter(" ".join(parts), param_hint=option) from None


def not_in_future(day: PartialDate, today: date, option: str) -> None:
    """Raise BadParameter for a day on which nothing can have been done yet."""
    if (day.year, day.month, day.day or 1) > (today.year, today.month, today.day):
        raise click.BadParameter(
            translate(N_("{value} has not come yet."), value=day.model_dump()), param_hint=option
        )


def last_of(arguments: tuple[str, ...], what: str) -> tuple[tuple[str, ...], str]:
    """Names of steps, and the value that stands behind them. Raises UsageError if that is another name."""
    from rca.model.incidents.step_states import parse_ref

    value = arguments[-1]
    if " " not in value and parse_ref(value):
        raise click.UsageError(translate(N_("{what} is missing behind the steps."), what=what))
    return arguments[:-1], value


def move_to(
    context: Context,
    names: tuple[str, ...],
    to: StepState,
    why: str,
    public_reasons: tuple[str, ...],
    options: dict[str, Any],
) -> int:
    """Move each chosen step to a state; all of them or none."""
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    reasons = by_language(public_reasons, "--public-reason")
    return move(
        context, names, options, lambda *_: RequestedMove(Verb.STATE, to, why=why, public_reason=reasons)
    )
