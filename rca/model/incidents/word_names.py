"""Names of the words that fields of incidents and customers have, for people inside; :mod:`.step_names` has those of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rca.model.incidents.step_names import KINDS, PRIORITIES, STATES
from rca.model.problem import N_

CATEGORIES: Final[Mapping[str, str]] = {
    "change": N_("a change"),
    "capacity": N_("lack of capacity"),
    "defect": N_("a defect"),
    "hardware": N_("a hardware fault"),
    "network": N_("the network"),
    "dependency": N_("a service that we depend on"),
    "facility": N_("the facility"),
    "security": N_("a security event"),
    "data": N_("wrong data"),
    "unknown": N_("cause not known"),
}
CERTAINTIES: Final[Mapping[str, str]] = {
    "confirmed": N_("confirmed"),
    "estimated": N_("presumed"),
    "under_investigation": N_("under investigation"),
    "not_stated": N_("not made known"),
}
STATUSES: Final[Mapping[str, str]] = {
    "investigating": N_("investigating"),
    "identified": N_("cause identified"),
    "monitoring": N_("watching"),
    "resolved": N_("resolved"),
}
EVENTS: Final[Mapping[str, str]] = {
    "began": N_("beginning"),
    "detected": N_("detection"),
    "declared": N_("declaration"),
    "identified": N_("identification"),
    "action": N_("action"),
    "mitigated": N_("mitigation"),
    "resolved": N_("resolution"),
    "announced": N_("announcement"),
    "other": N_("other event"),
}
METHODS: Final[Mapping[str, str]] = {
    "monitoring": N_("by monitoring"),
    "customer": N_("by customers"),
    "staff": N_("by our staff"),
    "provider": N_("by the provider"),
}
STAGES: Final[Mapping[str, str]] = {
    "investigating": N_("still investigating"),
    "preliminary": N_("preliminary account"),
    "final": N_("final account"),
}
AUDIENCES: Final[Mapping[str, str]] = {
    "public": N_("everybody"),
    "customer": N_("customers"),
    "internal": N_("internal readers only"),
}
ENDS: Final[Mapping[str, str]] = {"ongoing": N_("still ongoing"), "unknown": N_("end not known")}
HONORIFICS: Final[Mapping[str, str]] = {
    "organisation": N_("organisation (御中)"),
    "person": N_("person (様)"),
    "none": N_("as it is written"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "category": CATEGORIES,
    "certainty": CERTAINTIES,
    "status": STATUSES,
    "type": EVENTS,
    "method": METHODS,
    "stage": STAGES,
    "audience": AUDIENCES,
    "end": ENDS,
    "honorific": HONORIFICS,
    "state": STATES,
    "priority": PRIORITIES,
    "kind": KINDS,
}
"""The names of all words, by the name of the field."""
