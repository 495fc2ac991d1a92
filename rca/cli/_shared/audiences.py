"""Who may read a notice, in the words of a person."""

from __future__ import annotations

from rca.model.problem import N_

AUDIENCES = {
    "public": N_("everybody"),
    "customer": N_("customers"),
    "internal": N_("internal readers only"),
}
