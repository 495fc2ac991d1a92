"""A small incident, as the tests of the store save it, and a moment to save it at."""

from __future__ import annotations

from datetime import UTC, datetime

from rca.model.incidents.incident import Incident

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def incident(key: str = "2021-10-13-vm", **fields: object) -> Incident:
    """A small incident; ``fields`` replace or add to what it holds."""
    return Incident.model_validate(
        {
            "key": key,
            "title": {"ja": "仮想マシンの操作の失敗", "en": "VM operations failed"},
            "severity": "sev2",
            "services": {"vm": {"en": "Virtual Machines", "ja": "仮想マシン"}},
            "windows": [{"start": "2021-10-13T05:12Z", "end": "2021-10-13T11:45Z"}],
            "timeline": [
                {"at": "2021-10-13T05:12Z", "text": {"en": "Began", "ja": "発生"}},
                {"at": "2021-10-13T11:45Z", "text": {"en": "Resolved", "ja": "復旧"}},
            ],
            "next_steps": [
                {"id": "gate", "kind": "prevent", "state": "planned", "text": {"en": "Add a gate"}}
            ],
            **fields,
        }
    )
