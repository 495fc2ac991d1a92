"""Where the workspace and its store are, from ``rca.toml`` and ``RCA_*`` variables, before anything is validated.

:mod:`rca.config.settings` reads all that the file says. This module answers the few questions that a command has which only
asks the store, and loads no library for it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rca.config.ownership import check_owner
from rca.errors import NoWorkspace, RcaError, SettingsError
from rca.model.deadlines.owed import is_regime_name
from rca.model.problem import N_
from rca.resources import folder

FILE = "rca.toml"
STORE: Final = "rca.db"
"""The store where nothing else is said: a file beside ``rca.toml``."""
TEMPLATES: Final = "templates"
"""The folder of the organisation's own templates, beside ``rca.toml``."""
PROFILES: Final = ("jtf", "ms")
"""The house styles of notices, the one where nothing is said first."""
LOCALES: Final = ("ja", "en")
"""The languages of notices where nothing else is said."""


def find_folder(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` that has an ``rca.toml``; None if none has.

    One that cannot be read, as a link that leads nowhere, counts: the workspace around it is another one.
    """
    return next((place for place in (start, *start.parents) if os.path.lexists(place / FILE)), None)


def read(start: Path, environment: Mapping[str, str] = os.environ) -> tuple[Path, dict[str, Any]]:
    """The path of the ``rca.toml`` that holds in the folder ``start``, and what it says, unchecked.

    ``RCA_CONFIG`` names another file, ``RCA_STORE`` another store; with either, no workspace is needed. Raises
    NoWorkspace, and SettingsError if the file cannot be read or belongs to a user who is not trusted.
    """
    start = start.resolve()
    named, store = environment.get("RCA_CONFIG"), environment.get("RCA_STORE")
    path = Path(named) if named else (find_folder(start) or start) / FILE
    is_there = os.path.lexists(path)
    if not (named or store or is_there):
        raise NoWorkspace(
            N_("{folder} is not a workspace: there is no rca.toml in it or above it"),
            remedy=N_("Go to your workspace, or make one here: rca init"),
            folder=start,
        )
    if not named and is_there:  # a file that somebody names is meant
        for each in (path, path.parent):
            check_owner(each, environment)
    check_owner(path.parent / TEMPLATES, environment)
    data: dict[str, Any] = {}
    if named or is_there:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(
                N_("{file} cannot be read: {detail}"), file=path, detail=error.strerror
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(N_("{file} is not valid TOML: {detail}"), file=path, detail=error) from None
    data["folder"] = path.parent
    if store:
        data["store"] = store
    return path, data


class Glance(NamedTuple):
    """What a command needs of the settings that only asks the store for rows."""

    folder: Path
    store_place: Path
    """The SQLite file."""
    zone: str
    """In which days are counted."""
    zones: Mapping[str, Any]
    """Of notices, by language."""
    profile: str
    """The house style of notices."""
    clock: Mapping[str, Any]
    """Of notices, by language."""
    regimes: tuple[str, ...]
    """The regimes of deadlines that apply to us."""

    @property
    def index_folder(self) -> Path:
        """Where the index of the search lies: beside the store."""
        return Path(f"{self.store_place}.index")


def glance(data: Mapping[str, Any]) -> Glance | None:
    """The settings at a glance, the rest unchecked; None if it takes a closer look at them to say."""
    store, notices, deadlines = data.get("store", STORE), data.get("notices", {}), data.get("deadlines", {})
    if not (isinstance(store, str) and isinstance(notices, dict) and isinstance(deadlines, dict)):
        return None
    locales, zones = notices.get("locales", LOCALES), notices.get("zones", {})
    profile, regimes = notices.get("profile", PROFILES[0]), deadlines.get("regimes", ())
    if "://" in store or profile not in PROFILES or not isinstance(zones, dict):
        return None
    if not all(isinstance(each, list | tuple) for each in (locales, regimes, *zones.values())):
        return None
    if not all(isinstance(each, str) and is_regime_name(each) for each in regimes):
        return None
    clock = notices.get("clock", {})
    if not isinstance(clock, dict) or not {"24h", "12h"}.issuperset(map(str, clock.values())):
        return None
    try:
        zone = first_zone(locales, zones)
        return Glance(
            data["folder"], (data["folder"] / store).resolve(), zone, zones, profile, clock, tuple(regimes)
        )
    except (TypeError, LookupError, ValueError, OSError, RcaError):
        return None


def heads_file(index_folder: Path | None) -> Path | None:
    """Where the heads of the chain are kept: beside the index of the same store."""
    return index_folder.with_suffix(".heads") if index_folder else None


def first_zone(locales: Any, zones: Mapping[str, Any]) -> str:
    """The first zone of the first language of notices, in which "today" is: as set, or else the language's own.

    Raises LookupError or OSError if there is none.
    """
    first = locales[0]
    own = zones.get(first)
    if not own:
        path = folder("locales") / first / "locale.toml"
        own = tomllib.loads(path.read_text(encoding="utf-8"))["zones"]
    return str(own[0])
