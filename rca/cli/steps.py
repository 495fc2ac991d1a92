"""``rca steps``: next steps until they are done, and what customers were promised of them."""

from __future__ import annotations

import click

from rca.cli._base import LazyGroup
from rca.model.problem import N_

_MODULES = {
    "list": "_steps_list:list_",
    "show": "_steps_show:show",
    "history": "_steps_show:history",
    "check": "_steps_check:check",
    "add": "_steps_add:add",
    "plan": "_steps_states:plan",
    "start": "_steps_states:start",
    "block": "_steps_states:block",
    "done": "_steps_done:done",
    "verify": "_steps_done:verify",
    "drop": "_steps_states:drop",
    "due": "_steps_edits:due",
    "assign": "_steps_edits:assign",
    "note": "_steps_edits:note",
    "reword": "_steps_edits:reword",
    "followup": "_steps_followup:followup",
    "digest": "_steps_digest:digest",
    "report": "_steps_report:report",
    "calendar": "_steps_calendar:calendar",
    "import": "_steps_import:import_",
    "related": "_steps_related:related",
}


@click.group(
    "steps",
    cls=LazyGroup,
    modules=_MODULES,
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
