"""The sample incidents and the demo's settings, as tests use them: at once data, documentation and test cases."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from rca import resources
from rca.config.settings import Settings
from rca.importers.incident_yaml.incident_file import extract
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import Notice
from rca.notices.compose import Request, compose

ROOT = Path(__file__).parent.parent
INCIDENTS = ROOT / "incidents"
KEYS = tuple(sorted(path.stem for path in INCIDENTS.glob("*.yaml")))
WINDOWS_VM = "2021-10-13-windows-vm-operations"
SIGN_IN_CODES = "2025-11-04-sms-codes-delayed"
DRAFT_LOCALES = ("de", "es", "fr", "ko", "pt-BR", "zh-Hans", "zh-Hant")


@cache
def incident(key: str) -> Incident:
    """A sample incident; it has no problems."""
    extraction = extract(INCIDENTS / f"{key}.yaml")
    assert extraction.incident is not None, extraction.problems
    return extraction.incident


@cache
def settings() -> Settings:
    """The demo's organisation and style."""
    text = (resources.folder("templates") / "workspace" / "demo.toml").read_text(encoding="utf-8")
    return Settings.model_validate(tomllib.loads(text))


def issued_at(key: str) -> datetime:
    """When the samples' notices are issued: the open one at a known moment, the others long after."""
    return (
        datetime(2025, 11, 5, 1, 25, tzinfo=UTC)
        if key == SIGN_IN_CODES
        else datetime(2025, 12, 1, tzinfo=UTC)
    )


def notice(key: str, kind: str, locale: str, **options: object) -> Notice:
    """A notice of a sample, with the demo's settings."""
    options.setdefault("issued_at", issued_at(key))
    return compose(incident(key), Request(kind=kind, locale=locale, **options), settings()).notice  # type: ignore[arg-type]
