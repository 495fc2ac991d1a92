"""``rca customers remove``: customers who are no longer written to."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command
from rca.cli._shared.names import CUSTOMER
from rca.cli._shared.options import json_option
from rca.model.problem import N_, Listed


@click.command(
    "remove",
    cls=Command,
    help=N_(
        "Remove customers with their names and addresses. What was published stays, and so does who changed what and when."
    ),
    short_help=N_("Remove customers with their names and addresses."),
    example="rca customers remove C-0001 C-0002",
)
@click.argument("ids", nargs=-1, required=True, type=CUSTOMER, metavar="ID...")
@json_option
@click.pass_obj
def command(context: Context, ids: tuple[str, ...], as_json: bool) -> None:
    from rca.cli._shared.mails import file_part
    from rca.cli._shared.output import message, show_json

    with context.open() as base:
        addresses = base.customers.remove(ids, who=who(), at=now())
        outbox = base.settings.folder / "outbox"
    named = [
        str(path)
        for path in sorted(outbox.rglob("*.eml"))
        if any(path.name.endswith(f".{file_part(each)}.eml") for each in addresses)
    ]
    if as_json:
        show_json({"removed": list(ids), "files": named})
        return
    message(N_("Removed {count}."), count=len(ids))
    if named:
        message(N_("These files still name them; delete them: {files}"), files=Listed(named))
    message(N_("Backups that were made before still hold them."))
