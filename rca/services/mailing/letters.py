"""Letters: of notices that are addressed, the mails that are to go, one to each address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rca.formats.eml import letter_of
from rca.model.customers.delivery import Letter
from rca.model.notices.mail import Mailbox
from rca.model.notices.notice import Notice
from rca.services.mailing.twins import Twins


class Addressed(NamedTuple):
    """A notice for one reader, who was named by address or is a customer with this id."""

    mailbox: Mailbox
    notice: Notice
    customer: str = ""


class Shared(NamedTuple):
    """A reader who gets no mail of their own, because the same address gets the one that is addressed to another."""

    address: str
    reader: str
    """The customer's id, or how the reader was named."""
    first: str


def letters_of(
    addressed: Sequence[Addressed], revision: int | None, twins: Twins
) -> tuple[list[Letter], dict[str, Notice], list[Shared]]:
    """A letter for each address, the notices by message id, and the readers who share one with another.

    ``revision`` is the number of the published revision that the notices are of, if they are of one. One address gets
    a notice in several languages only if languages were asked for.
    """
    notices: dict[str, Notice] = {}
    letters: list[Letter] = []
    shared: list[Shared] = []
    first: dict[tuple[str, str], str] = {}
    for mailbox, notice, customer in addressed:
        reader = customer or str(mailbox)
        place = (mailbox.folded, "" if twins.any_locale else notice.locale)
        if place in first:
            shared.append(Shared(mailbox.address, reader, first[place]))
            continue
        first[place] = reader
        letter_as = notice.mailed_to(mailbox, f"r{revision}" if revision else "")
        letter = replace(letter_of(letter_as, revision), twin=twins.of(notice))
        notices[letter.message_id] = letter_as
        letters.append(letter)
    return letters, notices, shared
