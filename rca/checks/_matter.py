"""The matter of a check: at what time an incident is looked at, and for which notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rca.model.incidents.finding import Finding
from rca.model.walk import Path


@dataclass(frozen=True, slots=True)
class Said:
    """A revision that customers read before, and that still stands."""

    number: int
    kind: str
    order: int
    """The place of its kind among those that an incident goes through; see ``order`` of the templates."""
    issued_at: datetime
    tells_steps: bool = False
    """True if it tells of next steps, which are promises since."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A notice that is to be issued."""

    kind: str
    order: int
    over: bool
    """True for kinds that are written once the impact has ended."""
    parts: frozenset[str]
    """The parts that the kind has."""
    required: frozenset[str]
    """Those that it cannot do without."""
    at: datetime
    """When it is issued, which need not be now."""
    said: tuple[Said, ...] = ()
    told: frozenset[str] = frozenset()
    """The names of the facts that its texts refer to."""

    @property
    def tells_of_now(self) -> bool:
        """True for the first notice and the updates, which say that the impact goes on."""
        return self.kind in ("initial", "update")


@dataclass(frozen=True, slots=True)
class Matter:
    """``now``, an aware instant, and the notice that is to be issued; None where a file is taken in."""

    now: datetime
    issue: Issue | None = None

    def shows(self, part: str) -> bool:
        """True if the part is shown: by this kind of notice, or by one that may come of a file."""
        return self.issue is None or part in self.issue.parts


def finding(path: Path, rule: str, **values: object) -> Iterator[Finding]:
    """One finding, to be yielded from."""
    yield Finding(path, rule, values)
