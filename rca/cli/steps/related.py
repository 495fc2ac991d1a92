"""``rca steps related``: what was promised after earlier incidents like this one, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import counted_moment, json_option, now_option
from rca.cli.steps._shared.words import row_json, state_word
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from datetime import date

    from rca.knowledge_base import Kin, Related

_UNKEPT = {
    "open": N_("still open"),
    "dropped": N_("dropped"),
    "came_back": N_("done, and it came back"),
}


_ALIKE = 0.3
"""How much of what is telling two incidents must share, so that it is no chance."""


@click.command(
    "related",
    cls=Command,
    help=N_(
        "Show the steps promised after earlier incidents like this one that were not kept: still open, dropped, or done "
        "and yet it happened again. Incidents are alike if the file says so, by what a search finds, or by services."
    ),
    short_help=N_("Show earlier promises that were not kept."),
    example="rca steps related 2021-03-15-azure-ad-signing-key",
)
@click.argument("key", metavar="KEY", type=KEY)
@click.option(
    "--limit",
    cls=Option,
    type=click.IntRange(min=1),
    metavar="COUNT",
    default=20,
    help=N_("How many steps at most (default: 20)."),
)
@now_option
@json_option
@click.pass_obj
def command(context: Context, key: str, limit: int, at: str | None, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json, show_table

    instant = counted_moment(at)
    with context.open() as base:
        alike = [each for each in base.search.similar(key, size=10) if each.share >= _ALIKE]
        similar = [(each.incident, Listed(each.terms)) for each in alike]
        found = base.reports.related(key, instant, chosen(), similar)
        shown = found[:limit]
        texts = [row.text for row in base.wording.rows([each.row for each in shown], chosen())]
        today = base.steps.today(instant)
    if as_json:
        show_json(
            {
                "incident": key,
                "today": today.isoformat(),
                "found": len(found),
                "steps": [
                    _json(each, today) | {"text": text} for each, text in zip(shown, texts, strict=True)
                ],
            }
        )
        return
    head = (N_("Outcome"), N_("State"), N_("Due date"), N_("Step"), N_("Promised"), N_("Why"), N_("What"))
    show_table(
        [translate(title) for title in head],
        (
            (
                translate(_UNKEPT[each.unkept.value]),
                state_word(each.row.state),
                each.row.due,
                str(each.row.ref),
                translate(N_("r{number}"), number=each.row.revision) if each.row.revision else "",
                _why(each.kin),
                text,
            )
            for each, text in zip(shown, texts, strict=True)
        ),
    )
    if not found:
        message(N_("No earlier promise was left unkept."))
    elif len(found) > limit:
        message(N_("{count} more; show them with --limit."), count=len(found) - limit)


def _why(kin: Kin) -> str:
    match kin.tie.value:
        case "answered":
            return translate(N_("{step} carries it on"), step=kin.why)
        case "recurrence":
            return translate(N_("the incident happened again"))
        case "similar":
            return translate(N_("similar: {why}"), why=kin.why)
    text = N_("same services and kind of cause: {names}") if kin.same_cause else N_("same services: {names}")
    return translate(text, names=Listed(kin.services))


def _json(each: Related, today: date) -> dict[str, Any]:
    return {
        **row_json(each.row, today),
        "unkept": each.unkept.value,
        "tie": each.kin.tie.value,
        "why": each.kin.why or None,
        "services": list(each.kin.services),
        "same_cause": each.kin.same_cause,
    }
