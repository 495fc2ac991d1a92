"""The rest of an incident past its broken fields: what is left of the data is an incident still, and its references can be checked.

Broken values are taken out, or replaced by the plainest value that stands in for them, until the rest is valid. What
is said of them afterwards is dropped: each has a problem of its own already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from rca.model.base import FROM_FILE
from rca.model.incidents.consistency import Finding, findings
from rca.model.incidents.incident import Incident
from rca.model.incidents.named_facts import BUILT_IN
from rca.model.language_tags import ANY
from rca.model.near_names import nearest
from rca.model.walk import Path

_ROUNDS = 8
_STAND_INS: dict[str, Any] = {
    "key": "stand-in",
    "title": {ANY: "-"},
    "severity": "sev4",
    "services": {"stand_in": "-"},
    "windows": [{"id": "stand_in", "start": "2000-01-01", "end": "unknown"}],
}
_CHOICE = re.compile("'([^']+)'")
_FROM_WINDOWS = frozenset({"windows", "duration", "impact"})
_GONE = object()


def findings_around(data: dict[str, Any], faulty: Iterable[Path]) -> Iterator[Finding]:
    """What does not fit together in ``data``, apart from its faulty places and from what pydantic finds broken."""
    pruned = _Pruned(data, faulty)
    for _ in range(_ROUNDS):
        rest = pruned.rest()
        try:
            incident = Incident.model_validate(rest, context=FROM_FILE)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                pruned.remove(rest, item)
            continue
        damaged = pruned.names()
        for finding in findings(incident):
            path = pruned.original(finding.path)
            about = str(finding.values.get("name", "original" if finding.rule == "abridged.original" else ""))
            if about.split(":")[0] in damaged or not pruned.keeps(path, finding.rule):
                continue
            if finding.rule == "reference.unknown" and (near := nearest(about, sorted(damaged))):
                finding = finding._replace(
                    rule="reference.unknown_near", values={**finding.values, "near": near[0]}
                )
            yield finding._replace(path=path)
        return


class _Pruned:
    """Data without its broken places, and the way back from there to the whole."""

    def __init__(self, data: dict[str, Any], faulty: Iterable[Path]) -> None:
        self._data = data
        self._gone: dict[Path, object] = dict.fromkeys(faulty, _GONE)
        self._kept: dict[Path, list[int]] = {}

    def rest(self) -> dict[str, Any]:
        self._kept.clear()
        rest: dict[str, Any] = self._without(self._data, ())
        return _STAND_INS | rest

    def _without(self, value: Any, path: Path) -> Any:
        if path in self._gone:
            return self._gone[path]
        if isinstance(value, dict):
            parts = {name: self._without(item, (*path, name)) for name, item in value.items()}
            return {name: item for name, item in parts.items() if item is not _GONE}
        if isinstance(value, list):
            items = [self._without(item, (*path, index)) for index, item in enumerate(value)]
            self._kept[path] = [index for index, item in enumerate(items) if item is not _GONE]
            return [item for item in items if item is not _GONE]
        return value

    def remove(self, rest: dict[str, Any], item: Any) -> None:
        """Take out what an error of ``rest`` is about; what lacks a field goes as a whole."""
        value: Any = rest
        path: Path = ()
        for part in item["loc"]:
            if (isinstance(value, dict) and part in value) or (
                isinstance(value, list) and isinstance(part, int) and part < len(value)
            ):
                value, path = value[part], (*path, part)
        path = self.original(path)
        choice = _CHOICE.search(str(item.get("ctx", {}).get("expected", "")))
        self._gone[path] = choice[1] if choice and path not in self._gone else _GONE

    def original(self, path: Path) -> Path:
        """Where a place of the pruned data lies in the whole."""
        found: Path = ()
        for part in path:
            kept = self._kept.get(found)
            found = (*found, kept[part] if kept and isinstance(part, int) and part < len(kept) else part)
        return found

    def names(self) -> set[str]:
        """The names that may have lost their meaning."""
        names: set[str] = set()
        for path in self._gone:
            match path:
                case ("facts" | "links" | "services" | "regions" as section, *below):
                    of_section = self._data.get(section)
                    all_names = set(of_section) if isinstance(of_section, dict) else set()
                    names |= {str(below[0])} if below else all_names
                    names.add(section)
                case ("windows" | "timeline" as section, *below):
                    entries = self._data.get(section)
                    entries = entries if isinstance(entries, list) else []
                    hit = entries[below[0] : below[0] + 1] if below and isinstance(below[0], int) else entries
                    names |= {str(entry["id"]) for entry in hit if isinstance(entry, dict) and "id" in entry}
                    names |= _FROM_WINDOWS if section == "windows" else set()
                case ("upstream", *_):
                    names.add("provider")
                case (str(name), *_) if name in BUILT_IN:
                    names.add(name)
        missing = {"windows", "services", "links"} - self._data.keys()
        return names | (_FROM_WINDOWS if "windows" in missing else set()) | (missing & {"services"})

    def keeps(self, path: Path, rule: str) -> bool:
        """True if what is found at ``path`` is about what was left as it was."""
        if rule == "locale.source" and ("source_locale",) in self._gone:
            return False
        if any(path[:length] in self._gone for length in range(1, len(path) + 1)):
            return False
        # These two compare the languages of a text with each other.
        text = {"locale.source": path, "reference.parity": path[:-1]}.get(rule)
        return path[0] in self._data and not any(gone[: len(text)] == text for gone in self._gone if text)
