"""What is marked internal reaches no other audience, and nothing public can point to it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.incidents.consistency import findings
from rca.model.incidents.incident import Incident
from rca.model.walk import texts, visible_to
from tests import strategies


def marked(value: Any, audience: Audience = Audience.PUBLIC) -> Any:
    """Plain data with a mark of its audience behind every text: ⟦internal⟧ and so on."""
    if isinstance(value, dict):
        own = Audience(value.get("audience", Audience.PUBLIC))
        inner = own if audience.sees(own) is False else audience
        return {
            name: marked(item, Audience.INTERNAL if name in ("owner", "notes") else inner)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [marked(item, audience) for item in value]
    is_prose = isinstance(value, str) and " {windows}" in value
    return f"{value} ⟦{audience.value}⟧" if is_prose else value


@settings(max_examples=60, deadline=None)
@given(strategies.incidents(), st.sampled_from(Audience))
def test_no_text_reaches_a_wider_circle(incident: Incident, reader: Audience) -> None:
    whole = Incident.model_validate(marked(incident.plain()))
    seen = visible_to(whole, reader)
    assert seen is not None
    shown = json.dumps(seen.plain(), ensure_ascii=False)
    for audience in Audience:
        if not reader.sees(audience):
            assert f"⟦{audience.value}⟧" not in shown
            assert f'"audience": "{audience.value}"' not in shown
    assert all(reader.sees(audience) for _, _, audience in texts(seen))
    if reader is Audience.INTERNAL:
        assert seen == whole
    else:
        assert all(step.owner is None and step.notes is None for step in seen.next_steps)
    assert visible_to(seen, reader) == seen


@settings(max_examples=60, deadline=None)
@given(strategies.incidents())
def test_public_text_cannot_refer_to_what_is_internal(incident: Incident) -> None:
    assert not list(findings(incident))
    hidden = [name for name, fact in incident.facts.items() if fact.audience is not Audience.PUBLIC]
    prose = " ".join(f"{{{name}}}" for name in hidden)
    text = {incident.source_locale: prose or "-"}
    changed = Incident.model_validate(incident.plain() | {"workaround": text})
    found = [(item.rule, item.values["name"]) for item in findings(changed)]
    assert found == [("reference.audience", name) for name in hidden]
