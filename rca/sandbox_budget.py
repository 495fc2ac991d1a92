"""What rendering a template may cost: steps and characters together, counted, so that it is the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2.exceptions import SecurityError

MAX_SIZE = 100_000
"""The longest text or list, and the largest power, that an operator may make."""

MAX_COST = 5_000_000
"""What one rendering may cost: some hundred times the longest notice, in a second or two."""

MAX_MADE = 20_000_000
"""An upper bound of what a filter or a method may make at once, by what it is given."""

_PART = 3
"""What a part of a list costs beside the text in it: looking at it takes longer than a character."""

_CONTAINERS = (list, tuple, set, frozenset, dict)

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def budget() -> Iterator[None]:
    """The budget of one rendering; one that begins within another shares the other's."""
    if _left.get() is not None:
        yield
        return
    token = _left.set([MAX_COST])
    try:
        yield
    finally:
        _left.reset(token)


def spend(cost: int) -> None:
    """Charge the rendering under way. Raises SecurityError when nothing is left; without a rendering, charges nobody."""
    left = _left.get()
    if left is not None:
        left[0] -= cost
        if left[0] < 0:
            raise SecurityError(
                f"the template loops too often, or writes more than a notice can have ({MAX_COST})"
            )


def size_of(value: Any) -> int:
    """How large a value is as text, roughly: the characters of all texts in it, and one for each of its other parts.

    Values that were nested to become huge are looked at no further than the largest that may be.
    """
    if isinstance(value, str | bytes):
        return len(value)
    if not isinstance(value, _CONTAINERS):
        return 1
    size, waiting = 0, [value]
    while waiting and size <= MAX_COST:
        inside = waiting.pop()
        size += _PART * (len(inside) + 1)
        for each in (*inside.keys(), *inside.values()) if isinstance(inside, dict) else inside:
            if isinstance(each, str | bytes):
                size += len(each)
            elif isinstance(each, _CONTAINERS):
                waiting.append(each)
    return size


def check(values: Sequence[Any], *, with_numbers: bool = False) -> None:
    """Raise SecurityError if something made of these values could be far too large: as large as all of them multiplied.

    ``with_numbers`` counts numbers as widths and repetitions.
    """
    made = 1
    for value in values:
        if isinstance(value, _CONTAINERS):
            spend(size_of(value))
        number = isinstance(value, int) and not isinstance(value, bool)
        made *= max(1, abs(value) if number and with_numbers else size_of(value))
        if made > MAX_MADE:
            raise too_large("a filter or a method")


def too_large(what: str) -> SecurityError:
    """The error for what would make too large a value."""
    return SecurityError(f"{what} makes a value larger than {MAX_SIZE}")
