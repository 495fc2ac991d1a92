"""The sandbox in which all templates of an organisation run: notice bodies, and fields of Word documents.

Jinja's own sandbox keeps a template from what Python holds beyond its values, from changing those, and from ranges of
more than 100,000 numbers. This one also bounds what a template may cost, wherever it costs it, in a macro or an included
template as in the first one: every step of a loop, every text and list that is made or put out is charged to one
:mod:`budget <rca.sandbox_budget>` for each rendering; and what would make something far too large is refused before it is
made. No clock decides: a template that renders once always does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rca.sandbox_budget import MAX_SIZE as MAX_SIZE
from rca.sandbox_budget import budget, check, size_of, spend, too_large

_STEP = 10
"""What one step costs beside what it writes."""
_SIZED = (str, bytes, list, tuple)
_WIDE = re.compile(r"[0-9]{5,}|%[^a-zA-Z%]*\*|\{[^{}]*:[^{}]*\{")
"""A width in a format that is larger than any page, or that comes from elsewhere."""
_FORMATTERS = frozenset({"format", "format_map"})
_NO_WIDTH = frozenset(
    {"default", "d", "int", "float", "round", "abs", "filesizeformat", "sum", "min", "max", "string"}
)
"""Filters whose numbers are values and no widths."""


class _Metered(CodeGenerator):
    """Compiles templates so that every run of a block is charged: of a loop, a condition, a macro, a whole template."""

    def blockvisit(self, nodes_: Iterable[nodes.Node], frame: Frame) -> None:
        body = list(nodes_)
        written = sum(
            len(each.data)
            for node in body
            if isinstance(node, nodes.Output)
            for each in node.nodes
            if isinstance(each, nodes.TemplateData)
        )
        self.writeline(f"environment.spend({_STEP + written})")
        super().blockvisit(body, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        join = "markup_join" if frame.eval_ctx.autoescape else "str_join"
        if frame.eval_ctx.volatile:
            join = "(markup_join if context.eval_ctx.volatile else str_join)"
        self.write(f"{join}(environment.charged((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write(")))")


class _Bounded(Template):
    """A template whose renderings each have a budget, which included templates and macros share."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        with budget():
            return super().render(*args, **kwargs)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for templates that somebody else wrote. Raises SecurityError for what it forbids."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})
    code_generator_class = _Metered
    template_class = _Bounded

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, finalize=_charged)
        self.globals.pop("lipsum", None)
        self.filters = {name: _bounded(name, each) for name, each in self.filters.items()}

    @staticmethod
    def spend(cost: int) -> None:
        """Charge the rendering that is under way."""
        spend(cost)

    @staticmethod
    def charged(parts: Sequence[Any]) -> Sequence[Any]:
        """These values, charged."""
        spend(sum(map(size_of, parts)))
        return parts

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            _check_format(left)
            check([left, right])
        elif operator in ("*", "**"):
            _check_product(operator, left, right)
        elif isinstance(left, _SIZED) and isinstance(right, _SIZED):
            spend(len(left) + len(right))
        return _charged(super().call_binop(context, operator, left, right))

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        # Jinja puts a function of its own around the methods that format.
        method = getattr(function, "__wrapped__", function)
        owner, name = getattr(method, "__self__", None), getattr(method, "__name__", "")
        if isinstance(owner, _SIZED):
            values = [owner, *args, *kwargs.values()]
            if name in _FORMATTERS:
                _check_format(*(each for each in values if isinstance(each, str)))
            check(values, with_numbers=name not in _FORMATTERS)
        return _charged(super().call(context, function, *args, **kwargs))


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that charges what it makes, and does not begin what would be far too large."""

    @wraps(function)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        values = [*args, *kwargs.values()]
        if name in _FORMATTERS:
            _check_format(*(each for each in values if isinstance(each, str)))
        check(values, with_numbers=name not in _FORMATTERS | _NO_WIDTH)
        spend(_STEP)
        return _charged(function(*args, **kwargs))

    return filtered


def _charged(value: Any) -> Any:
    spend(size_of(value))
    return value


def _check_format(*patterns: str) -> None:
    if any(_WIDE.search(pattern) for pattern in patterns):
        raise too_large("a format")


def _check_product(operator: str, left: Any, right: Any) -> None:
    sizes = [len(side) if isinstance(side, _SIZED) else abs(side) for side in (left, right)]
    if operator == "**":
        is_too_large = sizes[0] ** min(sizes[1], 64) > MAX_SIZE
    elif isinstance(left, _SIZED) or isinstance(right, _SIZED):
        is_too_large = sizes[0] * sizes[1] > MAX_SIZE
    else:  # numbers have an end as well
        is_too_large = sizes[0] > 10**100 or sizes[1] > 10**100
    if is_too_large:
        raise too_large(operator)
