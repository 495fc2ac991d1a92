"""Speaking SMTP (RFC 5321) in steps, so that what is known can be written down between them.

A session encrypts or refuses: there is no falling back to plain text, and certificates are always verified.
"""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from rca.errors import DeliveryError
from rca.model.customers.delivery import Letter
from rca.model.notices.mail import on_the_wire
from rca.model.problem import N_

_ENCRYPTED = ("starttls", "tls")
_TOO_LARGE = 552
"""The code of a mail that is larger than the server takes (RFC 1870)."""
_PIECE = 8
"""Letters of a word that are taken for a piece of a secret, if they stand in one."""


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
        self._is_used = False
        self._secrets = _secrets(server)

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
                host=server.host, user=server.user, detail=self._detail(error),
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
                host=server.host, port=server.port, detail=self._detail(error),
            ) from None  # fmt: skip

    def send(self, letter: Letter, content: bytes, commit: Callable[[], bool]) -> Reply:
        """Hand a mail over; ``content`` is ASCII with CRLF line ends. ``commit`` is called when all of
        it but its last line has gone: if it answers False, or raises, the server never gets that line and may not
        deliver.

        The answer is the server's to the last line, or code 0 if none came, and then nobody knows. Raises Rejected or
        Dropped, and DeliveryError if there is no connection, or if the server takes no mail of this sender.
        """
        self.connect()
        if self._is_used and not self._lives():
            self.connect()  # some servers hang up after they refused a mail: that is not the next one's fault
        self._is_used = True
        smtp = self._smtp
        assert smtp is not None
        try:
            size = f" SIZE={len(content)}" if smtp.has_extn("size") else ""
            self._sender_taken(smtp.docmd("MAIL", f"FROM:<{on_the_wire(letter.sender)}>{size}"))
            self._expect(smtp.docmd("RCPT", f"TO:<{on_the_wire(letter.recipient)}>"), 250, 251)
            self._expect(smtp.docmd("DATA"), 354)
            # Lines of a message that begin with a dot get a second one (RFC 5321, 4.5.2).
            smtp.send(smtplib.quotedata(content.decode("ascii")).encode("ascii"))
        except (Rejected, DeliveryError):
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            raise Dropped(self._detail(error)) from None
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
            return Reply(0, self._detail(error))
        return Reply(code, self._text(text))

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
            raise Rejected(Reply(reply[0], self._text(reply[1])))

    def _sender_taken(self, reply: tuple[int, bytes]) -> None:
        """Raise unless the server takes the sender: a mail's size is its own fault (552), anything else is everybody's."""
        code, text = reply
        if 500 <= code < 600 and code != _TOO_LARGE:
            raise DeliveryError(
                N_("the mail server {host} takes no mail of this sender: {detail}"),
                remedy=N_("Check `address` in [organisation.mail] of rca.toml; nothing was sent, so the command can be repeated."),
                host=self._server.host, detail=f"{code} {self._text(text)}",
            )  # fmt: skip
        self._expect(reply, 250)

    def _lives(self) -> bool:
        """True if the server still answers on this connection; without it otherwise."""
        try:
            if self._smtp is not None and self._smtp.noop()[0] == 250:
                return True
        except (OSError, smtplib.SMTPException):
            pass
        self._close()
        return False

    def _text(self, text: bytes | str) -> str:
        """A server's words, on one line, of a length that fits a table, and without what logging in keeps secret."""
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        shown = "".join(sign if sign.isprintable() else " " for sign in words)
        return " ".join(map(self._redacted, shown.split()))[:300]

    def _redacted(self, word: str) -> str:
        """The word, unless it holds a secret, or is as good as a piece of one."""
        core = word.strip("\"'()[]<>,;:.")
        is_secret = any(
            secret == core or (len(secret) > 3 and secret in word) or (len(core) >= _PIECE and core in secret)
            for secret in self._secrets
        )
        return "[…]" if is_secret else word

    def _detail(self, error: Exception) -> str:
        if isinstance(error, smtplib.SMTPResponseException):
            return f"{error.smtp_code} {self._text(error.smtp_error)}"
        if isinstance(error, OSError) and error.strerror:
            return error.strerror
        return self._text(str(error)) or type(error).__name__

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
            self._is_used = False


def _greeted(smtp: smtplib.SMTP) -> smtplib.SMTP:
    try:
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _secrets(server: Server) -> tuple[str, ...]:
    """What a server is told when somebody logs in, in the forms in which it may say it again (RFC 4616, RFC 2195)."""
    if not server.password:
        return ()
    password = server.password.encode()
    plain = b"\0" + server.user.encode() + b"\0" + password
    encoded = (b64encode(each).decode().rstrip("=") for each in (password, plain))
    return (server.password, *server.password.split(), *encoded)
