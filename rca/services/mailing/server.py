"""The mail server that the settings name."""

from __future__ import annotations

from rca.config.settings import Settings, smtp_password
from rca.delivery.smtp import Server
from rca.errors import SettingsError
from rca.model.problem import N_


def mail_server(settings: Settings) -> Server:
    """The server as the settings describe it. Raises SettingsError if there is none, or no password for it."""
    mail = settings.mail
    password = smtp_password()
    if not mail.host:
        raise SettingsError(
            N_("no mail server is set"), remedy=N_("Set `host` in [mail] of rca.toml; see rca send --help.")
        )
    if mail.user and not password:
        raise SettingsError(
            N_("the mail server wants a password for {user}"),
            remedy=N_("Put it into the variable RCA_SMTP_PASSWORD; it never stands in a file."),
            user=mail.user,
        )
    return Server(
        host=mail.host,
        port=mail.effective_port,
        security=mail.security,
        user=mail.user or "",
        password=password,
        ca_file=settings.folder / mail.ca_file if mail.ca_file else None,
        timeout=mail.timeout,
    )
