"""The form of a tracker: how its export is recognised, its columns, and what its states mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing

Words = Mapping[Standing, str]
"""Words by what they mean: several on a line with ``|`` between them, without regard to case and width."""


def folded(word: str) -> str:
    """A word as it is compared: without regard to case, width, blanks and the form of the apostrophe."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().replace("’", "'").split())


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """A tracker's columns, by what they are called in its languages. ``needed`` tell the tracker.

    Of several trackers whose columns are there, the one with the lowest ``rank`` is meant.
    """

    rank: int
    needed: Mapping[str, Sequence[str]]
    others: Mapping[str, Sequence[str]]
    link: str = "{key}"
    """What the cell of the key is as a link."""
    closing_zone: tzinfo | None = None
    """The zone of closing times that name none; None if it is that of whoever exported them."""

    def columns(self, header: Sequence[str]) -> dict[str, int] | None:
        """Where each column stands, the first of several of one name; None if this is not the tracker's header."""
        named = [folded(cell) for cell in header]
        found: dict[str, int] = {}
        for name, known in (*self.needed.items(), *self.others.items()):
            place = next((named.index(each) for each in known if each in named), None)
            if place is not None:
                found[name] = place
            elif name in self.needed:
                return None
        return found


@dataclass(frozen=True, slots=True)
class TrackerForm:
    """A tracker."""

    system: TrackerSystem
    csv: CsvLayout | None = None
    """None if it writes no CSV, or none that is understood."""
    has_json: bool = False
    """True if the JSON of its interface is understood."""
    statuses: Words = field(default_factory=dict)
    outcomes: Words = field(default_factory=dict)
    """How an item was closed, where the tracker says so apart from the status."""
    is_outcome_free: bool = False
    """True if an outcome may be any words, so that an unknown one says nothing."""
