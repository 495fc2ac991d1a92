"""``rca send``: notices as mail. What would go is written to files first; nothing is ever sent twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.mails import (
    left_before,
    left_out_json,
    mail_row,
    show_left_out,
    show_mails,
    show_status,
    show_what_goes,
)
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import (
    addressee_option,
    customers_options,
    frame_option,
    kind_option,
    locale_option,
)
from rca.cli._shared.options import Location, json_option, parsed, unique
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
@click.argument("key", required=False, type=KEY)
@click.option("--to", "readers", cls=Option, multiple=True, metavar="MAILBOX",
              help=N_("Who gets it: “NAME <address>” or an address; repeatable, each gets a mail alone."))  # fmt: skip
@customers_options(
    N_("A customer of the store, by id; repeatable."), N_("Every customer who uses an affected service.")
)
@click.option("--revision", cls=Option, type=click.IntRange(min=1),
              help=N_("The published revision to send (default: the last one that stands)."))  # fmt: skip
@kind_option
@locale_option(N_("Language of the mail; repeatable (default: the first one in rca.toml)."))
@click.option("--audience", cls=Option, type=click.Choice(("public", "customer", "internal")),
              help=N_("The audience of the revision (default: one that customers may read)."))  # fmt: skip
@click.option("--unpublished", cls=Option, is_flag=True,
              help=N_("Send the incident as it is now, although nobody has approved that."))  # fmt: skip
@frame_option
@addressee_option
@click.option("--really", cls=Option, is_flag=True, help=N_("Send the mails through the server of rca.toml."))
@click.option("--output", "-o", cls=Option, type=Location(file_okay=False),
              help=N_("Write the mails into this folder (default: outbox, unless they are sent)."))  # fmt: skip
@click.option("--status", cls=Option, is_flag=True, help=N_("List all mails, or those of one incident."))
@click.option("--resend", cls=Option, multiple=True, metavar="MESSAGE-ID",
              help=N_("Send a mail again that failed or is uncertain; repeatable, needs --yes."))  # fmt: skip
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
    audience: str | None,
    unpublished: bool,
    frame: str | None,
    addressee: str,
    really: bool,
    output: Path | None,
    status: bool,
    resend: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> int:
    from rca.errors import RcaError
    from rca.knowledge_base import MailOrder
    from rca.model.audience import Audience
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
            return _resend(base, unique(resend), as_json)
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
            audience=Audience(audience) if audience else None,
            unpublished=unpublished,
        )
        dispatch = base.mailing.prepare(order, now().replace(second=0, microsecond=0))
        show_what_goes(dispatch, base.zone.key)
        show_left_out(dispatch, key)
        about = left_out_json(dispatch)
        if not really:
            code = _rehearse(base, dispatch, about, output or OUTBOX, as_json)
        else:
            if output:
                for letter in dispatch.letters:
                    with suppress(RcaError):  # sending says what is wrong with it
                        _write(output, letter, dispatch)
            code = _deliver(base, dispatch.letters, dispatch.content_of, about, as_json)
        return max(code, 1 if dispatch.refused else 0)


def _rehearse(
    base: KnowledgeBase, dispatch: Dispatch, about: dict[str, Any], output: Path, as_json: bool
) -> int:
    """Write what would go."""
    from rca.cli._shared.output import message
    from rca.errors import RcaError
    from rca.model.customers.delivery import STARTABLE

    rows = []
    for letter in dispatch.letters:
        before = base.mailing.deliveries.standing(letter)
        state = before.state if before else None
        if state is None or state in STARTABLE:
            try:
                path = _write(output, letter, dispatch)
            except RcaError as error:  # this mail cannot be made; the others can
                rows.append(mail_row(letter, "waiting", translate(error.message)))
                continue
            rows.append(mail_row(letter, "would_send", str(path)) | {"path": str(path)})
        else:
            outcome = "already_sent" if state == "sent" else state.value
            rows.append(mail_row(letter, outcome, left_before(base, letter)))
    show_mails(rows, as_json, dry_run=True, order=about)
    if not as_json:
        message(N_("Nothing was sent. To send, repeat the command with --really."))
    return 1 if any(row["outcome"] == "waiting" for row in rows) else 0


def _deliver(
    base: KnowledgeBase,
    letters: Sequence[Letter],
    content_of: Callable[[Letter], bytes],
    about: dict[str, Any],
    as_json: bool,
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
        [
            mail_row(
                each.letter, each.outcome.value, translate(each.detail) or left_before(base, each.letter)
            )
            for each in results
        ],
        as_json,
        dry_run=False,
        order=about,
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


def _resend(base: KnowledgeBase, message_ids: Sequence[str], as_json: bool) -> int:
    released = [base.mailing.deliveries.release(each, who=who(), at=now()) for each in message_ids]
    content = {letter.message_id: content for letter, content in released}
    return _deliver(
        base, [letter for letter, _ in released], lambda letter: content[letter.message_id], {}, as_json
    )


def _write(output: Path, letter: Letter, dispatch: Dispatch) -> Path:
    from rca.cli._shared.mails import file_part
    from rca.model.audience import file_stem
    from rca.whole_files import write_file

    stem = f"{file_stem(letter.kind, dispatch.audience)}.{letter.locale}"
    path = output / letter.incident_key / f"{stem}.{file_part(letter.recipient)}.eml"
    write_file(path, dispatch.content_of(letter), private=True)
    return path
