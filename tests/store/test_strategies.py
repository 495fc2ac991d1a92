"""The strategies give what they promise: incidents in which everything fits together."""

from __future__ import annotations

from hypothesis import given

from rca.model.incidents.consistency import findings
from rca.model.incidents.incident import Incident
from tests.support.examples import examples
from tests.support.strategies import incidents


@examples(0.5)
@given(incidents())
def test_generated_incidents_fit_together(incident: Incident) -> None:
    assert list(findings(incident)) == []
