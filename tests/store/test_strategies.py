"""The strategies give what they promise: incidents in which everything fits together."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from rca.model.incidents.consistency import findings
from rca.model.incidents.incident import Incident
from tests.strategies import incidents


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(incidents())
def test_generated_incidents_fit_together(incident: Incident) -> None:
    assert list(findings(incident)) == []
