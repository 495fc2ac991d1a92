"""The trackers that are known, by their system."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rca.model.incidents.trackers import TrackerSystem
from rca.registry import members
from rca.trackers.form import TrackerForm


@cache
def trackers() -> Mapping[TrackerSystem, TrackerForm]:
    """Every member of ``rca.trackers.systems``."""
    forms: list[TrackerForm] = [module.TRACKER for module in members("rca.trackers.systems").values()]
    return {form.system: form for form in forms}
