"""The rules of the store and its index, which `rca doctor` examines."""

from __future__ import annotations

from rca.model.problem import N_
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "doctor.store": Rule(
        N_("the store is damaged: {detail}"),
        N_(
            "Restore a backup with `rca restore`. Incident files hold neither what was published nor which mails were sent."
        ),
    ),
    "doctor.incident": Rule(
        N_("what the store holds of this incident is not a valid incident"),
        N_("It was changed by other means; import its file again."),
    ),
    "doctor.altered": Rule(
        N_("what the store holds here is not what was saved"),
        N_("It was changed by other means, and no history tells of it; restore a backup with `rca restore`."),
    ),
    "doctor.published": Rule(
        N_("what was published was altered: {count} problems"),
        N_("See what: rca verify"),
    ),
    "doctor.no_index": Rule(N_("there is no index of this store"), N_("Make it: rca reindex")),
    "doctor.file": Rule(N_("a file of the index is damaged"), N_("Make the index anew: rca reindex")),
    "doctor.untrue": Rule(
        N_("the index tells something else than the store"), N_("Make the index anew: rca reindex")
    ),
}
