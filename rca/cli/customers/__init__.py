"""``rca customers``: who is written to, in which language and zone, and which services they use."""

from __future__ import annotations

import click

from rca.cli._shared.groups import LazyGroup
from rca.model.problem import N_


@click.group(
    "customers",
    cls=LazyGroup,
    package=__name__,
    help=N_("Keep the list of customers: import it, look at it."),
    example=(
        "rca customers import customers.csv\n"
        "rca customers list\n"
        "rca customers show C-0001\n"
        "rca customers remove C-0001 C-0002"
    ),
)
def command() -> None:
    """The group; each command says what it does."""
