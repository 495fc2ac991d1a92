"""A knowledge base that sends to a test's server, and letters for it to send."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rca.config.settings import Settings
from rca.delivery.outbox import Outcome, Result
from rca.formats import get_format
from rca.formats.eml import letter_of
from rca.knowledge_base import KnowledgeBase
from rca.model.customers.delivery import Letter
from rca.model.notices.mail import Mail, Mailbox
from tests.support.sample_notices import JAPANESE
from tests.support.samples import ROOT

NOON = datetime(2025, 12, 1, 3, tzinfo=UTC)
_HEAD = Mail("【ご報告】仮想マシンの操作障害", Mailbox("例示クラウド株式会社", "notice@example.com"))
_NOTICE = replace(JAPANESE, frame=replace(JAPANESE.frame, mail=_HEAD))


@dataclass
class Office:
    """One workspace: where its store is, and how it reaches the server."""

    folder: Path
    port: int
    security: str = "none"
    user: str | None = None
    ca_file: Path | None = None
    host: str = "localhost"

    def open(self) -> KnowledgeBase:
        """The knowledge base, as a context manager."""
        mail = {"host": self.host, "port": self.port, "security": self.security, "timeout": 20}
        mail |= {"user": self.user, "ca_file": self.ca_file}
        return KnowledgeBase(Settings.model_validate({"folder": self.folder, "mail": mail}))

    def send(self, addresses: Sequence[str], edition: str = "1") -> dict[str, Result]:
        """Send one notice to all of these; the results by address."""
        with self.open() as base:
            letters = [letter(address, edition) for address in addresses]
            results = list(
                base.mailing.send(letters, content_of, who="test", run=uuid4().hex, clock=lambda: NOON)
            )
        assert [result.letter for result in results] == letters
        return {result.letter.recipient: result for result in results}

    def outcomes(self, addresses: Sequence[str]) -> dict[str, Outcome]:
        """As :meth:`send`; what became of each mail."""
        return {address: result.outcome for address, result in self.send(addresses).items()}

    def states(self) -> dict[str, str]:
        """What the store knows of each address."""
        with self.open() as base:
            return {each.recipient: each.state.value for each in base.mailing.deliveries.list()}


def letter(address: str, edition: str = "1") -> Letter:
    """A mail to this address."""
    return letter_of(_NOTICE.mailed_to(Mailbox("髙﨑 太郎", address), edition))


def content_of(letter: Letter) -> bytes:
    """The mail's bytes."""
    reader = Mailbox(letter.recipient_name, letter.recipient)
    return get_format("eml").render(_NOTICE.mailed_to(reader, letter.edition))


def readers(count: int) -> list[str]:
    """Addresses."""
    return [f"reader-{number}@example.com" for number in range(count)]


def victim(folder: Path, port: int, count: int, last_call: int) -> subprocess.CompletedProcess[str]:
    """Send to ``count`` readers in a process that kills itself at its ``last_call``-th call of a function.

    With 0 it lives, and prints how many calls it made.
    """
    code = (
        f"from tests.delivery.support.office import die; die({str(folder)!r}, {port}, {count}, {last_call})"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def die(folder: str, port: int, count: int, last_call: int) -> None:
    """What runs in the process of :func:`victim`."""
    calls = 0

    def count_calls(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls == last_call:
            os.kill(os.getpid(), 9)

    office = Office(Path(folder), port)
    office.states()  # the store is there before: how stores are made is tested elsewhere
    sys.setprofile(count_calls)
    office.send(readers(count))
    sys.setprofile(None)
    sys.stdout.write(str(calls))
