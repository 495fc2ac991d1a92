"""Every text of the interface, found in the source: what ``N_`` marks, and what errors say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_MARKS = {"N_", "translate"}
_ERRORS = {"RcaError", "InvalidInput", "Incomplete", "NotFound", "StoreError", "SettingsError", "UsageError"}
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Error: {message}",
    "Show this message and exit.",
    "Try '{command} {option}' for help.",
    "Missing argument",
    "Missing command.",
    "No such option: {name}",
    "No such command {name!r}.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "{value!r} is not one of {choices}.",
)


def interface_texts() -> Iterator[tuple[str, Path, int]]:
    """The English texts, each with file and line."""
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
                        isinstance(constant, ast.Constant)
                        and isinstance(constant.value, str)
                        and constant.value
                    ):
                        if isinstance(argument, ast.Constant | ast.IfExp):
                            yield constant.value, path.relative_to(ROOT), constant.lineno


if __name__ == "__main__":
    seen = set()
    for text, path, line in interface_texts():
        if text not in seen:
            print(f"{path}:{line}\t{text}")
        seen.add(text)
