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

_LONGEST_PART = 120
"""Signs of an address in a file's name: of 255, the rest is for kind, audience, language and what is beside it."""


def show_what_goes(dispatch: Dispatch, zone: str) -> None:
    """Which revision goes, when it was published in that zone, and who may read it."""
    from rca.cli._shared.output import message
    from rca.cli._shared.page.changes import moment_words
    from rca.model.incidents.word_names import AUDIENCES

    audience = translate(AUDIENCES[dispatch.audience.value])
    if dispatch.published is None:
        message(
            N_("What goes: the incident as it is now, unpublished. Audience: {audience}."), audience=audience
        )
        return
    revision = dispatch.published.revision
    message(
        N_("What goes: revision {number} ({kind}), published on {at}. Audience: {audience}."),
        number=revision.number,
        kind=revision.kind,
        at=moment_words(revision.published_at, zone),
        audience=audience,
    )


def show_left_out(dispatch: Dispatch, key: str) -> None:
    """The customers who get no mail or share one, and why."""
    from rca.cli._shared.left_out import show_doubtful
    from rca.cli._shared.output import message, show_error, show_problem

    show_doubtful(dispatch.unlisted, dispatch.unknown)
    for customer in dispatch.unaffected:
        message(N_("{id} uses none of the services of {key}."), id=customer.id, key=key)
    for shared in dispatch.shared:
        message(
            N_("{reader} gets no mail of their own: {address} gets the one that is addressed to {first}."),
            reader=shared.reader,
            address=shared.address,
            first=shared.first,
        )
    for problem in dispatch.problems:
        show_problem(problem)
    for edition in dispatch.refused:
        for problem in edition.problems:
            show_problem(problem)
        if edition.error:
            show_error(edition.error)
        if edition.notice:
            message(
                N_(
                    "{id} has no contact with a mail address. Add one to the customer list, or write with --to."
                ),
                id=edition.customer.id,
            )


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


def left_out_json(dispatch: Dispatch) -> dict[str, Any]:
    """What goes, and who gets no mail or shares one, as plain data."""
    published = dispatch.published
    return {
        "revision": published.revision.number if published else None,
        "audience": dispatch.audience.value,
        "shared": [each._asdict() for each in dispatch.shared],
        "unlisted": [each.id for each in dispatch.unlisted],
        "unknown": {customer.id: list(services) for customer, services in dispatch.unknown},
        "unaffected": [each.id for each in dispatch.unaffected],
        "refused": [each.customer.id for each in dispatch.refused],
    }


def left_before(base: KnowledgeBase, letter: Letter) -> str:
    """How a report went out before, if it was by another mail than this one; empty if it was by this one."""
    before = base.mailing.deliveries.standing(letter)
    if before is None or before.message_id == letter.message_id:
        return ""
    how = N_("in {locale}, as revision {number}") if before.revision else N_("in {locale}, unpublished")
    return translate(how, locale=before.locale, number=before.revision)


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


def show_mails(
    rows: Sequence[dict[str, Any]], as_json: bool, *, dry_run: bool, order: dict[str, Any]
) -> None:
    """Mails and what became of them, as a table or as JSON; ``order`` says what they are of."""
    from rca.cli._shared.output import show_json, show_table

    if as_json:
        show_json({"dry_run": dry_run, **order, "mails": list(rows)})
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


def file_part(address: str) -> str:
    """An address as part of a file's name: no two addresses have the same, and none is too long for a file system.

    Signs that mean something to one become ``%`` and their code; what is cut off is told apart by a digest.
    """
    from hashlib import sha256

    folded = address.lower()
    named = "".join(sign if sign.isalnum() or sign in "@.+-_" else f"%{ord(sign):02x}" for sign in folded)
    if len(named) <= _LONGEST_PART:
        return named
    return f"{named[:_LONGEST_PART]}~{sha256(folded.encode()).hexdigest()[:16]}"
