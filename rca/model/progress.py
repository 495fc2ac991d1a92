"""Word of what is going on: messages for a person, and how far long work has come."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from rca.model.problem import Message

Tell = Callable[[Message], None]
"""Told what a person should know, such as that the index is made anew."""
Done = Callable[[int, int], None]
"""Told how many of how many are done."""
Progress = Callable[[str, int], AbstractContextManager[Done | None]]
"""Given a label and a total, a context that may give a callback for how many of how many are done."""
