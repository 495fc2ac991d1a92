"""A store in which the sample with a correction is published as it was: first wrong, then right."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rca.importers.incident_yaml import incident_file
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.incident import Incident
from rca.notices.drafting import Order
from rca.services.publishing import Outcome
from tests.support.empty_store import begin
from tests.support.samples import incident, settings

KEY = "2025-06-11-block-storage-write-latency"
REPORTED = datetime(2025, 6, 18, 5, tzinfo=UTC)
CORRECTED = datetime(2025, 7, 2, 5, tzinfo=UTC)


def first_report() -> Incident:
    """The incident as the first final report had it, before a customer's question brought the mistake to light."""
    data: Any = copy.deepcopy(incident(KEY).plain())
    data["windows"][0]["start"] = "2025-06-11T15:40Z"
    data["facts"]["volumes"]["count"] = 480
    for name in ("first_report", "first_published", "volumes_first", "detected_after_first", "enquiry"):
        del data["facts"][name]
    data["timeline"][1]["at"] = "2025-06-11T15:40Z"
    data["next_steps"] = data["next_steps"][:3]
    data["next_steps"][2] |= {"state": "in_progress"}
    del data["next_steps"][2]["done_on"]
    del data["corrections"]
    return Incident.model_validate(data)


def base(folder: Path) -> KnowledgeBase:
    """A knowledge base of the demo's organisation in ``folder``, which is empty at first."""
    begin(folder)
    return KnowledgeBase(settings().model_copy(update={"folder": folder}))


def save(into: KnowledgeBase, of: Incident) -> None:
    """Save an incident as an import does."""
    folder = into.settings.folder / "incidents"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{of.key}.yaml"
    path.write_text(incident_file.write(of, ""), encoding="utf-8")
    (done,) = into.files.import_incidents([path], who="writer", at=REPORTED)
    assert done.saved is not None, done.problems


def approve(into: KnowledgeBase, key: str = KEY, at: datetime = REPORTED) -> None:
    """Have an incident reviewed and approved as it is now."""
    into.publishing.ask_for_review(key, who="writer", at=at)
    into.publishing.approve(key, who="lead", at=at)


def order(kind: str = "final", at: datetime = REPORTED, **options: Any) -> Order:
    """An order for the sample, in both languages."""
    return Order(**{"key": KEY, "kind": kind, "locales": ("ja", "en"), "issued_at": at, **options})


def publish(into: KnowledgeBase, kind: str = "final", at: datetime = REPORTED, **options: Any) -> Outcome:
    """Publish the sample."""
    return into.publishing.publish(order(kind, at, **options), who="publisher", at=at)


def publish_both(into: KnowledgeBase) -> None:
    """The wrong report, and the correction of it."""
    save(into, first_report())
    approve(into)
    publish(into)
    save(into, incident(KEY))
    approve(into, at=CORRECTED)
    publish(into, "correction", CORRECTED)
