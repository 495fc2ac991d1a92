"""The page about ``rca.toml``, from the model of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rca import resources
from rca.config.settings import Settings
from rca.importers.incident_yaml.field_meanings import meanings
from tools.reference.tables import Node, code, table, value_words

_HEAD = """\
# Settings

<!-- Written by `make docs` from the model of the settings; do not edit it here. -->

Settings are in `rca.toml`, which is looked for upwards from the current folder; that folder is the *workspace*. Everything
has a default. `rca init` writes a file with comments. Names (*Name* below) are a text, or a table by language:
`{ ja = "…", en = "…" }`.

## Environment

| variable | meaning |
| --- | --- |
| `RCA_CONFIG` | Another `rca.toml` to read. |
| `RCA_STORE` | Another store: a path or a database URL; `--store` stands before it. |
| `RCA_SAFE_FOLDERS` | Folders of other users in which to work, separated by `:` (`;` on Windows); `*` stands for all. An `rca.toml`, `templates/` or index that another user made is refused otherwise; root's are trusted. |
| `RCA_USER` | Who appears in the history; the account's name if it is not set. |
| `RCA_SMTP_PASSWORD` | The mail server's password. It is never read from a file. |
| `LC_ALL`, `LC_MESSAGES`, `LANG` | The language of the program's own messages, unless `--lang` says it. |
"""

_WORDS = {"Name": "Name", "Text": "Name"}


def page() -> str:
    """The page's text."""
    definitions = Settings.model_json_schema()["$defs"]
    parts = [_HEAD]
    for path, model in _sections(Settings, ""):
        node = Settings.model_json_schema() if model is Settings else definitions[model.__name__]
        rows = list(_rows(model, node, definitions))
        if rows:
            heading = f"## `[{path}]`" if path else "## At the top"
            text = " ".join((model.__doc__ or "").split()).replace("``", "`") if path else ""
            parts.append("\n\n".join(filter(None, (heading, text, table(_TITLES, rows)))) + "\n")
    template = (resources.folder("templates") / "workspace" / "rca.en.toml").read_text(encoding="utf-8")
    parts.append(f"## A new file\n\nWhat `rca init` writes:\n\n```toml\n{template}```\n")
    return "\n".join(parts)


_TITLES = ("setting", "value", "default", "meaning")


def _sections(model: type[BaseModel], path: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Each table of the file, with the model of what it holds."""
    yield path, model
    for name, field in model.model_fields.items():
        if _is_section(field.default):
            yield from _sections(type(field.default), f"{path}.{name}" if path else name)


def _rows(model: type[BaseModel], node: Node, definitions: Node) -> Iterator[tuple[str, ...]]:
    said = meanings(model)
    for name, field in model.model_fields.items():
        if (model is Settings and name == "folder") or _is_section(field.default):
            continue
        value = value_words(node["properties"][name], definitions, _WORDS.get)
        yield code(name), value, _default(field.get_default(call_default_factory=True)), said[name]


def _is_section(default: Any) -> bool:
    return isinstance(default, BaseModel) and not hasattr(default, "by_locale")


def _default(value: Any) -> str:
    """A default as the file would say it; empty for what is not there."""
    match value:
        case None | "" | ():
            return ""
        case str():
            return code(f'"{value}"')
        case tuple():
            return code("[" + ", ".join(f'"{each}"' for each in value) + "]")
        case int() | float():
            return code(f"{value:g}")
        case Path():
            return code(str(value))
        case BaseModel() if names := getattr(value, "by_locale", None):
            return code("{ " + ", ".join(f'{tag} = "{text}"' for tag, text in names.items()) + " }")
    return ""
