"""Sending many mails, each of them once: every step is written to the ledger before it is taken.

See :mod:`rca.model.customers.delivery` for the states. This loop may be killed anywhere, run twice at once, or find the
server gone: what a mail's state says is always enough to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from rca.delivery.smtp import Dropped, Rejected, Session
from rca.errors import DeliveryError, RcaError
from rca.model.customers.delivery import DOUBTFUL, STARTABLE, DeliveryState, Letter, after_reply
from rca.model.problem import N_, Message

_UNANSWERED = N_("the server did not confirm the mail: {detail}")
_TAKEN_OVER = N_("another run is sending this mail")


class Outcome(StrEnum):
    """What became of one mail in this run."""

    SENT = "sent"
    ALREADY = "already_sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"

    @property
    def is_good(self) -> bool:
        """True if the reader has the mail."""
        return self in (Outcome.SENT, Outcome.ALREADY)


@dataclass(frozen=True, slots=True)
class Result:
    """One mail and what became of it."""

    letter: Letter
    outcome: Outcome
    detail: str | Message = ""
    error: DeliveryError | None = None
    """Why no mail can go at all."""


class Ledger(Protocol):
    """Where the states are kept: durable, and changed by one process at a time."""

    def claim(self, letter: Letter, content: bytes, run: str, at: datetime) -> tuple[DeliveryState, str]:
        """Take the mail for this run if nothing of it can have reached the reader: then ``connecting``; otherwise the
        state it has, and why."""

    def advance(self, letter: Letter, run: str, state: DeliveryState, at: datetime, error: str = "") -> bool:
        """Write the next state if the mail is still this run's; the answer says whether it was."""


def deliver(
    letters: Iterable[Letter],
    content_of: Callable[[Letter], bytes],
    session: Session,
    ledger: Ledger,
    run: str,
    clock: Callable[[], datetime],
) -> Iterator[Result]:
    """Send what has not been sent, in order, and tell each result when it is known.

    ``content_of`` makes a mail's bytes when its turn comes. ``run`` is a name that no other run has. If the server
    cannot be reached, or takes nothing of the sender, this and all further mails wait; what concerns one mail alone
    keeps no other one back.
    """
    unreachable: DeliveryError | None = None
    for letter in letters:
        if unreachable:
            yield Result(letter, Outcome.WAITING, unreachable.message, unreachable)
            continue
        try:
            content = content_of(letter)
        except RcaError as error:  # this mail cannot be made; the others can
            yield Result(letter, Outcome.WAITING, error.message)
            continue
        state, error_before = ledger.claim(letter, content, run, clock())
        if state is not DeliveryState.CONNECTING:
            yield _standing(letter, state, error_before)
            continue
        try:
            yield _send(letter, content, session, ledger, run, clock)
        except DeliveryError as error:
            unreachable = error
            ledger.advance(letter, run, DeliveryState.QUEUED, clock(), str(error))
            yield Result(letter, Outcome.WAITING, error.message, error)


def _standing(letter: Letter, state: DeliveryState, error: str) -> Result:
    """The result for a mail that this run may not touch."""
    if state is DeliveryState.SENT:
        return Result(letter, Outcome.ALREADY)
    if state in DOUBTFUL:
        return Result(letter, Outcome.UNCERTAIN, error)
    if state in STARTABLE:
        return Result(letter, Outcome.WAITING, Message(_TAKEN_OVER))
    return Result(letter, Outcome.FAILED, error)


def _send(
    letter: Letter,
    content: bytes,
    session: Session,
    ledger: Ledger,
    run: str,
    clock: Callable[[], datetime],
) -> Result:
    def commit() -> bool:
        return ledger.advance(letter, run, DeliveryState.SENDING, clock())

    def write(state: DeliveryState, error: str) -> None:
        ledger.advance(letter, run, state, clock(), error)

    try:
        reply = session.send(letter, content, commit)
    except Rejected as rejection:
        state = after_reply(rejection.reply.code)
        # An answer out of turn tells nothing about this mail, except that it has not gone.
        state = state if state is DeliveryState.FAILED else DeliveryState.QUEUED
        write(state, str(rejection))
        outcome = Outcome.FAILED if state is DeliveryState.FAILED else Outcome.DEFERRED
        return Result(letter, outcome, str(rejection))
    except Dropped as error:
        if not str(error):
            return Result(letter, Outcome.WAITING, Message(_TAKEN_OVER))
        write(DeliveryState.QUEUED, str(error))
        return Result(letter, Outcome.DEFERRED, str(error))
    state = after_reply(reply.code)
    if state is DeliveryState.UNCERTAIN:
        write(state, str(reply))
        return Result(letter, Outcome.UNCERTAIN, Message(_UNANSWERED, {"detail": str(reply)}))
    write(state, "" if state is DeliveryState.SENT else str(reply))
    outcome = {
        DeliveryState.SENT: Outcome.SENT,
        DeliveryState.QUEUED: Outcome.DEFERRED,
        DeliveryState.FAILED: Outcome.FAILED,
    }[state]
    return Result(letter, outcome, "" if outcome is Outcome.SENT else str(reply))
