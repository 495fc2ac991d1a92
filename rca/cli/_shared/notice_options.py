"""Options of commands that write notices: kind, languages, formats, zones, readers, looks, time of issue."""

from __future__ import annotations

import click

from rca.cli._shared.groups import Option
from rca.cli._shared.names import CUSTOMER, FORMAT, KIND, LOCALE
from rca.cli._shared.options import Decorator
from rca.model.problem import N_

kind_option = click.option(
    "--kind", cls=Option, type=KIND, help=N_("Kind of notice (default: what the incident calls for).")
)


def locale_option(
    text: str = N_("Language of the notice; repeatable (default: as in rca.toml)."),
) -> Decorator:
    """``--locale``, repeatable; ``text`` is its help."""
    return click.option("--locale", "locales", cls=Option, type=LOCALE, multiple=True, help=text)


def format_option(
    text: str = N_("File format; repeatable (default: md, or all with --output)."),
) -> Decorator:
    """``--format``, repeatable; ``text`` is its help."""
    return click.option("--format", "formats", cls=Option, type=FORMAT, multiple=True, help=text)


def reader_option(*audiences: str) -> Decorator:
    """``--audience`` of a notice: customers unless it says otherwise."""
    return click.option(
        "--audience",
        cls=Option,
        type=click.Choice(audiences),
        default="customer",
        help=N_("Who may read it (default: customer)."),
    )


zone_option = click.option(
    "--zone",
    "zones",
    cls=Option,
    multiple=True,
    help=N_(
        "Time zone such as Asia/Tokyo; repeated, tables and the timeline give times in the further zones, too; "
        "sentences name the first."
    ),
)
frame_option = click.option(
    "--frame", cls=Option, type=click.Choice(("web", "letter")), help=N_("Open notice or formal letter.")
)
headings_option = click.option(
    "--headings", cls=Option, type=click.Choice(("impact", "questions")), help=N_("Set of English headings.")
)
addressee_option = click.option(
    "--addressee", cls=Option, default="", help=N_("An organisation, person:NAME, or “ORGANISATION / NAME”.")
)
issued_at_option = click.option(
    "--issued-at",
    cls=Option,
    metavar="TIME",
    help=N_("Time of issue, such as 2021-10-18T00:00Z (default: now)."),
)
draft_option = click.option(
    "--draft", cls=Option, is_flag=True, help=N_("Mark gaps in the notice instead of refusing it.")
)


def customers_options(customer: str, everybody: str) -> Decorator:
    """``--customer`` and ``--all-affected``, with their helps."""
    named = click.option(
        "--customer", "customers", cls=Option, type=CUSTOMER, multiple=True, metavar="ID", help=customer
    )
    affected = click.option("--all-affected", cls=Option, is_flag=True, help=everybody)
    return lambda command: named(affected(command))
