"""The context of a command: where it works, the clock, and who is asking."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.cli._shared.terminal import visible_line

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase


@dataclass(slots=True)
class Context:
    """What the global options say."""

    store: str | None

    def environment(self) -> dict[str, str]:
        """The variables that settings heed, the global options among them."""
        environment = dict(os.environ)
        if self.store:
            # A path on the command line is meant from here, one in rca.toml from there.
            environment["RCA_STORE"] = self.store if "://" in self.store else str(Path(self.store).absolute())
        return environment

    def open(self, *, begins: bool = False) -> KnowledgeBase:
        """The knowledge base of the current folder, as a context manager; what ``begins`` may make a named store."""
        from rca.cli._shared.output import progress, tell
        from rca.knowledge_base import KnowledgeBase, Workplace

        return KnowledgeBase(Workplace(Path.cwd(), self.environment(), begins), tell=tell, progress=progress)


def now() -> datetime:
    """The present instant in UTC; the only clock in the program."""
    return datetime.now(UTC)


def who() -> str:
    """Who is asking, for the history: ``RCA_USER``, or the account's name."""
    import getpass

    return visible_line(os.environ.get("RCA_USER") or getpass.getuser())
