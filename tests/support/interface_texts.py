"""Every text of the interface, found in the source: what ``N_`` marks, and what errors say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MARKS = {"N_", "translate"}
_ERRORS = {
    "RcaError",
    "InvalidInput",
    "Incomplete",
    "NotFound",
    "StoreError",
    "SettingsError",
    "UsageError",
    "DeliveryError",
}
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "Missing command.",
    "default: {default}",
    "required",
    "Error: invalid input",
    "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    "file",
    "directory",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.",
)
CLICK_PLURALS = (
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)


@cache
def interface_texts() -> tuple[tuple[str, Path, int], ...]:
    """The English texts, each with file and line."""
    return tuple(_found())


def _found() -> Iterator[tuple[str, Path, int]]:
    for path in sorted((ROOT / "rca").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            arguments = node.args[:1] if name in _MARKS | _ERRORS else []
            if name in _ERRORS or name == "UnknownMember":
                arguments = node.args[:1] + [each.value for each in node.keywords if each.arg == "remedy"]
            for argument in arguments:
                for constant in ast.walk(argument):
                    if (
                        isinstance(argument, ast.Constant | ast.IfExp)
                        and isinstance(constant, ast.Constant)
                        and isinstance(constant.value, str)
                        and constant.value
                    ):
                        yield constant.value, path.relative_to(ROOT), constant.lineno
