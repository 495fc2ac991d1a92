"""``rca list``: the incidents in the store."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import SERVICE
from rca.cli._shared.options import json_option
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rca.knowledge_base import KnowledgeBase
    from rca.model.written_times import Point


@click.command(
    "list",
    cls=Command,
    help=N_("List the incidents, latest first."),
    example="rca list\nrca list --severity sev1 --since 2021-01-01 --json",
)
@click.option("--severity", cls=Option, metavar="SEV", help=N_("Only this severity: sev1 to sev4."))
@click.option(
    "--service",
    cls=Option,
    type=SERVICE,
    metavar="NAME",
    help=N_("Only where this service was affected (id or name)."),
)
@click.option(
    "--since", cls=Option, metavar="DATE", help=N_("Only what lasted into this day, or started later.")
)
@click.option("--until", cls=Option, metavar="DATE", help=N_("Only what started on this day or earlier."))
@json_option
@click.pass_obj
def command(
    context: Context,
    severity: str | None,
    service: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, show_json, show_table
    from rca.model.incidents.vocabulary import Severity

    if severity and severity not in set(Severity):
        raise click.BadParameter(
            translate(N_("Choose one of: {near}."), near=Listed(Severity)), param_hint="--severity"
        )
    with context.open() as base:
        found = base.incidents.list(
            severity=Severity(severity) if severity else None,
            service=service,
            since=_day(since, "--since", time.min, base.zone),
            until=_day(until, "--until", time.max, base.zone),
        )
        zone = base.zone
        titles = {each.key: _title(base, each.key, each.titles) for each in found} if not as_json else {}
    if as_json:
        rows = [
            {
                "key": each.key,
                "tracking_id": each.tracking_id,
                "title": each.titles,
                "severity": each.severity.value,
                "start": str(each.start),
                "ongoing": each.is_ongoing,
                "open_steps": each.open_steps,
                "version": each.version,
                "updated_at": each.updated_at.isoformat(),
            }
            for each in found
        ]
        show_json({"incidents": rows})
        return
    head = [
        translate(text, zone=_called(zone))
        for text in (N_("Key"), N_("Severity"), N_("Start ({zone})"), N_("Open steps"), N_("Title"))
    ]
    show_table(
        head,
        (
            (
                each.key,
                each.severity.value,
                _local(each.start, zone) + (" …" if each.is_ongoing else ""),
                str(each.open_steps),
                titles[each.key],
            )
            for each in found
        ),
    )
    if not found:
        message(N_("No incident found. `rca import` brings incident files in."))


def _title(base: KnowledgeBase, key: str, titles: Mapping[str, str]) -> str:
    """The title in the language in use; only one with a reference needs its incident."""
    title = titles.get(chosen()) or next(iter(titles.values()), "")
    if "{" not in title:
        return title
    tag = chosen() if chosen() in titles else next(iter(titles))
    return base.words(base.incidents.get(key)).line(title, tag)


def _called(zone: ZoneInfo) -> str:
    """What people call a zone."""
    from rca.i18n.locale import load_locale
    from rca.i18n.zones import ZoneNames

    return ZoneNames(load_locale(chosen()), zone).label(())


def _local(point: Point, zone: ZoneInfo) -> str:
    """A point on the clocks of a zone, so that it sorts: ``2021-10-13 15:27``; a date stays one."""
    if point.instant is None:
        return str(point)
    about = "~" if point.about else ""
    return f"{about}{point.instant.astimezone(zone):%Y-%m-%d %H:%M}"


def _day(text: str | None, option: str, clock: time, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    from pydantic_core import PydanticCustomError

    from rca.model.written_times import parse_date

    try:
        return datetime.combine(parse_date(text), clock, zone)
    except PydanticCustomError:
        raise click.BadParameter(
            translate(N_("{value!r} is not a date; write 2021-10-13."), value=text), param_hint=option
        ) from None
