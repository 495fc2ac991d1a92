"""Settings: the organisation that speaks, and how it writes, from ``rca.toml`` and ``RCA_*`` variables.

A workspace is the folder that holds ``rca.toml``; it is looked for upwards from the current folder. What no file
says has a default, so that the program works without one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationError

from rca.errors import SettingsError
from rca.model.base import Model
from rca.model.facts import Urls
from rca.model.notice import FrameKind, HeadingSet
from rca.model.problem import N_
from rca.model.rules import RULES, broken
from rca.model.text import ANY, Line, Name, check_tag

FILE = "rca.toml"


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise broken("name.unknown", what="zone", name=name)
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Tag = Annotated[str, AfterValidator(check_tag)]


class Contact(Model):
    """Where customers ask: the desk's name, and ways to reach it."""

    desk: Name | None = None
    email: Line | None = None
    phone: Line | None = None
    url: Urls | None = None
    hours: Name | None = None


class Organisation(Model):
    """Who speaks in the notices."""

    name: Name = Name(by_locale={"en": "Your organisation", "ja": "（組織名）"})
    department: Name | None = None
    address: Name | None = None
    signatory: Name | None = None
    contact: Contact = Contact()
    feedback: Urls | None = None


class Style(Model):
    """How notices are written where no option says otherwise. Maps go by language."""

    locales: tuple[Tag, ...] = ("ja", "en")
    zones: dict[Tag, tuple[Zone, ...]] = Field(default_factory=dict)
    profile: Literal["jtf", "ms"] = "jtf"
    clock: dict[Tag, Literal["24h", "12h"]] = Field(default_factory=dict)
    headings: HeadingSet = HeadingSet.IMPACT
    frame: FrameKind = FrameKind.WEB
    opening_word: Literal["", "謹啓", "拝啓"] = ""
    """The 頭語 of Japanese letters; its 結語 follows from it."""
    number: str = ""
    """The pattern of document numbers, with {key}, {tracking_id}, {kind}, {year} and {n}; empty for none."""


class Settings(Model):
    """All settings, with the folder they belong to."""

    folder: Path = Path()
    store: str = "rca.db"
    organisation: Organisation = Organisation()
    notices: Style = Style()

    @property
    def store_url(self) -> str:
        """The store as a database URL; a plain path is an SQLite file beside ``rca.toml``."""
        if "://" in self.store:
            return self.store
        return f"sqlite:///{(self.folder / self.store).resolve()}"

    @property
    def templates(self) -> Path:
        """Where the organisation's own templates lie, which stand in for ours."""
        return self.folder / "templates"


def find_folder(start: Path) -> Path:
    """The nearest folder at or above ``start`` that has an ``rca.toml``; ``start`` itself if none has."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    return start


def load(start: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that hold in the folder ``start``.

    ``RCA_CONFIG`` names another ``rca.toml``, ``RCA_STORE`` another store (a path or a database URL).
    Raises SettingsError, naming the file and the field.
    """
    named = environment.get("RCA_CONFIG")
    path = Path(named) if named else find_folder(start.resolve()) / FILE
    data: dict[str, object] = {}
    if named or path.is_file():
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(
                N_("{file} cannot be read: {detail}"), file=path, detail=error.strerror
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(N_("{file} is not valid TOML: {detail}"), file=path, detail=error) from None
    data["folder"] = path.parent
    if store := environment.get("RCA_STORE"):
        data["store"] = store
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
