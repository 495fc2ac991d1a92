"""Names of what a next step can be, for people inside: its states, priorities and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rca.model.problem import N_

STATES: Final[Mapping[str, str]] = {
    "": N_("not stated"),
    "proposed": N_("proposed"),
    "planned": N_("planned"),
    "in_progress": N_("in progress"),
    "blocked": N_("blocked"),
    "done": N_("done"),
    "verified": N_("verified"),
    "dropped": N_("dropped"),
}
PRIORITIES: Final[Mapping[str, str]] = {"high": N_("high"), "normal": N_("normal"), "low": N_("low")}
KINDS: Final[Mapping[str, str]] = {
    "prevent": N_("prevent"),
    "detect": N_("detect"),
    "mitigate": N_("mitigate"),
    "process": N_("process"),
}
