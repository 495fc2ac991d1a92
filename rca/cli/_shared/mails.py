"""Mails as a person and as a program read them: what would go, what went, and who gets none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rca.cli._shared.language import translate
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Dispatch, KnowledgeBase
    from rca.model.customers.delivery import Letter

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


def show_left_out(dispatch: Dispatch) -> None:
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


def show_status(base: KnowledgeBase, key: str | None, as_json: bool) -> None:
    """All mails, or those of one incident, and what became of them."""
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
        return
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


def mail_row(letter: Letter, outcome: str, detail: str) -> dict[str, Any]:
    """A mail and what became of it, as plain data."""
    return {
        "address": letter.recipient,
        "name": letter.recipient_name,
        "locale": letter.locale,
        "kind": letter.kind,
        "message_id": letter.message_id,
        "outcome": outcome,
        "detail": detail,
    }


def show_mails(rows: Sequence[dict[str, Any]], as_json: bool, *, dry_run: bool) -> None:
    """Mails and what became of them, as a table or as JSON."""
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
