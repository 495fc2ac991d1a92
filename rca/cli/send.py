"""``rca send``: notices as mail. What would go is written to files first; nothing is ever sent twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.mails import mail_row, show_left_out, show_mails, show_status
from rca.cli._shared.notice_options import (
    addressee_option,
    customers_options,
    frame_option,
    kind_option,
    locale_option,
)
from rca.cli._shared.options import json_option, parsed, unique
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Dispatch, KnowledgeBase, Result
    from rca.model.customers.delivery import Letter

OUTBOX = Path("outbox")


@click.command(
    "send",
    cls=Command,
    help=N_("Send a notice as mail. Without --really, write the mails that would go into a folder."),
    example=(
        'rca send 2021-10-13-windows-vm-operations --to "山田 太郎 <yamada@example.com>"\n'
        'rca send 2021-10-13-windows-vm-operations --to "山田 太郎 <yamada@example.com>" --really\n'
        "rca send 2021-10-13-windows-vm-operations --all-affected --really\n"
        "rca send --status\n"
        "rca send --resend MESSAGE-ID --yes"
    ),
)
@click.argument("key", required=False)
@click.option("--to", "readers", cls=Option, multiple=True, metavar="MAILBOX",
              help=N_("Who gets it: “NAME <address>” or an address; repeatable, each gets a mail alone."))  # fmt: skip
@customers_options(
    N_("A customer of the store, by id; repeatable."), N_("Every customer who uses an affected service.")
)
@click.option("--revision", cls=Option, type=click.IntRange(min=1),
              help=N_("The published revision to send (default: the last one that stands)."))  # fmt: skip
@kind_option
@locale_option(N_("Language of the mail; repeatable (default: the first one in rca.toml)."))
@frame_option
@addressee_option
@click.option("--really", cls=Option, is_flag=True, help=N_("Send the mails through the server of rca.toml."))
@click.option("--output", "-o", cls=Option, type=click.Path(path_type=Path, file_okay=False),
              help=N_("Write the mails into this folder (default: outbox, unless they are sent)."))  # fmt: skip
@click.option("--status", cls=Option, is_flag=True, help=N_("List all mails, or those of one incident."))
@click.option("--resend", cls=Option, metavar="MESSAGE-ID",
              help=N_("Send a mail again that failed or is uncertain; needs --yes."))  # fmt: skip
@click.option("--yes", cls=Option, is_flag=True, help=N_("Yes, the reader may get it twice."))
@json_option
@click.pass_obj
def command(
    context: Context,
    key: str | None,
    readers: tuple[str, ...],
    customers: tuple[str, ...],
    all_affected: bool,
    revision: int | None,
    kind: str | None,
    locales: tuple[str, ...],
    frame: str | None,
    addressee: str,
    really: bool,
    output: Path | None,
    status: bool,
    resend: str | None,
    yes: bool,
    as_json: bool,
) -> int:
    from rca.knowledge_base import MailOrder
    from rca.model.notices.mail import parse_mailbox

    with context.open() as base:
        if status:
            show_status(base, key, as_json)
            return 0
        if resend:
            if not yes:
                raise click.UsageError(
                    translate(N_("The reader may have this mail already. To send it again, say --yes."))
                )
            return _resend(base, resend, as_json)
        if not key or not (readers or customers or all_affected):
            raise click.UsageError(
                translate(
                    N_("Name an incident by its key, and readers with --to, --customer or --all-affected.")
                )
            )
        order = MailOrder(
            key=key,
            readers=[parsed(parse_mailbox, text, "--to") for text in readers],
            customers=customers,
            all_affected=all_affected,
            kind=kind,
            locales=unique(locales),
            frame=frame,
            addressee=addressee,
            revision=revision,
        )
        dispatch = base.mailing.prepare(order, now().replace(second=0, microsecond=0))
        show_left_out(dispatch)
        if not really:
            code = _rehearse(base, dispatch, output or OUTBOX, as_json)
        else:
            if output:
                for letter in dispatch.letters:
                    _write(output, letter, dispatch.content_of(letter))
            code = _deliver(base, dispatch.letters, dispatch.content_of, as_json)
        return max(code, 1 if dispatch.refused else 0)


def _rehearse(base: KnowledgeBase, dispatch: Dispatch, output: Path, as_json: bool) -> int:
    """Write what would go."""
    from rca.cli._shared.output import message
    from rca.model.customers.delivery import STARTABLE

    rows = []
    for letter in dispatch.letters:
        state = base.mailing.deliveries.state_of(letter)
        if state is None or state in STARTABLE:
            path = _write(output, letter, dispatch.content_of(letter))
            rows.append(mail_row(letter, "would_send", str(path)) | {"path": str(path)})
        else:
            rows.append(mail_row(letter, "already_sent" if state == "sent" else state.value, ""))
    show_mails(rows, as_json, dry_run=True)
    if not as_json:
        message(N_("Nothing was sent. To send, repeat the command with --really."))
    return 0


def _deliver(
    base: KnowledgeBase, letters: Sequence[Letter], content_of: Callable[[Letter], bytes], as_json: bool
) -> int:
    from uuid import uuid4

    from rca.cli._shared.output import message, progress, show_error

    results: list[Result] = []
    with progress(N_("Sending"), len(letters)) as done:
        for result in base.mailing.send(letters, content_of, who=who(), run=uuid4().hex, clock=now):
            results.append(result)
            if done:
                done(len(results), len(letters))
    show_mails(
        [mail_row(each.letter, each.outcome.value, translate(each.detail)) for each in results],
        as_json,
        dry_run=False,
    )
    if not as_json:
        outcomes = [each.outcome.value for each in results]
        if error := next((each.error for each in results if each.error), None):
            show_error(error)
        if {"deferred", "waiting"} & set(outcomes):
            message(N_("To go on, repeat the command; nobody gets a mail twice."))
        if "uncertain" in outcomes:
            message(
                N_("Ask the readers of uncertain mails, or look into the server's log; then use --resend.")
            )
    return 0 if all(each.outcome.is_good for each in results) else 1


def _resend(base: KnowledgeBase, message_id: str, as_json: bool) -> int:
    letter, content = base.mailing.deliveries.release(message_id, who=who(), at=now())
    return _deliver(base, [letter], lambda _: content, as_json)


def _write(output: Path, letter: Letter, content: bytes) -> Path:
    from rca.whole_files import write_file

    # An address may hold a slash, and file systems know more signs that mean something.
    reader = "".join(
        sign if sign.isalnum() or sign in "@.+-_" else "_" for sign in letter.recipient.lower()
    ).lstrip(".")
    path = output / letter.incident_key / f"{letter.kind}.{letter.locale}.{reader}.eml"
    write_file(path, content)
    return path
