"""Regular expressions of the package: none that some supported Python matches wrongly.

CPython before 3.11.5 loses matches where an atomic group, or a possessive repeat of anything but one class of characters,
holds something that backtracks (gh-106052). Debian 12 has such a Python, so the package uses neither.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import rca

parser = importlib.import_module("re._parser")
_ONE_CHARACTER = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}


def is_risky(pattern: str, flags: int = 0) -> bool:
    """True if the pattern has an atomic group, or a possessive repeat of more than one class of characters."""
    return _holds_risk(parser.parse(pattern, flags))


def _holds_risk(part: Any) -> bool:
    if isinstance(part, tuple) and part and str(part[0]) == "ATOMIC_GROUP":
        return True
    if isinstance(part, tuple) and part and str(part[0]) == "POSSESSIVE_REPEAT":
        _, _, repeated = part[1]
        if len(repeated) != 1 or str(repeated[0][0]) not in _ONE_CHARACTER:
            return True
    return isinstance(part, (tuple, list, parser.SubPattern)) and any(map(_holds_risk, part))


def _compiled(value: object) -> Iterator[tuple[str, int]]:
    """The patterns that a value holds, however deep."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value.pattern, value.flags
    elif isinstance(value, dict):
        yield from _compiled([*value, *value.values()])
    elif isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from _compiled(each)


_POSSESSIVE = re.compile(r"[+*?}]\+|\(\?>")


def _written(module: ModuleType) -> Iterator[tuple[str, int]]:
    """The patterns that a module gives to functions of :mod:`re`, in functions of its own, too."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
            continue
        try:
            pattern = eval(compile(ast.Expression(node.args[0]), module.__name__, "eval"), vars(module))
        except NameError:  # made of a function's own names: what is written there must do
            yield from ((each, 0) for each in _texts(node.args[0]) if _POSSESSIVE.search(each))
            continue
        if isinstance(pattern, str):
            yield pattern, re.VERBOSE if "re.VERBOSE" in ast.unparse(node) else 0


def _texts(node: ast.AST) -> list[str]:
    """The texts that are written in an expression."""
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


MODULES = sorted(
    each.name for each in pkgutil.walk_packages(rca.__path__, "rca.") if "__main__" not in each.name
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a++", False),
        ("[ab]*+c", False),
        ("(?:[ab]++c)*", False),
        (r"\d{1,3}+\.?+", False),
        ("(?:ab?c)++", True),
        ("(?:ab)*+", True),
        ("x|(y(?:ab|b)?+z)", True),
        ("(?>a)", True),
        ("(?=(?>a))", True),
        ("(a)(?(1)(?:bc)?+|d)", True),
    ],
)
def test_what_is_risky(pattern: str, expected: bool) -> None:
    assert is_risky(pattern) is expected


def test_no_pattern_of_the_package_is_risky() -> None:
    seen = 0
    for name in MODULES:
        module = importlib.import_module(name)
        for pattern, flags in (*_compiled(vars(module)), *_written(module)):
            assert not is_risky(pattern, flags), (name, pattern)
            seen += 1
    assert seen > 100
