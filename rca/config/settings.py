"""Settings: the organisation that speaks, and how it writes, from ``rca.toml`` and ``RCA_*`` variables.

A workspace is the folder that holds ``rca.toml``; it is looked for upwards from the current folder. What the file does
not say has a default, so that an empty one does.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from rca.config.locating import FILE as FILE
from rca.config.locating import LOCALES, STORE, TEMPLATES, first_zone, heads_file, read
from rca.config.locating import find_folder as find_folder
from rca.errors import SettingsError
from rca.model.base import Model
from rca.model.characters import check_tag
from rca.model.deadlines.owed import is_regime_name
from rca.model.incidents.facts import Urls
from rca.model.incidents.incident import Severity
from rca.model.incidents.next_step import StepKind
from rca.model.language_tags import ANY, fallbacks
from rca.model.notices.mail import is_address
from rca.model.notices.notice import FrameKind, HeadingSet, Look, Paper, Typeface
from rca.model.problem import N_
from rca.model.rules.catalogue import RULES, broken
from rca.model.text import Line, Name
from rca.model.times import PartialDate, parse_length


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise broken("name.unknown", what="zone", name=name)
    return name


def _address(text: str) -> str:
    if not is_address(text):
        raise broken("mail.address", value=text[:80])
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
Tag = Annotated[str, AfterValidator(check_tag)]


class Contact(Model):
    """Where customers ask: the desk's name, and ways to reach it."""

    desk: Name | None = None
    """What the desk is called."""
    email: Line | None = None
    """Its mail address."""
    phone: Line | None = None
    """Its telephone number."""
    url: Urls | None = None
    """Its page: one address, or one for each language."""
    hours: Name | None = None
    """When it answers."""


class Sender(Model):
    """Who sends the mails: by default the organisation, from the address at which customers ask."""

    name: Name | None = None
    """The sender's name."""
    address: Address | None = None
    """The address from which mails come."""
    reply_to: Address | None = None
    """The address to which answers go."""


_NO_NAMES = ("○○", "（組織名）", "Your Company", "Your organisation")
"""What stands for a name in a new rca.toml, and where there is none."""


class Organisation(Model):
    """Who speaks in the notices."""

    name: Name = Name(by_locale={"en": "Your organisation", "ja": "（組織名）"})
    """The organisation's name, as it signs."""
    department: Name | None = None
    """The department that writes."""
    address: Name | None = None
    """The postal address, shown in letters."""
    signatory: Name | None = None
    """Who signs letters, with the title."""
    contact: Contact = Contact()
    """Where customers ask."""
    mail: Sender = Sender()
    """Who sends the mails."""
    feedback: Urls | None = None
    """A page that asks what readers think of the notice; linked at its end."""

    @property
    def is_named(self) -> bool:
        """False while the name is still the one that a new rca.toml has."""
        return not any(sign in text for text in self.name.by_locale.values() for sign in _NO_NAMES)


class Appearance(Model):
    """How notices look on paper. Paths are relative to ``rca.toml``."""

    paper: dict[Tag, Paper] = Field(default_factory=dict)
    """`a4` or `letter`, by language; A4 where nothing is said."""
    typeface: Typeface | None = None
    """`mincho` or `gothic`; by default mincho for letters and gothic otherwise."""
    logo: Path | None = None
    """A picture for the head of letters: PNG, JPEG or SVG."""
    fonts: Path | None = None
    """A folder of fonts that come before the packaged ones."""


class Style(Model):
    """How notices are written where no option says otherwise. Maps go by language."""

    locales: tuple[Tag, ...] = LOCALES
    """The languages of notices without `--locale`; the first one's first zone says what today is."""
    zones: dict[Tag, tuple[Zone, ...]] = Field(default_factory=dict)
    """Time zones by language; further ones stand beside the first."""
    profile: Literal["jtf", "ms"] = "jtf"
    """Japanese: `jtf` without, `ms` with a space between Latin letters or digits and Japanese."""
    clock: dict[Tag, Literal["24h", "12h"]] = Field(default_factory=dict)
    """The clock by language; 24 hours where nothing is said."""
    headings: HeadingSet = HeadingSet.IMPACT
    """English headings: `impact`, or `questions` (What happened? …)."""
    frame: FrameKind = FrameKind.WEB
    """`web` for status pages and mail, `letter` for the formal document."""
    opening_word: Literal["", "謹啓", "拝啓"] = ""
    """The 頭語 of Japanese letters; its 結語 follows from it."""
    look: Appearance = Appearance()
    """How notices look on paper."""
    number: str = ""
    """The pattern of document numbers, with {key}, {tracking_id}, {kind}, {year}, {n}; empty for none."""


class Publishing(Model):
    """What publishing demands beyond an approval."""

    second_person: bool = False
    """Refuse an approval by who asked for the review or wrote the version. Names are those of the history (`RCA_USER`, or the account's), which nobody proves."""


class MailServer(Model):
    """The server that takes our mails (SMTP). Its password comes from ``RCA_SMTP_PASSWORD``, never from a file."""

    host: Line | None = None
    """The server's name."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """Its port; by default the usual one for the kind of security."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` (port 587), `tls` (465), or `none` for a server on this machine."""
    user: Line | None = None
    """The name to sign in with."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's, for a server with a certificate of the house (PEM)."""
    timeout: float = Field(default=60, gt=0, le=600)
    """Seconds to wait for an answer."""

    @property
    def effective_port(self) -> int:
        """The port, or the usual one: submission with STARTTLS (RFC 6409) or TLS (RFC 8314), or plain SMTP."""
        return self.port or {"starttls": 587, "tls": 465, "none": 25}[self.security]

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        if self.security == "none" and self.host and not _is_loopback(self.host):
            raise broken("mail.security", host=self.host)
        return self


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _regime_name(value: str) -> str:
    if not is_regime_name(value):
        raise broken("deadline.name", name=value[:60])
    return value


RegimeName = Annotated[str, AfterValidator(_regime_name)]


class Deadlines(Model):
    """Which regimes of deadlines apply to us, by the names of their files: ``own``, ``nis2`` …"""

    regimes: tuple[RegimeName, ...] = ()
    """Names of files in `regimes/` beside `rca.toml`, or of ours: `own`, `jp-telecom`, `nis2`, `dora`."""


def _length(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    return parse_length(value if isinstance(value, str) else "")


def _each_severity(value: object) -> object:
    """One time for every severity, or one for each of them."""
    return value if isinstance(value, dict) else dict.fromkeys(Severity, value)


Length = Annotated[timedelta, BeforeValidator(_length)]
ByStep = dict[StepKind, Annotated[dict[Severity, Length], BeforeValidator(_each_severity)]]


class StepOwner(Model):
    """Who an owner of next steps is to the mail: address, language and zone; the organisation's where nothing is said."""

    email: Address | None = None
    """Where digests go."""
    locale: Tag | None = None
    """The language of the digest."""
    zone: Zone | None = None
    """The zone of its times."""


TrackerState = Literal["open", "proposed", "planned", "in_progress", "blocked", "done", "dropped"]
"""What a status of a tracker can mean. ``open`` says no more than that it is not closed; nothing there is verified."""


class Steps(Model):
    """How next steps are kept: ``due`` is how long a step may take by default, by its kind and the severity."""

    due: ByStep = Field(default_factory=dict)
    """How long a step may take that is planned without a date: by its kind, and by severity."""
    owners: dict[Line, StepOwner] = Field(default_factory=dict)
    """Who gets digests: `email`, `locale`, `zone` by the name that steps have; upper and lower case are the same."""
    statuses: dict[Line, TrackerState] = Field(default_factory=dict)
    """What the house's own statuses in trackers mean, by their names there."""

    def owner(self, name: str) -> StepOwner:
        """What the settings say of an owner; nothing of one that they do not name."""
        wanted = name.casefold()
        return next((each for known, each in self.owners.items() if known.casefold() == wanted), StepOwner())

    def default_due(self, kind: StepKind, severity: Severity, today: date) -> PartialDate | None:
        """The date for a step of a kind that is planned on ``today`` without one; None if the settings say nothing."""
        length = self.due.get(kind, {}).get(severity)
        if length is None:
            return None
        day = today + length
        return PartialDate(year=day.year, month=day.month, day=day.day)


class CustomerLists(Model):
    """How lists of customers are read."""

    columns: dict[Line, str] = Field(default_factory=dict)
    """What columns of the house's own lists are: `id`, `name_ja`, `person` … by their headers; `""` leaves one out."""


class Settings(Model):
    """All settings, with the folder they belong to."""

    folder: Path = Path()
    """The workspace, where the file lies."""
    store: str = STORE
    """A path beside `rca.toml`, or a database URL."""
    organisation: Organisation = Organisation()
    """Who speaks."""
    notices: Style = Style()
    """How notices are written."""
    publishing: Publishing = Publishing()
    """What publishing demands."""
    mail: MailServer = MailServer()
    """The mail server."""
    deadlines: Deadlines = Deadlines()
    """Which deadlines apply."""
    steps: Steps = Steps()
    """How next steps are kept."""
    customers: CustomerLists = CustomerLists()
    """How lists of customers are read."""

    @property
    def first_zone(self) -> ZoneInfo:
        """The zone in which "today" is for whoever keeps next steps: the first one of the first language of notices."""
        try:
            return ZoneInfo(first_zone(self.notices.locales, self.notices.zones))
        except (LookupError, OSError, ValueError):
            return ZoneInfo("UTC")

    @property
    def store_place(self) -> str | Path:
        """Where the store is: the path of an SQLite file, or a database URL as it is written."""
        return self.store if "://" in self.store else (self.folder / self.store).resolve()

    @property
    def index_folder(self) -> Path | None:
        """Where the index of the search lies: beside an SQLite file, else beside ``rca.toml``; None in memory."""
        place = self.store_place
        if isinstance(place, Path):
            return Path(f"{place}.index")
        url = place.partition("?")[0]
        if url in ("sqlite:", "sqlite://", "sqlite:///", "sqlite:///:memory:"):
            return None
        if url.startswith("sqlite:///"):
            return Path(f"{url.removeprefix('sqlite:///')}.index")
        name = hashlib.sha256(place.encode()).hexdigest()[:12]
        return self.folder.resolve() / f".rca-{name}.index"

    @property
    def heads_file(self) -> Path | None:
        """Where the heads of the chain of what was published are kept; None for a store in memory."""
        return heads_file(self.index_folder)

    @property
    def templates(self) -> Path:
        """Where the organisation's own templates lie, which stand in for ours."""
        return self.folder / TEMPLATES

    def look(self, locale: str) -> Look:
        """How notices of a locale look on paper. Raises SettingsError if the logo or the fonts are not there."""
        look = self.notices.look
        logo = b""
        if look.logo:
            logo = _read(self.folder / look.logo)
        if look.fonts and not (self.folder / look.fonts).is_dir():
            raise SettingsError(N_("there is no folder of fonts {folder}"), folder=self.folder / look.fonts)
        return Look(
            paper=next((look.paper[tag] for tag in fallbacks(locale) if tag in look.paper), Paper.A4),
            typeface=look.typeface,
            logo=logo,
            fonts=str((self.folder / look.fonts).resolve()) if look.fonts else "",
        )

    def word_template(self, kind: str, frame: FrameKind, locale: str) -> bytes:
        """The organisation's own Word template for notices of a kind, or in a frame; empty if there is none.

        Looked for in ``templates/word`` as ``final.ja.docx``, ``final.docx``, ``letter.ja.docx``, ``letter.docx``.
        Raises SettingsError if it cannot be read.
        """
        folder = self.templates / "word"
        if not folder.is_dir():
            return b""
        infixes = [*(f".{tag}" for tag in fallbacks(locale)), ""]
        paths = (folder / f"{stem}{infix}.docx" for stem in (kind, frame.value) for infix in infixes)
        found = next((path for path in paths if path.is_file()), None)
        return _read(found) if found else b""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(N_("{file} cannot be read: {detail}"), file=path, detail=error.strerror) from None


def smtp_password(environment: Mapping[str, str] = os.environ) -> str:
    """The mail server's password, from ``RCA_SMTP_PASSWORD``; empty if there is none."""
    return environment.get("RCA_SMTP_PASSWORD", "")


def load(start: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that hold in the folder ``start``.

    ``RCA_CONFIG`` names another ``rca.toml``, ``RCA_STORE`` another store (a path or a database URL).
    Raises NoWorkspace, and SettingsError, naming the file and the field.
    """
    path, data = read(start, environment)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"] if part not in ("by_locale", ANY))
        rule = RULES.get(first["type"])
        detail = rule.text.format_map(first.get("ctx", {})) if rule else first["msg"]
        raise SettingsError(N_("{file}: {field}: {detail}"), file=path, field=field, detail=detail) from None
    _check_number(settings, path)
    return settings


def _check_number(settings: Settings, path: Path) -> None:
    try:
        settings.notices.number.format(key="", tracking_id="", kind="", year=2000, n=1)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise SettingsError(
            N_("{file}: {field}: {detail}"), file=path, field="notices.number", detail=f"{error!r}"
        ) from None
