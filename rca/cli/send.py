"""``rca send``: notices as mail. What would go is written to files first; nothing is ever sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._mailing import Mailing, Order, mailbox
from rca.cli._shared.context import Command, Option, State, json_option, now, translate, who
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.delivery.outbox import Result
    from rca.knowledge_base import KnowledgeBase
    from rca.model.customers.delivery import Letter
    from rca.model.notices.mail import Mailbox
    from rca.model.notices.notice import Notice

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
@click.option("--customer", "customers", cls=Option, multiple=True, metavar="ID",
              help=N_("A customer of the store, by id; repeatable."))  # fmt: skip
@click.option(
    "--all-affected", cls=Option, is_flag=True, help=N_("Every customer who uses an affected service.")
)
@click.option("--revision", cls=Option, type=click.IntRange(min=1),
              help=N_("The published revision to send (default: the last one that stands)."))  # fmt: skip
@click.option("--kind", cls=Option, help=N_("Kind of notice (default: what the incident calls for)."))
@click.option("--locale", "locales", cls=Option, multiple=True,
              help=N_("Language of the mail; repeatable (default: the first one in rca.toml)."))  # fmt: skip
@click.option(
    "--frame", cls=Option, type=click.Choice(("web", "letter")), help=N_("Open notice or formal letter.")
)
@click.option(
    "--addressee", cls=Option, default="", help=N_("An organisation, person:NAME, or “ORGANISATION / NAME”.")
)
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
    state: State,
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
    with state.open() as base:
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
        order = Order(key, kind, tuple(dict.fromkeys(locales)), frame, addressee, revision)
        mailing = Mailing(base, order, now().replace(second=0, microsecond=0))
        editions = list(mailing.to_readers([mailbox(text) for text in readers]))
        editions += mailing.to_customers(customers, all_affected=all_affected)
        code = send(base, editions, really=really, output=output, as_json=as_json, revision=mailing.revision)
        return max(code, 1 if mailing.refused else 0)


def send(
    base: KnowledgeBase,
    editions: Iterable[tuple[Mailbox, Notice]],
    *,
    really: bool,
    output: Path | None,
    as_json: bool,
    revision: int | None = None,
) -> int:
    """Send each reader a notice, or write what would go; the answer is the exit code.

    ``revision`` is the number of the published revision that the notices are of, if they are of one.
    """
    from rca.formats.eml import letter_of

    notices: dict[str, Notice] = {}
    letters: list[Letter] = []
    for reader, notice in editions:
        edition = f"r{revision}" if revision else ""
        mailed = notice.mailed_to(reader, edition)
        letter = letter_of(mailed, revision)
        if letter.message_id not in notices:
            notices[letter.message_id] = mailed
            letters.append(letter)

    def content_of(letter: Letter) -> bytes:
        return base.render(notices[letter.message_id], "eml")

    if not really:
        return _rehearse(base, letters, content_of, output or OUTBOX, as_json)
    if output:
        for letter in letters:
            _write(output, letter, content_of(letter))
    return _deliver(base, letters, content_of, as_json)


def _rehearse(
    base: KnowledgeBase,
    letters: Sequence[Letter],
    content_of: Callable[[Letter], bytes],
    output: Path,
    as_json: bool,
) -> int:
    from rca.cli._shared.output import message
    from rca.model.customers.delivery import STARTABLE

    rows = []
    for letter in letters:
        state = base.deliveries.state_of(letter)
        if state is None or state in STARTABLE:
            path = _write(output, letter, content_of(letter))
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
    with progress(N_("Sending"), len(letters)) as tell:
        for result in base.send(letters, content_of, who=who(), run=uuid4().hex, clock=now):
            results.append(result)
            if tell:
                tell(len(results), len(letters))
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
    letter, content = base.deliveries.release(message_id, who=who(), at=now())
    return _deliver(base, [letter], lambda _: content, as_json)


def _status(base: KnowledgeBase, key: str | None, as_json: bool) -> int:
    from rca.cli._shared.output import show_json, show_table

    found = base.deliveries.list(key=key)
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
