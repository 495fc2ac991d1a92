"""``rca send``: notices as mail. What would go is written to files first; nothing is ever sent twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
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

_WORDS = {
    "would_send": N_("would be sent"),
    "sent": N_("sent"),
    "already_sent": N_("was sent before"),
    "deferred": N_("put off by the server"),
    "failed": N_("refused by the server"),
    "uncertain": N_("uncertain: may have arrived"),
    "waiting": N_("not sent yet"),
    "queued": N_("not sent yet"),
    "connecting": N_("not sent yet"),
    "sending": N_("being sent, or cut off"),
}


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
            return _status(base, key, as_json)
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
        _show_left_out(dispatch)
        if not really:
            code = _rehearse(base, dispatch, output or OUTBOX, as_json)
        else:
            if output:
                for letter in dispatch.letters:
                    _write(output, letter, dispatch.content_of(letter))
            code = _deliver(base, dispatch.letters, dispatch.content_of, as_json)
        return max(code, 1 if dispatch.refused else 0)


def _show_left_out(dispatch: Dispatch) -> None:
    """The customers who get no mail, and why."""
    from rca.cli._shared.output import message, show_error, show_problem

    if dispatch.unlisted:
        message(
            N_("Left out, because nobody has said which services they use: {ids}."),
            ids=", ".join(customer.id for customer in dispatch.unlisted),
        )
    for edition in dispatch.refused:
        for problem in edition.problems:
            show_problem(problem)
        if edition.error:
            show_error(edition.error)
        if edition.notice:
            message(N_("{id} has no contact with a mail address."), id=edition.customer.id)


def _rehearse(base: KnowledgeBase, dispatch: Dispatch, output: Path, as_json: bool) -> int:
    """Write what would go."""
    from rca.cli._shared.output import message
    from rca.model.customers.delivery import STARTABLE

    rows = []
    for letter in dispatch.letters:
        state = base.mailing.deliveries.state_of(letter)
        if state is None or state in STARTABLE:
            path = _write(output, letter, dispatch.content_of(letter))
            rows.append(_row(letter, "would_send", str(path)) | {"path": str(path)})
        else:
            rows.append(_row(letter, "already_sent" if state == "sent" else state.value, ""))
    _show(rows, as_json, dry_run=True)
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
    _show(
        [_row(each.letter, each.outcome.value, translate(each.detail)) for each in results],
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


def _status(base: KnowledgeBase, key: str | None, as_json: bool) -> int:
    from rca.cli._shared.output import show_json, show_table

    found = base.mailing.deliveries.list(key=key)
    if as_json:
        show_json(
            {
                "mails": [
                    {
                        "message_id": each.message_id,
                        "incident": each.incident_key,
                        "kind": each.kind,
                        "edition": each.edition,
                        "revision": each.revision,
                        "locale": each.locale,
                        "address": each.recipient,
                        "name": each.recipient_name,
                        "state": each.state.value,
                        "attempts": each.attempts,
                        "error": each.last_error,
                        "digest": each.digest,
                        "issued_at": each.issued_at.isoformat(),
                        "queued_at": each.queued_at.isoformat(),
                        "changed_at": each.changed_at.isoformat(),
                        "who": each.who,
                    }
                    for each in found
                ]
            }
        )
        return 0
    show_table(
        [
            translate(name)
            for name in (N_("Reader"), N_("Notice"), N_("State"), N_("Since"), N_("Message-ID"))
        ],
        [
            (
                each.recipient,
                f"{each.incident_key} {each.kind} {each.locale}",
                " – ".join(part for part in (translate(_WORDS[each.state.value]), each.last_error) if part),
                f"{each.changed_at:%Y-%m-%d %H:%M:%SZ}",
                each.message_id,
            )
            for each in found
        ],
    )
    return 0


def _row(letter: Letter, outcome: str, detail: str) -> dict[str, Any]:
    return {
        "address": letter.recipient,
        "name": letter.recipient_name,
        "locale": letter.locale,
        "kind": letter.kind,
        "message_id": letter.message_id,
        "outcome": outcome,
        "detail": detail,
    }


def _show(rows: Sequence[dict[str, Any]], as_json: bool, *, dry_run: bool) -> None:
    from rca.cli._shared.output import show_json, show_table

    if as_json:
        show_json({"dry_run": dry_run, "mails": list(rows)})
        return
    show_table(
        [
            translate(name)
            for name in (N_("Reader"), N_("Language"), N_("Result"), N_("Detail"), N_("Message-ID"))
        ],
        [
            (
                row["address"],
                row["locale"],
                translate(_WORDS[row["outcome"]]),
                row["detail"],
                row["message_id"],
            )
            for row in rows
        ],
    )


def _write(output: Path, letter: Letter, content: bytes) -> Path:
    from rca.cli._shared.output import write_file

    # An address may hold a slash, and file systems know more signs that mean something.
    reader = "".join(
        sign if sign.isalnum() or sign in "@.+-_" else "_" for sign in letter.recipient.lower()
    ).lstrip(".")
    path = output / letter.incident_key / f"{letter.kind}.{letter.locale}.{reader}.eml"
    write_file(path, content)
    return path
