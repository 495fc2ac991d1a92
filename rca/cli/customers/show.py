"""``rca customers show``: one customer with all contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import CUSTOMER
from rca.cli._shared.options import json_option
from rca.cli._shared.page.values import Values
from rca.model.incidents.word_names import HONORIFICS
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.model.customers.customer import Customer
    from rca.model.text import Name


@click.command(
    "show",
    cls=Command,
    help=N_("Show a customer with all contacts."),
    example="rca customers show C-0001\nrca customers show C-0001 --history",
)
@click.argument("id", metavar="ID", type=CUSTOMER)
@click.option("--history", cls=Option, is_flag=True, help=N_("Show who changed what and when."))
@json_option
@click.pass_obj
def command(context: Context, id: str, history: bool, as_json: bool) -> None:
    from rca.cli._shared.output import show_json
    from rca.cli._shared.page.changes import history_lines

    with context.open() as base:
        changes = base.customers.history(id) if history else ()
        customer = None if history else base.customers.get(id)
        is_kept = bool(changes) and changes[-1].action.value != "removed"
        data = base.customers.get(id).plain() if is_kept else {}
        zone = base.zone.key
    if as_json:
        entries = [
            {
                "at": change.at.isoformat(),
                "who": change.who,
                "action": change.action.value,
                "version": change.version,
                "fields": [
                    {"path": each.field, "before": each.before, "after": each.after} for each in change.fields
                ],
            }
            for change in changes
        ]
        show_json({"history": entries} if history else customer.plain() if customer else {})
        return
    for line in history_lines(changes, data, zone) if history else ():
        click.echo(line)
    if customer:
        _show(customer)


def _show(customer: Customer) -> None:
    values = Values()
    rows = [
        (N_("Id"), customer.id),
        (N_("Name"), _every(customer.name)),
        (N_("Honorific"), translate(HONORIFICS[customer.honorific.value])),
        (N_("Language"), values.language(customer.locale) if customer.locale else ""),
        (N_("Zone"), customer.zone or ""),
        (N_("Services"), values.together(customer.services)),
        (N_("Notes"), customer.notes or ""),
    ]
    for person in customer.contacts:
        parts = [_every(each) for each in (person.name, person.title, person.department) if each]
        rows.append((N_("Contact"), values.together([*parts, *([person.email] if person.email else [])])))
    for label, value in rows:
        if value:
            click.echo(translate(N_("{label}: {value}"), label=translate(label), value=value))


def _every(name: Name) -> str:
    return " / ".join(dict.fromkeys(name.by_locale.values()))
