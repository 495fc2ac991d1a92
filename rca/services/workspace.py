"""Workspaces: the folder a team works in, with its settings, its incident files and their schema.

Nothing that exists is overwritten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from rca import resources
from rca.config.settings import FILE
from rca.errors import UsageError
from rca.importers.incident_yaml.incident_file import SUFFIXES, schema_text
from rca.model.identifiers import is_key
from rca.model.problem import N_
from rca.model.times import instant_text

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
            if sample.suffix in SUFFIXES and not target.exists():
                shutil.copyfile(sample, target)
                yield target

    def create_incident(self, key: str, language: str, now: datetime) -> Path:
        """Write the first draft of an incident file; raises UsageError for a bad key or a file that exists."""
        if not is_key(key):
            raise UsageError(
                N_("{key!r} is not a key"),
                remedy=N_("Use 3 to 80 lower-case letters, digits and hyphens."),
                key=key,
            )
        path = self.incidents / f"{key}.yaml"
        start = now.replace(second=0, microsecond=0)
        text = _template(f"incident.{language}.yaml").replace("$KEY", key)
        text = text.replace("$START", instant_text(start)).replace(
            "$NEXT", instant_text(start + timedelta(hours=1))
        )
        if not list(_put(path, text)):
            raise UsageError(N_("{path} exists already"), remedy=N_("Choose another key."), path=path)
        list(self._schema())
        return path

    def _schema(self) -> Iterator[Path]:
        return _put(self.incidents / _SCHEMA, schema_text())


def _template(name: str) -> str:
    return (resources.folder("templates") / "workspace" / name).read_text(encoding="utf-8")


def _put(path: Path, content: str | bytes) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        stream = path.open("xb")
    except FileExistsError:
        return
    try:
        with stream:
            stream.write(content.encode() if isinstance(content, str) else content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    yield path
