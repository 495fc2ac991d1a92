"""``rca due``: what is owed to whom and by when; without a word behind it, the list."""

from __future__ import annotations

import click

from rca.cli._shared.groups import DefaultGroup
from rca.model.problem import N_


@click.group(
    "due",
    cls=DefaultGroup,
    package=__name__,
    default="list",
    help=N_(
        "Show which notices and reports are owed, and by when, or record that an authority was told. rca due is short "
        "for rca due list."
    ),
    short_help=N_("Show which notices and reports are owed, and by when."),
    example=(
        "rca due\nrca due --within 7d --check\n"
        "rca due done 2025-11-04-sms-codes-delayed nis2_early_warning --on 2025-11-05T09:30+09:00"
    ),
)
def command() -> None:
    """The group; each command says what it does."""
