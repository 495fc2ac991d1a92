"""Sending through a real server: each reader gets one mail, and what went wrong is told for each."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest
import trustme

from rca.delivery.outbox import Outcome
from rca.errors import NotFound, SettingsError, UsageError
from rca.model.customers.delivery import DeliveryState, Letter
from tests.delivery.support.office import NOON, Office, content_of, letter, readers
from tests.support.mail_server import Inbox, MailServer

pytestmark = pytest.mark.usefixtures("empty_store")
A, B, C = "a@example.com", "b@example.com", "c@example.com"


@contextmanager
def office(inbox: Inbox, folder: Path) -> Iterator[Office]:
    """A workspace and its server on this machine, without encryption."""
    with MailServer(inbox) as server:
        yield Office(folder, server.port)


def test_each_reader_gets_a_mail_of_their_own(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender:
        assert set(sender.outcomes([A, B]).values()) == {Outcome.SENT}
        assert set(sender.outcomes([A, B, C]).values()) == {Outcome.SENT, Outcome.ALREADY}
    assert [mail.recipients for mail in inbox.mails] == [(A,), (B,), (C,)]
    for mail in inbox.mails:
        assert mail.sender == "notice@example.com"
        assert mail.content == content_of(letter(mail.recipients[0]))
        assert mail.message_id == letter(mail.recipients[0]).message_id


def test_an_address_in_other_letters_is_the_same_reader(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender:
        sender.send([A])
        assert sender.outcomes([A.upper()]) == {A.upper(): Outcome.ALREADY}
    assert len(inbox.mails) == 1


def test_the_next_edition_is_another_mail(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender:
        sender.send([A], "2")
        sender.send([A], "3")
        sender.send([A], "2")
    assert inbox.addresses == {A: 2}
    assert len(inbox.ids) == 2


@pytest.mark.parametrize("at", ["rcpt_answers", "data_answers"])
def test_refused_for_now_and_for_good(at: str, tmp_path: Path) -> None:
    inbox = Inbox()
    getattr(inbox, at).update({A: ["550 5.1.1 no such user"], B: ["451 4.7.1 come back later"]})
    with office(inbox, tmp_path) as sender:
        first = sender.send([A, B, C])
        assert {address: result.outcome for address, result in first.items()} == {
            A: Outcome.FAILED,
            B: Outcome.DEFERRED,
            C: Outcome.SENT,
        }
        assert "550 5.1.1 no such user" in str(first[A].detail)
        assert "451 4.7.1 come back later" in str(first[B].detail)
        second = sender.send([A, B, C])
        assert {address: result.outcome for address, result in second.items()} == {
            A: Outcome.FAILED,
            B: Outcome.SENT,
            C: Outcome.ALREADY,
        }
        assert "no such user" in str(second[A].detail)
    assert inbox.addresses == {B: 1, C: 1}
    assert set(inbox.ids.values()) == {1}


@pytest.mark.parametrize("answer", ["550 no", "554 no, and bye", "451 later, bye"])
def test_a_refusal_is_nobody_elses(answer: str, tmp_path: Path) -> None:
    inbox = Inbox(data_answers={A: [answer]})
    with office(inbox, tmp_path) as sender:
        outcomes = sender.outcomes([A, B, C])
        assert outcomes[A] is (Outcome.DEFERRED if answer.startswith("4") else Outcome.FAILED)
        assert (outcomes[B], outcomes[C]) == (Outcome.SENT, Outcome.SENT)


def test_a_sender_who_is_refused_costs_no_reader_the_mail(tmp_path: Path) -> None:
    inbox = Inbox(sender_answer="550 5.7.1 who are you")
    with office(inbox, tmp_path) as sender:
        results = sender.send([A, B])
        assert {result.outcome for result in results.values()} == {Outcome.WAITING}
        assert all("who are you" in str(result.error) for result in results.values())
        inbox.sender_answer = "552 5.3.4 too large"
        assert sender.outcomes([A, B]) == {A: Outcome.FAILED, B: Outcome.FAILED}


def test_a_mail_that_cannot_be_made_keeps_no_other_back(tmp_path: Path) -> None:
    inbox = Inbox()

    def make(each: Letter) -> bytes:
        if each.recipient == A:
            raise SettingsError("no such sign")
        return content_of(each)

    with office(inbox, tmp_path) as sender, sender.open() as base:
        letters = [letter(A), letter(B)]
        results = list(base.mailing.send(letters, make, who="x", run="r", clock=lambda: NOON))
        assert sender.states() == {A: "queued", B: "sent"}
    assert [each.outcome for each in results] == [Outcome.WAITING, Outcome.SENT]
    assert inbox.addresses == {B: 1}
    assert "no such sign" in str(results[0].detail)


@pytest.mark.parametrize("address", ["taro..dot@docomo.ne.jp", "abc.@ezweb.ne.jp", ".a.@ezweb.ne.jp"])
def test_addresses_that_carriers_gave_out_go_quoted(address: str, tmp_path: Path) -> None:
    inbox = Inbox()
    local, _, domain = address.partition("@")
    with office(inbox, tmp_path) as sender:
        assert sender.outcomes([address]) == {address: Outcome.SENT}
    (mail,) = inbox.mails
    assert mail.recipients == (address,)  # the server takes the quotation marks off
    assert f'<"{local}"@{domain}>' in str(message_from_bytes(mail.content)["To"])


@pytest.mark.parametrize("answer", ["drop", "lose"])
def test_a_mail_whose_answer_never_came_is_never_sent_again(answer: str, tmp_path: Path) -> None:
    inbox = Inbox(data_answers={B: [answer]})
    with office(inbox, tmp_path) as sender:
        expected = {A: Outcome.SENT, B: Outcome.UNCERTAIN, C: Outcome.SENT}
        assert sender.outcomes([A, B, C]) == expected
        for _ in range(3):
            assert sender.outcomes([A, B, C])[B] is Outcome.UNCERTAIN
        assert sender.states()[B] == "uncertain"
    assert inbox.addresses[B] == (answer == "drop")


def test_a_person_may_let_an_uncertain_mail_go_again_and_it_is_the_same(tmp_path: Path) -> None:
    inbox = Inbox(data_answers={A: ["lose"]})
    with office(inbox, tmp_path) as sender:
        sender.send([A])
        with sender.open() as base:
            released, content = base.mailing.deliveries.release(letter(A).message_id, who="hanako", at=NOON)
            assert (released, content) == (letter(A), content_of(letter(A)))
            (result,) = base.mailing.send(
                [released], lambda _: content, who="hanako", run="r", clock=lambda: NOON
            )
            assert result.outcome is Outcome.SENT
            with pytest.raises(UsageError, match="nothing to decide"):
                base.mailing.deliveries.release(letter(A).message_id, who="hanako", at=NOON)
            with pytest.raises(NotFound):
                base.mailing.deliveries.release("<nothing@example.com>", who="hanako", at=NOON)
            (told,) = base.mailing.deliveries.list()
            assert (told.who, told.attempts, told.state) == ("hanako", 2, DeliveryState.SENT)
    assert inbox.addresses == {A: 1}


def test_a_server_that_is_down_leaves_everything_waiting(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender:
        pass
    results = sender.send([A, B])
    assert {result.outcome for result in results.values()} == {Outcome.WAITING}
    assert all(result.error and "cannot be reached" in str(result.error) for result in results.values())
    assert sender.states() == {A: "queued", B: "queued"}
    with office(inbox, tmp_path) as sender:
        assert set(sender.outcomes([A, B]).values()) == {Outcome.SENT}


def test_a_run_that_lost_a_mail_to_another_does_not_finish_it(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender, sender.open() as other:

        def take(address: str) -> None:
            state, _ = other.mailing.deliveries.claim(letter(A), content_of(letter(A)), "other", NOON)
            assert state is DeliveryState.CONNECTING

        inbox.on_rcpt = take
        results = sender.send([A, B])
        assert results[A].outcome is Outcome.WAITING
        assert "another run" in str(results[A].detail)
        assert results[B].outcome is Outcome.SENT
        assert inbox.addresses == {B: 1}
        inbox.on_rcpt = None
        assert sender.outcomes([A])[A] is Outcome.SENT  # the other died with it
    assert inbox.addresses == {A: 1, B: 1}


def test_many_runs_at_once_send_each_mail_once(tmp_path: Path) -> None:
    inbox = Inbox()
    with office(inbox, tmp_path) as sender:
        sender.states()
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(sender.send, [readers(12)] * 3))
        states = set(sender.states().values())
        assert states <= {"sent", "connecting"}
        sender.send(readers(12))
        assert set(sender.states().values()) == {"sent"}
    assert inbox.addresses == dict.fromkeys(readers(12), 1)
    assert set(inbox.ids.values()) == {1}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _context(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def _encrypted(
    inbox: Inbox, security: str, context: ssl.SSLContext, login: tuple[str, str] | None = None
) -> MailServer:
    return MailServer(
        inbox,
        tls=context if security == "tls" else None,
        starttls=context if security == "starttls" else None,
        login=login,
    )


def _trusting(authority: trustme.CA, folder: Path) -> Path:
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_encrypted_and_logged_in(
    security: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox()
    login = ("notice", "secret")
    with _encrypted(inbox, security, _context(authority), login) as server:
        sender = Office(tmp_path, server.port, security, "notice", _trusting(authority, tmp_path))
        for password, words in (("wrong-word", "does not let notice in"), ("秘密", "must be ASCII")):
            monkeypatch.setenv("RCA_SMTP_PASSWORD", password)
            refused = sender.send([A])[A]
            assert refused.outcome is Outcome.WAITING
            assert words in str(refused.error)
            assert password not in str(refused.error)
            assert b64encode(f"\0notice\0{password}".encode()).decode() not in str(refused.error)
            with sender.open() as base:
                assert all(password not in each.last_error for each in base.mailing.deliveries.list())
        monkeypatch.setenv("RCA_SMTP_PASSWORD", "secret")
        assert sender.outcomes([A]) == {A: Outcome.SENT}
    assert [(mail.secure, mail.logged_in) for mail in inbox.mails] == [(True, True)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_cannot_prove_itself_gets_nothing(
    security: str, authority: trustme.CA, tmp_path: Path
) -> None:
    inbox = Inbox()
    with _encrypted(inbox, security, _context(authority)) as server:
        strangers = Office(tmp_path, server.port, security)
        assert "cannot prove who it is" in str(strangers.send([A])[A].error)
    with _encrypted(inbox, security, _context(authority, "elsewhere.example")) as server:
        mistaken = Office(tmp_path, server.port, security, ca_file=_trusting(authority, tmp_path))
        assert "cannot prove who it is" in str(mistaken.send([A])[A].error)
    assert inbox.mails == []


def test_without_encryption_on_offer_nothing_goes(tmp_path: Path) -> None:
    inbox = Inbox()
    with MailServer(inbox) as server:
        assert "does not offer" in str(Office(tmp_path, server.port, "starttls").send([A])[A].error)
    assert inbox.mails == []


def test_plain_text_is_for_this_machine_only(tmp_path: Path) -> None:
    for host in ("localhost", "127.0.0.1", "::1"):
        Office(tmp_path, 25, host=host).open()
    for host in ("mail.example.com", "10.0.0.1", "localhost.example.com"):
        with pytest.raises(ValueError, match=r"mail\.security"):
            Office(tmp_path, 25, host=host).open()


def test_settings_that_lack_something_say_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RCA_SMTP_PASSWORD", raising=False)
    with pytest.raises(SettingsError, match="password for notice"):
        Office(tmp_path, 25, user="notice").send([A])
    assert Office(tmp_path, 25).states() == {}


def test_a_line_that_begins_with_a_dot_arrives_whole(tmp_path: Path) -> None:
    inbox = Inbox()
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\n"
    with office(inbox, tmp_path) as sender, sender.open() as base:
        (result,) = base.mailing.send([letter(A)], lambda _: content, who="t", run="r", clock=lambda: NOON)
        assert result.outcome is Outcome.SENT
    assert inbox.mails[0].content == content
