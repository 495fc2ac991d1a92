"""Evidence of what was done: addresses, words, and files by name and digest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.groups import Option
from rca.cli._shared.options import Location
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.model.promises.moves import Evidence

evidence_option = click.option(
    "--evidence",
    "evidence",
    cls=Option,
    multiple=True,
    metavar="TEXT",
    help=N_("What shows it: an address, or words; repeatable."),
)
evidence_files_option = click.option(
    "--evidence-file",
    "files",
    cls=Option,
    multiple=True,
    type=Location(exists=True, dir_okay=False),
    help=N_("A file that shows it; its name and SHA-256 are kept. Repeatable."),
)


def evidence_of(texts: Sequence[str], files: Sequence[Path]) -> tuple[Evidence, ...]:
    """Evidence as it is kept: addresses, words, and files by name and digest."""
    from rca.model.promises.moves import Evidence, EvidenceKind

    return (
        *(
            Evidence(
                EvidenceKind.LINK if text.startswith(("https://", "http://")) else EvidenceKind.NOTE, text
            )
            for text in texts
        ),
        *(Evidence(EvidenceKind.FILE, path.name, _digest(path)) for path in files),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
