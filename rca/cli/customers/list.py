"""``rca customers list``: who is written to, in which language and zone."""

from __future__ import annotations

from collections.abc import Mapping

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import SERVICE
from rca.cli._shared.options import json_option
from rca.model.language_tags import in_language
from rca.model.problem import N_


@click.command(
    "list",
    cls=Command,
    help=N_("List the customers."),
    example="rca customers list\nrca customers list --service vm --json",
)
@click.option(
    "--service",
    cls=Option,
    type=SERVICE,
    metavar="NAME",
    help=N_("Only those who use this service (id or name)."),
)
@json_option
@click.pass_obj
def command(context: Context, service: str | None, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json, show_table

    with context.open() as base:
        found = base.customers.rows(service)
    if as_json:
        show_json({"customers": [customer.plain() for customer in found]})
        return
    titles = (N_("Id"), N_("Name"), N_("Language"), N_("Zone"), N_("Contacts"), N_("Services"))
    show_table(
        [translate(title) for title in titles],
        (
            (
                customer.id,
                _shown(customer.name),
                customer.locale or "",
                customer.zone or "",
                str(len(customer.contacts)),
                "; ".join(customer.services),
            )
            for customer in found
        ),
    )
    if not found:
        message(N_("No customer found. `rca customers import` brings a list in."))


def _shown(name: str | Mapping[str, str]) -> str:
    """A name as the reader of the list knows it."""
    if isinstance(name, str):
        return name
    names = {tag: text for tag, text in name.items() if tag != "audience"}
    found = in_language(names, chosen())
    return found[1] if found else next(iter(names.values()))
