"""``rca show``: one incident, as those inside see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Change
    from rca.model.incidents.incident import Incident


@click.command(
    "show",
    cls=Command,
    help=N_("Show an incident: times, scope, next steps, history."),
    example=(
        "rca show 2021-10-13-windows-vm-operations\nrca show 2021-10-13-windows-vm-operations --history\n"
        "rca show 2021-10-13-windows-vm-operations --json"
    ),
)
@click.argument("key", type=KEY)
@click.option(
    "--zone",
    "zones",
    cls=Option,
    multiple=True,
    help=N_("Time zone such as Asia/Tokyo (default: the language's own)."),
)
@click.option("--history", cls=Option, is_flag=True, help=N_("Show who changed what, and when."))
@json_option
@click.pass_obj
def command(context: Context, key: str, zones: tuple[str, ...], history: bool, as_json: bool) -> None:
    from rca.cli._shared.output import show_json

    with context.open() as base:
        incident = base.incidents.get(key)
        changes = base.incidents.history(key) if history else ()
        zones = zones or base.settings.notices.zones.get(chosen(), ())
    if as_json:
        answer: dict[str, object] = {"incident": incident.plain()}
        if history:
            answer["history"] = [_change_json(change) for change in changes]
        show_json(answer)
        return
    for label, value in _rows(incident, zones):
        click.echo(f"{label}: {value}" if label else value)
    if history:
        click.echo()
        for change in changes:
            click.echo(
                f"{change.at:%Y-%m-%d %H:%M:%SZ}  {change.who}  {change.action.value}  v{change.version}"
            )
            for field in change.fields:
                click.echo(f"  {field.field}: {_short(field.before)} → {_short(field.after)}")


def _rows(incident: Incident, zones: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    from rca.i18n.catalogs import Catalog
    from rca.i18n.facts import text_for
    from rca.i18n.formatting import Formatter
    from rca.i18n.locale import load_locale
    from rca.model.incidents.named_facts import named_facts
    from rca.model.incidents.step_states import Priority

    locale, source = load_locale(chosen()), incident.source_locale
    words, formatter = Catalog(locale.tag).text, Formatter(locale, zones or locale.zones)
    facts = named_facts(incident)
    yield "", text_for(incident.title, locale.tag, source)
    yield translate(N_("Key")), incident.key
    yield words("label.incident_id"), incident.tracking_id or "–"
    yield translate(N_("Severity")), incident.severity.value
    if incident.upstream:
        yield translate(N_("Provider")), formatter.fact(facts["provider"], "", source)
    for window in incident.windows:
        label = text_for(window.label, locale.tag, source) if window.label else window.id
        length = f" ({formatter.duration(window.duration, window.bound)})" if window.duration else ""
        yield label, formatter.window_zones(window) + length
    yield words("label.services"), formatter.fact(facts["services"], "", source)
    if "regions" in facts:
        yield words("label.regions"), formatter.fact(facts["regions"], "", source)
    if incident.cause:
        yield words("label.cause"), f"{incident.cause.category.value} ({incident.cause.certainty.value})"
    yield translate(N_("Languages of the title")), ", ".join(incident.title.locales)
    for step in incident.next_steps:
        due = f" {formatter.partial_date(step.due)}" if step.due else ""
        priority = "" if step.priority is Priority.NORMAL else f" {step.priority.value}"
        links = f" ({', '.join(step.trackers)})" if step.trackers else ""
        yield (
            f"[{step.state.value if step.state else '–'}{due}{priority}] {step.id}",
            text_for(step.text, locale.tag, source) + links,
        )


def _change_json(change: Change) -> dict[str, object]:
    return {
        "at": change.at.isoformat(),
        "who": change.who,
        "action": change.action.value,
        "version": change.version,
        "fields": [
            {"path": field.field, "before": field.before, "after": field.after} for field in change.fields
        ],
    }


def _short(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
