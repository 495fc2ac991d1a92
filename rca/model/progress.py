"""Progress: how long work tells how far it is, and whom it tells what a person should know."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

from rca.model.problem import Message

Tell: TypeAlias = Callable[[Message], None]
"""Told what a person should know, such as that the index is made anew."""

Done: TypeAlias = Callable[[int, int], None]
"""Told how many of how many are done."""

Progress: TypeAlias = Callable[[str, int], AbstractContextManager[Done | None]]
"""Given a label and a total, a context that may give somebody to tell how much is done."""
