"""Workspaces: the folder a team works in, with its settings, its incident files and their schema.

Nothing that exists is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rca import resources
from rca.config.settings import FILE
from rca.errors import UsageError
from rca.i18n.locale import load_locale
from rca.importers.incident_yaml.incident_file import SUFFIXES, schema_text
from rca.model.identifiers import is_key
from rca.model.problem import N_
from rca.whole_files import create_file

INCIDENTS = "incidents"
_SCHEMA = "incident.schema.json"


class Workspace:
    """A folder to work in, whether it is one already or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incidents = folder / INCIDENTS
        """Where incident files lie."""

    def create(self, language: str) -> Iterator[Path]:
        """Make a workspace, its comments in ``language``; gives the files that were written."""
        yield from _put(self.folder / FILE, _template(f"rca.{language}.toml"))
        yield from self._schema()

    def create_word_templates(self) -> Iterator[Path]:
        """Write a Word template of a letter for Japanese and one for English, for the organisation to change."""
        from rca.formats.docx.starter_template import starter_template

        for locale in ("ja", "en"):
            yield from _put(
                self.folder / "templates" / "word" / f"letter.{locale}.docx", starter_template(locale)
            )

    def create_demo(self) -> Iterator[Path]:
        """Make a workspace with the sample incidents and the invented organisation that reports them."""
        yield from _put(self.folder / FILE, _template("demo.toml"))
        yield from self._schema()
        for sample in sorted(resources.folder(INCIDENTS).iterdir()):
            target = self.incidents / sample.name
            if sample.suffix in SUFFIXES:
                yield from _put(target, sample.read_bytes())

    def create_incident(self, key: str, language: str, now: datetime) -> Path:
        """Write the first draft of an incident file; raises UsageError for a bad key or a file that exists."""
        if not is_key(key):
            raise UsageError(
                N_("{key!r} is not a key"),
                remedy=N_("Use 3 to 80 lower-case letters, digits and hyphens."),
                key=key,
            )
        path = self.incidents / f"{key}.yaml"
        zone = ZoneInfo(load_locale(language).zones[0])  # where the clock hangs that people copy times from
        start = now.astimezone(zone).replace(second=0, microsecond=0)
        text = _template(f"incident.{language}.yaml").replace("$KEY", key)
        text = text.replace("$START", _written(start)).replace("$NEXT", _written(start + timedelta(hours=1)))
        if not list(_put(path, text)):
            raise UsageError(N_("{path} exists already"), remedy=N_("Choose another key."), path=path)
        list(self._schema())
        return path

    def _schema(self) -> Iterator[Path]:
        return _put(self.incidents / _SCHEMA, schema_text())


def _written(time: datetime) -> str:
    """A time as people write it: Z for UTC, else with the offset of its zone."""
    return f"{time:%Y-%m-%dT%H:%MZ}" if not time.utcoffset() else time.isoformat(timespec="minutes")


def _template(name: str) -> str:
    return (resources.folder("templates") / "workspace" / name).read_text(encoding="utf-8")


def _put(path: Path, content: str | bytes) -> Iterator[Path]:
    if create_file(path, content.encode() if isinstance(content, str) else content):
        yield path
