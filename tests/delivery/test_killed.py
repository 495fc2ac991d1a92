"""Killed anywhere while it sends: no reader ever gets a second mail, and the next run carries on.

The process kills itself (SIGKILL) at the n-th call of a function, wherever in the program that is; ``RCA_TEST_KILLS``
sets how many such places are tried.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import pytest

from rca.delivery.outbox import Outcome
from tests.delivery.support.office import Office, readers, victim
from tests.support.empty_store import begin
from tests.support.mail_server import Inbox, MailServer

KILLS = int(os.environ.get("RCA_TEST_KILLS", "15"))
READERS = 4

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL"),
    pytest.mark.usefixtures("empty_store"),
    pytest.mark.kill,
]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many calls a run makes that nobody kills."""
    folder = tmp_path_factory.mktemp("whole")
    begin(folder)
    with MailServer(Inbox()) as server:
        done = victim(folder, server.port, READERS, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_run_sends_nothing_twice(seed: int, calls: int, tmp_path: Path) -> None:
    inbox = Inbox()
    last_call = random.Random(seed).randrange(1, calls)
    with MailServer(inbox) as server:
        killed = victim(tmp_path, server.port, READERS, last_call)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        sender = Office(tmp_path, server.port)
        outcomes = sender.outcomes(readers(READERS))
        again = sender.outcomes(readers(READERS))
    uncertain = {address for address, outcome in outcomes.items() if outcome is Outcome.UNCERTAIN}
    assert set(outcomes.values()) <= {Outcome.SENT, Outcome.ALREADY, Outcome.UNCERTAIN}
    assert len(uncertain) <= 1  # only the mail that was under way
    assert all(count == 1 for count in inbox.addresses.values())
    assert all(count == 1 for count in inbox.ids.values())
    assert set(inbox.addresses) | uncertain == set(readers(READERS))
    assert {address for address, outcome in again.items() if outcome is Outcome.UNCERTAIN} == uncertain
    assert {again[address] for address in set(again) - uncertain} == {Outcome.ALREADY}


@pytest.mark.parametrize("kept", [True, False])
def test_killed_while_the_server_takes_the_mail(kept: bool, calls: int, tmp_path: Path) -> None:
    """The worst moment: the mail is there, or is not, and nobody was told."""
    inbox = Inbox(data_answers={} if kept else {readers(1)[0]: ["lose"]})
    with MailServer(inbox) as server:
        sender = Office(tmp_path, server.port)
        for _ in range(2):
            victim(tmp_path, server.port, 1, 0)
        outcome = sender.outcomes(readers(1))[readers(1)[0]]
    assert outcome is (Outcome.ALREADY if kept else Outcome.UNCERTAIN)
    assert len(inbox.mails) == kept
