"""``rca customers``: who is written to, in which language and zone, and which services they use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Group, Option, State, json_option, now, translate, who
from rca.cli._shared.language import chosen
from rca.model.language_tags import fallbacks
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.csv_rows import Encoding
    from rca.model.customers.customer import Customer
    from rca.model.text import Name

_IMPORT = "rca customers import customers.csv\nrca customers import customers.csv --encoding cp932 --json"
_LIST = "rca customers list\nrca customers list --service vm --json"
_SHOW = "rca customers show C-0001\nrca customers show C-0001 --history"
_REMOVE = "rca customers remove C-0001 C-0002"


@click.group(
    "customers",
    cls=Group,
    help=N_("Keep the list of customers: import it, look at it."),
    example="\n".join(each.partition("\n")[0] for each in (_IMPORT, _LIST, _SHOW, _REMOVE)),
)
def command() -> None:
    """The group; each command says what it does."""


@command.command(
    "import",
    help=N_(
        "Read customers from a CSV file: one row for each contact person, with the columns id, name, name_ja, name_en, "
        "honorific, person, title, department (each also with _ja, _en), email, locale, zone, services (separated by "
        "semicolons, * for all) and notes, or their Japanese names. UTF-8 or CP932."
    ),
    short_help=N_("Read customers from a CSV file."),
    example=_IMPORT,
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--encoding",
    cls=Option,
    type=click.Choice(("utf-8", "cp932")),
    help=N_("Read the file in this encoding and no other (default: UTF-8, else CP932)."),
)
@json_option
@click.pass_obj
def import_(state: State, file: Path, encoding: Encoding | None, as_json: bool) -> int:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.model.problem import has_errors

    with state.open() as base:
        read, saved = base.import_customers(file, who=who(), at=now(), encoding=encoding)
    counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
    for each in saved:
        counts[each.outcome.value] += 1
    failed = has_errors(read.problems)
    if as_json:
        outcomes = [{"id": each.key, "outcome": each.outcome.value} for each in saved]
        problems = [problem_json(problem) for problem in read.problems]
        show_json({"file": str(file), "customers": outcomes, **counts, "problems": problems})
        return 1 if failed else 0
    for problem in read.problems:
        show_problem(problem)
    if failed:
        message(N_("Nothing was imported; correct the file and import it again."))
    else:
        message(N_("Created {created}, updated {updated}, unchanged {unchanged}."), **counts)
    return 1 if failed else 0


@command.command("list", help=N_("List the customers."), example=_LIST)
@click.option(
    "--service", cls=Option, metavar="NAME", help=N_("Only those who use this service (id or name).")
)
@json_option
@click.pass_obj
def list_(state: State, service: str | None, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json, show_table

    with state.open() as base:
        found = base.recipients.rows(service)
    if as_json:
        show_json({"customers": [customer.plain() for customer in found]})
        return
    titles = (N_("Id"), N_("Name"), N_("Language"), N_("Zone"), N_("Contacts"), N_("Services"))
    show_table(
        [translate(title) for title in titles],
        (
            (
                customer.id,
                _in_reading(customer.name),
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


@command.command("show", help=N_("Show a customer with all contacts."), example=_SHOW)
@click.argument("id", metavar="ID")
@click.option("--history", cls=Option, is_flag=True, help=N_("Show who changed what and when."))
@json_option
@click.pass_obj
def show(state: State, id: str, history: bool, as_json: bool) -> None:
    from rca.cli._shared.output import show_json

    with state.open() as base:
        changes = base.recipients.history(id) if history else ()
        customer = None if history else base.recipients.get(id)
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
    for change in changes:
        click.echo(f"{change.at:%Y-%m-%d %H:%M}Z  {change.who}  {change.action.value}  v{change.version}")
        for each in change.fields:
            click.echo(f"    {each.field}: {each.before} → {each.after}")
    if customer:
        _show(customer)


def _show(customer: Customer) -> None:
    rows = [
        (N_("Id"), customer.id),
        (N_("Name"), _every(customer.name)),
        (N_("Honorific"), customer.honorific.value),
        (N_("Language"), customer.locale or ""),
        (N_("Zone"), customer.zone or ""),
        (N_("Services"), "; ".join(customer.services)),
        (N_("Notes"), customer.notes or ""),
    ]
    for person in customer.contacts:
        parts = [_every(each) for each in (person.name, person.title, person.department) if each]
        rows.append((N_("Contact"), ", ".join([*parts, *([person.email] if person.email else [])])))
    for label, value in rows:
        if value:
            click.echo(f"{translate(label)}: {value}")


def _in_reading(name: str | Mapping[str, str]) -> str:
    """A name as the reader of the list knows it."""
    if isinstance(name, str):
        return name
    names = {tag: text for tag, text in name.items() if tag != "audience"}
    return next(
        (names[tag] for tag in (*fallbacks(chosen()), "*") if tag in names), next(iter(names.values()))
    )


def _every(name: Name) -> str:
    return " / ".join(dict.fromkeys(name.by_locale.values()))


@command.command("remove", help=N_("Remove customers; their history stays."), example=_REMOVE)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@json_option
@click.pass_obj
def remove(state: State, ids: tuple[str, ...], as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json

    with state.open() as base:
        base.recipients.remove(ids, who=who(), at=now())
    if as_json:
        show_json({"removed": list(ids)})
    else:
        message(N_("Removed {count}."), count=len(ids))
