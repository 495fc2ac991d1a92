"""The generated pages of the reference, each a function that gives its text.

``python -m tools.reference`` writes them; a test compares what it would write with what is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.reference import command_line, incident_file, settings

FOLDER = Path(__file__).parent.parent.parent / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "incident-file.md": incident_file.page,
    "command-line.md": command_line.page,
    "settings.md": settings.page,
}
