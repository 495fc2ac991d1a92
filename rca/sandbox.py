"""The sandbox in which all templates of an organisation run: notice bodies, and fields of Word documents.

Jinja's own sandbox keeps a template from what Python holds beyond its values, from changing those, and from ranges of
more than 100,000 numbers. This one also bounds how far an operator can blow up a value: ``"x" * 10 ** 9`` is a few
signs to write and a gigabyte to hold.
"""

from __future__ import annotations

from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SIZE = 100_000
"""The longest text or list, and the largest power, that an operator may make."""

_SIZED = (str, list, tuple)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for templates that somebody else wrote. Raises SecurityError for what it forbids."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(side) if isinstance(side, _SIZED) else abs(side) for side in (left, right)]
        if operator == "**":
            too_large = sizes[0] ** min(sizes[1], 64) > MAX_SIZE
        else:
            has_items = isinstance(left, _SIZED) or isinstance(right, _SIZED)
            too_large = has_items and sizes[0] * sizes[1] > MAX_SIZE
        if too_large:
            raise SecurityError(f"{operator} makes a value larger than {MAX_SIZE}")
        return super().call_binop(context, operator, left, right)
