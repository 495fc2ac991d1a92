"""``rca steps``: next steps until they are done, and what customers were promised of them."""

from __future__ import annotations

import click

from rca.cli._shared.context import LazyGroup
from rca.model.problem import N_

_MODULES = {
    "list": "steps.list:list_",
    "show": "steps.show:show",
    "history": "steps.show:history",
    "check": "steps.check:check",
    "add": "steps.add:add",
    "plan": "steps.plan:plan",
    "start": "steps.plan:start",
    "block": "steps.plan:block",
    "done": "steps.done:done",
    "verify": "steps.done:verify",
    "drop": "steps.plan:drop",
    "due": "steps.due:due",
    "assign": "steps.due:assign",
    "note": "steps.due:note",
    "reword": "steps.due:reword",
    "followup": "steps.followup:followup",
    "digest": "steps.digest:digest",
    "report": "steps.report:report",
    "calendar": "steps.calendar:calendar",
    "import": "steps.import_:import_",
    "related": "steps.related:related",
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
