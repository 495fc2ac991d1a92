"""The mails of a store, and what became of each: written before each step is taken, so that none is ever sent twice.

Each state is changed by one conditional UPDATE in a transaction of its own that is on the disk before the next byte
goes to a server (``synchronous=FULL``). Whoever loses such an UPDATE no longer owns the mail and must not send it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, true

from rca.errors import NotFound, UsageError
from rca.model.customers.delivery import (
    DOUBTFUL,
    LEFT,
    RELEASABLE,
    STARTABLE,
    Delivery,
    DeliveryState,
    Letter,
    forgotten_address,
)
from rca.model.problem import N_
from rca.store.database import Database
from rca.store.tables.mail import deliveries

_SHOWN = [column for column in deliveries.c if column.name != "message"]


class Deliveries:
    """The mails in a store. Every method is one transaction, and raises StoreError if the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, letters: Iterable[Letter], *, who: str, at: datetime) -> None:
        """Write down that these mails are to be sent, all of them or none; those that are known stay as they are.

        A mail whose report left by another way (see :class:`Twin`) is not written down.
        """
        with self._database.writing() as connection:
            for letter in letters:
                own, left = _known(connection, letter)
                if own is None and left is None:
                    connection.execute(deliveries.insert(), _row(letter, who, at))

    def claim(self, letter: Letter, content: bytes, run: str, at: datetime) -> tuple[DeliveryState, str]:
        """Take a mail for this run if nothing of it can have reached its reader; the answer is then ``connecting``.

        Otherwise nothing is taken, and the answer is the state it has, with the last error. A mail whose sending was cut off, so that
        nobody can know, is written down as uncertain. Another run that still lives and had the mail loses it, as does
        one that was about to send the same report by another way.
        """
        with self._database.writing() as connection:
            row, left = _known(connection, letter)
            if left is not None and (row is None or DeliveryState(row.state) in STARTABLE):
                state = DeliveryState(left.state)
                return (DeliveryState.UNCERTAIN if state in DOUBTFUL else state), left.last_error
            if row is None:  # it left by another way when it was queued, and was put off since
                return DeliveryState.QUEUED, ""
            others = and_(
                _report(letter), ~_same(letter), deliveries.c.state == DeliveryState.CONNECTING.value
            )
            lost = {"state": DeliveryState.QUEUED.value, "run": None, "changed_at": at}
            connection.execute(deliveries.update().where(others).values(lost))
            state = DeliveryState(row.state)
            if state is DeliveryState.SENDING:
                # Its run stays the owner: if it lives, it will yet write what the server answers.
                state = DeliveryState.UNCERTAIN
                values: dict[str, Any] = {"state": state.value, "changed_at": at}
            elif state in STARTABLE:
                state = DeliveryState.CONNECTING
                values = {
                    "state": state.value,
                    "run": run,
                    "attempts": row.attempts + 1,
                    "message_id": letter.message_id,
                    "recipient": letter.recipient,
                    "recipient_name": letter.recipient_name,
                    "sender": letter.sender,
                    "digest": sha256(content).hexdigest(),
                    "message": content,
                    "changed_at": at,
                }
            else:
                return state, row.last_error
            connection.execute(deliveries.update().where(deliveries.c.id == row.id).values(values))
            return state, row.last_error

    def advance(self, letter: Letter, run: str, state: DeliveryState, at: datetime, error: str = "") -> bool:
        """Write the next state of a mail if it is still this run's; the answer says whether it was."""
        before = _BEFORE[state]
        values: dict[str, Any] = {"state": state.value, "last_error": error, "changed_at": at}
        if state in (DeliveryState.SENT, DeliveryState.QUEUED):
            values["message"] = None
        mine = and_(_same(letter), deliveries.c.run == run, deliveries.c.state.in_([s.value for s in before]))
        with self._database.writing() as connection:
            return connection.execute(deliveries.update().where(mine).values(values)).rowcount == 1

    def release(self, message_id: str, *, who: str, at: datetime) -> tuple[Letter, bytes]:
        """Let a mail be sent that failed, or of which nobody knows whether it was: a decision of ``who``.

        The answer is the very mail that was tried before. Raises NotFound, and UsageError for a mail that was sent
        or that waits anyway.
        """
        with self._database.writing() as connection:
            where = deliveries.c.message_id == message_id
            row = connection.execute(select(deliveries).where(where)).first()
            if row is None:
                raise NotFound(
                    N_("there is no mail {message_id}"),
                    remedy=N_("List the mails with `rca send --status`."),
                    message_id=message_id[:200],
                )
            if DeliveryState(row.state) not in RELEASABLE or row.message is None:
                raise UsageError(
                    N_("the mail {message_id} is {state}: there is nothing to decide"),
                    remedy=N_("Only mails that failed or are uncertain can be sent again."),
                    message_id=message_id,
                    state=row.state,
                )
            connection.execute(
                deliveries.update()
                .where(where)
                .values(state=DeliveryState.QUEUED.value, run=None, who=who, changed_at=at)
            )
        return _letter(row), row.message

    def list(self, *, key: str | None = None) -> Sequence[Delivery]:
        """All mails, or those of one incident, in the order in which they were queued."""
        query = select(*_SHOWN).order_by(deliveries.c.id)
        if key is not None:
            query = query.where(deliveries.c.incident_key == key)
        with self._database.reading() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def standing(self, letter: Letter) -> Delivery | None:
        """A mail, or the one by which its report left already; None if nobody has ever wanted it sent."""
        with self._database.reading() as connection:
            own, left = _known(connection, letter)
            row = left if left is not None and (own is None or own.state in STARTABLE) else own
            return _delivery(row) if row is not None else None

    def issued_at(self, incident_key: str, kind: str, edition: str, locale: str) -> datetime | None:
        """When the notice that this edition's first mail carried was issued; None if there is no mail of it."""
        query = select(func.min(deliveries.c.issued_at)).where(
            deliveries.c.incident_key == incident_key,
            deliveries.c.kind == kind,
            deliveries.c.edition == edition,
            deliveries.c.locale == locale,
        )
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(query).scalar()
            return found


_BEFORE = {
    DeliveryState.QUEUED: (DeliveryState.CONNECTING, *DOUBTFUL),
    DeliveryState.CONNECTING: (),
    DeliveryState.SENDING: (DeliveryState.CONNECTING,),
    DeliveryState.SENT: tuple(DOUBTFUL),
    DeliveryState.FAILED: (DeliveryState.CONNECTING, *DOUBTFUL),
    DeliveryState.UNCERTAIN: tuple(DOUBTFUL),
}
"""From which states a run may write each state. A mail called uncertain by another run may still turn out sent."""


def _known(connection: Connection, letter: Letter) -> tuple[Row[Any] | None, Row[Any] | None]:
    """The row of a mail, and that of another mail by which the same report has left, or may have."""
    own = left = None
    for row in connection.execute(select(*_SHOWN).where(_report(letter)).order_by(deliveries.c.id)):
        if (row.edition, row.locale) == (letter.edition, letter.locale):
            own = row
        elif row.state in LEFT:
            left = row
    return own, left


def _report(letter: Letter) -> ColumnElement[bool]:
    """The mails that bring one report to one address, whatever way they go."""
    twin = letter.twin
    edition = deliveries.c.edition == letter.edition
    if twin.edition:
        other = deliveries.c.edition == twin.edition
        if twin.since:
            other = and_(other, deliveries.c.queued_at >= twin.since)
        edition = or_(edition, other)
    return and_(
        deliveries.c.incident_key == letter.incident_key,
        deliveries.c.kind == letter.kind,
        _to(letter),
        edition,
        true() if twin.any_locale else deliveries.c.locale == letter.locale,
    )


def _same(letter: Letter) -> ColumnElement[bool]:
    return and_(
        deliveries.c.incident_key == letter.incident_key,
        deliveries.c.kind == letter.kind,
        deliveries.c.edition == letter.edition,
        deliveries.c.locale == letter.locale,
        _to(letter),
    )


def _to(letter: Letter) -> ColumnElement[bool]:
    """The mails to an address, also if its owner was removed since."""
    return deliveries.c.folded_recipient.in_([letter.recipient.lower(), forgotten_address(letter.recipient)])


def _row(letter: Letter, who: str, at: datetime) -> dict[str, Any]:
    return {
        "message_id": letter.message_id,
        "incident_key": letter.incident_key,
        "kind": letter.kind,
        "edition": letter.edition,
        "locale": letter.locale,
        "folded_recipient": letter.recipient.lower(),
        "recipient": letter.recipient,
        "recipient_name": letter.recipient_name,
        "sender": letter.sender,
        "revision": letter.revision,
        "state": DeliveryState.QUEUED.value,
        "attempts": 0,
        "last_error": "",
        "digest": "",
        "issued_at": letter.issued_at,
        "queued_at": at,
        "changed_at": at,
        "who": who,
    }


def _delivery(row: Row[Any]) -> Delivery:
    values = {name: row._mapping[name] for name in Delivery.__dataclass_fields__}
    return Delivery(**values | {"state": DeliveryState(row.state)})


def _letter(row: Row[Any]) -> Letter:
    return Letter(**{name: row._mapping[name] for name in Letter.__dataclass_fields__ if name != "twin"})
