"""Everything that can go wrong on purpose, and the exit code each has::

    RcaError                 1  the operation failed; the message says what to do
    ├── InvalidInput         1  files or fields are wrong; carries every Problem
    ├── Incomplete           1  a notice lacks translations or required parts; carries every Problem
    ├── Unexplained          1  warnings speak against a notice, and nobody has said why it is right
    ├── PromiseBroken        1  a revision would break promises; carries every Problem
    ├── Unimported           1  files were edited and not imported; carries every Problem
    ├── NotFound             1  no incident, kind, locale or file of that name
    ├── Refused              1  where things stand forbids it: nobody approved it, or it was withdrawn already
    │   └── Stale            1  what a change was made from is no longer so; carries what was changed since
    ├── StoreError           1  the store cannot be opened, read or written
    ├── DeliveryError        1  the mail server cannot be used
    ├── SettingsError        2  rca.toml or an RCA_* variable is wrong
    │   └── NoWorkspace      2  there is no rca.toml in the folder or above it
    └── UsageError           2  the command was asked for something that cannot be

Messages are English texts with ``{named}`` fields; the doors translate them through the catalogs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rca.model.problem import Message, Problem


class RcaError(Exception):
    """An error meant for the user. ``remedy`` is a second sentence that says what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, text: str, /, *, remedy: str = "", **values: object) -> None:
        self.message = Message(text, values)
        self.remedy = Message(remedy, values) if remedy else None
        super().__init__(str(self.message))


class WithProblems(RcaError):
    """An error that carries the problems behind it."""

    def __init__(
        self, text: str, problems: Sequence[Problem], /, *, remedy: str = "", **values: object
    ) -> None:
        super().__init__(text, remedy=remedy, **values)
        self.problems = tuple(problems)


class InvalidInput(WithProblems):
    """Input that breaks rules of level error; nothing of it was taken over."""


class Incomplete(WithProblems):
    """A notice that lacks translations or required parts."""


class Unexplained(WithProblems):
    """A notice that warnings speak against, and nobody has given a word for; carries these warnings."""


class PromiseBroken(WithProblems):
    """A revision that would drop or change what an earlier one promised, with no record of why."""


class Unimported(WithProblems):
    """Files that were edited and not imported yet, so that the store does not know what they say."""


class NotFound(RcaError):
    """There is nothing of that name."""


class Refused(RcaError):
    """Where things stand forbids the operation."""


class Stale(Refused):
    """A change that was made in ignorance of others; ``since`` are those: entries of the history, or moves of a step."""

    def __init__(self, text: str, /, *, since: Sequence[Any], remedy: str = "", **values: object) -> None:
        super().__init__(text, remedy=remedy, **values)
        self.since = tuple(since)


class StoreError(RcaError):
    """The store cannot be opened, read or written."""


class DeliveryError(RcaError):
    """The mail server cannot be used; no mail was handed over."""


class SettingsError(RcaError):
    """The settings are wrong."""

    exit_code = 2


class NoWorkspace(SettingsError):
    """Nothing says which workspace is meant."""


class UsageError(RcaError):
    """The command cannot mean what it says."""

    exit_code = 2
