"""A store with one small incident, its file beside it, and what a lead does with its next steps."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rca.importers.incident_yaml import incident_file
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.incident import Incident
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.promises.moves import Move, Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.times import PartialDate
from rca.notices.drafting import Order
from rca.services.intake import Imported
from rca.services.publishing import Outcome
from rca.store.steps.requests import MoveRequest
from tests.support.published_store import base
from tests.support.small_incident import incident

KEY = "2024-03-01-vm"
NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)
STEPS: list[dict[str, Any]] = [
    {"id": "gate", "kind": "prevent", "state": "planned", "due": "2024-06-30", "text": {"en": "Add a gate."}},
    {"id": "probe", "kind": "detect", "state": "in_progress", "text": {"en": "Add a probe to {services}."}},
]


def whole(steps: list[dict[str, Any]] | None = None, **fields: Any) -> Incident:
    """An incident that a final notice in English can be made of."""
    return incident(
        KEY,
        tracking_id="INC-1",
        posts=[{"at": "2021-10-13T11:50Z", "status": "resolved", "text": {"en": "It works again."}}],
        regions={"tokyo": {"en": "Tokyo", "ja": "東京"}},
        scope={
            "symptom": {"en": "Operations failed."},
            "customers": {"certainty": "confirmed", "text": {"en": "All."}},
        },
        detection={"method": "monitoring"},
        cause={"category": "change", "summary": {"en": "A change."}},
        mitigation={"permanent": [{"en": "We took it back."}]},
        next_steps=STEPS if steps is None else steps,
        **fields,
    )


class Lead:
    """Acts on the incident as a person would, by files, commands and publications."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.path = kb.settings.folder / f"{KEY}.yaml"

    def write(self, of: Incident) -> None:
        """Write the file, keeping what it looks like."""
        source = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        self.path.write_text(incident_file.write(of, source), encoding="utf-8")

    def read(self) -> Incident:
        """What the file says."""
        found = incident_file.extract(self.path).incident
        assert found is not None
        return found

    def load(self, who: str = "writer") -> Imported:
        """Import the file."""
        (done,) = self.kb.files.import_incidents([self.path], who=who, at=NOON)
        return done

    def edit(self, name: str, **fields: Any) -> Imported:
        """Change a step in the file, and import it."""
        of = self.read()
        data: Any = of.plain()
        for step in data["next_steps"]:
            if step["id"] == name:
                step.update(fields)
                for gone in [field for field, value in fields.items() if value is None]:
                    del step[gone]
        self.write(Incident.model_validate(data))
        return self.load()

    def move(self, name: str, wish: RequestedMove, who: str = "lead") -> Move:
        """Move a step by command."""
        ref = StepRef(KEY, name)
        (seen,) = self.kb.steps.seen([ref])
        (move,) = self.kb.steps.move([MoveRequest(ref, wish, seen.version)], who=who, at=NOON)
        return move

    def to(self, name: str, state: StepState, **rest: Any) -> Move:
        return self.move(name, RequestedMove(Verb.STATE, state, **rest))

    def due(self, name: str, date: str, **rest: Any) -> Move:
        return self.move(name, RequestedMove(Verb.DUE, due=PartialDate.model_validate(date), **rest))

    def publish(self, kind: str = "final", **rest: Any) -> Outcome:
        """Have the incident approved, and publish it in English."""
        self.kb.publishing.ask_for_review(KEY, who="writer", at=NOON)
        self.kb.publishing.approve(KEY, who="lead", at=NOON)
        accepted = dict.fromkeys(("issue.back", "issue.untold_steps"), "a test publishes in any order")
        order = Order(
            **{"key": KEY, "kind": kind, "locales": ("en",), "issued_at": NOON, "accepted": accepted, **rest}
        )
        return self.kb.publishing.publish(order, who="publisher", at=NOON)

    def step(self, name: str) -> Any:
        """A step as the store has it."""
        return next(each for each in self.kb.incidents.get(KEY).next_steps if each.id == name)

    def owed(self) -> dict[str, str]:
        """The news that customers are owed, by step."""
        return {each.ref.step: each.news.value for each in self.kb.due.news()}


def lead(folder: Path) -> Lead:
    """A lead with the incident imported."""
    who = Lead(base(folder))
    who.write(whole())
    assert who.load().saved is not None
    return who


def rules(done: Imported) -> list[str]:
    """The rules that an import was refused for; none if it was not."""
    assert (done.saved is None) == bool(done.problems)
    return [problem.rule for problem in done.problems]
