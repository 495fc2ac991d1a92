"""``rca steps``: next steps until they are done, and what customers were promised of them."""

from __future__ import annotations

import click

from rca.cli._shared.groups import LazyGroup
from rca.model.problem import N_


@click.group(
    "steps",
    cls=LazyGroup,
    package=__name__,
    help=N_(
        "Keep next steps until they are done: list them, move them, and tell customers what has become of those that "
        "they were promised. A step is named INCIDENT#STEP."
    ),
    short_help=N_("Keep next steps and promises until they are done."),
    example=(
        "rca steps list --overdue\n"
        "rca steps show 2025-06-11-block-storage-write-latency#n2\n"
        "rca steps start 2025-06-11-block-storage-write-latency#n2\n"
        "rca steps done 2025-06-11-block-storage-write-latency#n2 --evidence https://example.com/changes/12\n"
        "rca steps check\n"
        "rca steps followup --since 2025-07-01 --until 2025-09-30 --output notices/"
    ),
)
def command() -> None:
    """The group; each command says what it does."""
