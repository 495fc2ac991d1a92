"""Speaking SMTP (RFC 5321) in steps, so that what is known can be written down between them.

A session encrypts or refuses: there is no falling back to plain text, and certificates are always verified.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from rca.errors import DeliveryError
from rca.model.customers.delivery import Letter
from rca.model.problem import N_

_ENCRYPTED = ("starttls", "tls")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in. ``timeout`` is in seconds; a ``ca_file`` stands for the system's certificates."""

    host: str
    port: int
    security: str
    """``starttls``, ``tls`` or ``none``; the last is for this machine's own server only."""
    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered, or 0 and what went wrong if it did not."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code else self.text


class Rejected(Exception):
    """The server does not take this mail, now (4xx) or ever (5xx). Nothing of it was handed over."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply))
        self.reply = reply


class Dropped(Exception):
    """The connection broke before the mail was handed over."""


class Session:
    """One connection, for any number of mails; a context manager that says goodbye."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp and kind is None:
            # Every mail has had its answer already.
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._close()

    def connect(self) -> None:
        """Connect, encrypt and log in, if that is not done yet. Raises DeliveryError; no mail was touched then."""
        if self._smtp is not None:
            return
        server = self._server
        try:
            self._smtp = self._connected()
            if server.user:
                self._smtp.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as error:
            self._close()
            raise DeliveryError(
                N_("the mail server {host} does not let {user} in: {detail}"),
                remedy=N_("Check `user` in [mail] of rca.toml and the variable RCA_SMTP_PASSWORD."),
                host=server.host, user=server.user, detail=_reply(error.smtp_code, error.smtp_error),
            ) from None  # fmt: skip
        except UnicodeEncodeError:  # from smtplib, which logs in with ASCII only
            self._close()
            raise DeliveryError(
                N_("the user and the password for the mail server {host} must be ASCII"),
                remedy=N_("Check `user` in [mail] of rca.toml and the variable RCA_SMTP_PASSWORD."),
                host=server.host,
            ) from None
        except ssl.SSLCertVerificationError as error:
            self._close()
            raise DeliveryError(
                N_("the mail server {host} cannot prove who it is: {detail}"),
                remedy=N_("Check `host` in [mail] of rca.toml; `ca_file` names certificates of your own."),
                host=server.host, detail=error.verify_message,
            ) from None  # fmt: skip
        except smtplib.SMTPNotSupportedError:
            self._close()
            raise DeliveryError(
                N_("the mail server {host} does not offer what [mail] in rca.toml asks for"),
                remedy=N_("Set `security` to tls or starttls as the server needs it, and `user` if it wants one."),
                host=server.host,
            ) from None  # fmt: skip
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            raise DeliveryError(
                N_("the mail server {host}, port {port}, cannot be reached: {detail}"),
                remedy=N_("Check [mail] in rca.toml; nothing was sent, so the command can be repeated."),
                host=server.host, port=server.port, detail=_detail(error),
            ) from None  # fmt: skip

    def send(self, letter: Letter, content: bytes, commit: Callable[[], bool]) -> Reply:
        """Hand a mail over; ``content`` is ASCII with CRLF line ends. ``commit`` is called when all of
        it but its last line has gone: if it answers False, or raises, the server never gets that line and may not
        deliver.

        The answer is the server's to the last line, or code 0 if none came, and then nobody knows. Raises Rejected or
        Dropped, and DeliveryError if there is no connection.
        """
        self.connect()
        smtp = self._smtp
        assert smtp is not None
        try:
            size = [f"size={len(content)}"] if smtp.has_extn("size") else []
            self._expect(smtp.mail(letter.sender, size), 250)
            self._expect(smtp.rcpt(letter.recipient), 250, 251)
            self._expect(smtp.docmd("DATA"), 354)
            # Lines of a message that begin with a dot get a second one (RFC 5321, 4.5.2).
            smtp.send(smtplib.quotedata(content.decode("ascii")).encode("ascii"))
        except Rejected:
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            raise Dropped(_detail(error)) from None
        except BaseException:
            self._close()
            raise
        try:
            committed = commit()
        except BaseException:
            self._close()
            raise
        if not committed:
            self._close()
            raise Dropped("")
        try:
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return Reply(0, _detail(error))
        return Reply(code, _text(text))

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security not in _ENCRYPTED:
            return _greeted(smtplib.SMTP(server.host, server.port, timeout=server.timeout))
        context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
        if server.security == "tls":
            return _greeted(
                smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
            )
        smtp = _greeted(smtplib.SMTP(server.host, server.port, timeout=server.timeout))
        try:
            smtp.starttls(context=context)
            return _greeted(smtp)
        except BaseException:
            smtp.close()
            raise

    def _expect(self, reply: tuple[int, bytes], *codes: int) -> None:
        if reply[0] not in codes:
            raise Rejected(Reply(reply[0], _text(reply[1])))

    def _reset(self) -> None:
        """Ready for the next mail, or without a connection."""
        try:
            assert self._smtp is not None
            if self._smtp.rset()[0] != 250:
                self._close()
        except (OSError, smtplib.SMTPException):
            self._close()

    def _close(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _greeted(smtp: smtplib.SMTP) -> smtplib.SMTP:
    try:
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _detail(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).strip() or type(error).__name__


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {_text(text)}"


def _text(text: bytes | str) -> str:
    """A server's words, on one line and of a length that fits a table."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(shown.split())[:300]
