"""A mail server on the loopback: it keeps what it accepts, and misbehaves where a test says so."""

from __future__ import annotations

import ssl
from asyncio import WriteTransport, get_running_loop
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Received:
    """One mail that the server took: the envelope, and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    secure: bool
    logged_in: bool

    @property
    def message_id(self) -> str:
        """The id that the mail itself states."""
        return str(message_from_bytes(self.content)["Message-ID"])


@dataclass
class Inbox:
    """What the server does, as aiosmtpd asks it. ``answers`` go by address, one after the other; then it accepts."""

    rcpt_answers: dict[str, list[str]] = field(default_factory=dict)
    data_answers: dict[str, list[str]] = field(default_factory=dict)
    """To the end of the message. ``drop`` keeps the mail and breaks the connection; ``lose`` only breaks it, and an
    answer that ends in ``bye`` is the last one on it."""
    sender_answer: str = ""
    """To every sender, if there is one."""
    on_rcpt: Callable[[str], None] | None = None
    """Called when a reader is named, before the server answers."""
    mails: list[Received] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.on_rcpt:
            self.on_rcpt(address)
        if answers := self.rcpt_answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        answers = self.data_answers.get(address)
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("250") or answer == "drop":
            assert isinstance(envelope.content, bytes)
            recipients = tuple(envelope.rcpt_tos)
            assert server.transport is not None
            secure = server.transport.get_extra_info("sslcontext") is not None
            self.mails.append(
                Received(
                    str(envelope.mail_from),
                    recipients,
                    envelope.content,
                    secure,
                    session.authenticated is True,
                )
            )
        if answer in ("drop", "lose"):
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
            return "250 never read"
        if answer.endswith("bye"):
            assert isinstance(server.transport, WriteTransport)
            get_running_loop().call_soon(server.transport.close)
        return answer

    @property
    def addresses(self) -> Counter[str]:
        """How many mails each address has got."""
        return Counter(address for mail in self.mails for address in mail.recipients)

    @property
    def ids(self) -> Counter[str]:
        """How many mails have each Message-ID."""
        return Counter(mail.message_id for mail in self.mails)


def accepts(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets one user in."""

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data == LoginPassword(user.encode(), password.encode())
        # As some servers do: the refusal repeats what the client said.
        said = f"535 5.7.8 {data.login.decode()} {data.password.decode()} {_as_said(data)} is wrong"
        return AuthResult(success=good, handled=False, message=None if good else said)

    return authenticate


def _as_said(data: LoginPassword) -> str:
    return b64encode(b"\0" + data.login + b"\0" + data.password).decode()


class MailServer(Controller):
    """The server, running in a thread while the context lasts, on a port that was free."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        options: dict[str, Any] = {}
        if login:
            # The server knows only of the encryption that it began itself.
            options |= {"authenticator": accepts(*login), "auth_required": tls is None}
            options |= {"auth_require_tls": tls is None}
        if starttls:
            options |= {"tls_context": starttls, "require_starttls": True}
        super().__init__(inbox, hostname="localhost", port=0, ssl_context=tls, **options)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _trigger_server(self) -> None:
        """Connect once, as the controller does to see whether the server answers; only now the port is known."""
        assert self.server is not None
        self.port = int(self.server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]
