"""The heads of the chain, kept beside the store: a line for each record, by which a store that lost its end is known.

The chain proves that nothing within it was changed; what was cut off at its end, or a store that was replaced by an
older one, leaves no trace in the store itself. So publishing writes the digest of each record here as well. Whoever can
write to both can forge both: keep the file in version control, or the digests elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found


class Heads:
    """The file of heads of one store; None for a store in memory, which nobody looks for."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def add(self, position: int, digest: str, at: datetime, what: str) -> None:
        """Add a record's line. Raises OSError."""
        if self._path is None:
            return
        line = f"{position}\t{digest}\t{at.isoformat()}\t{what}\n".encode()
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line)  # at once: another process may add one, too
            os.fsync(handle)
        finally:
            os.close(handle)

    def problems(self, digests: Sequence[str]) -> Iterator[Problem]:
        """The first record that was noted and that a store with these digests, in order, does not have."""
        if self._path is None or not self._path.is_file():
            return
        lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            position, _, rest = line.partition("\t")
            digest = rest.partition("\t")[0]
            known = position.isdecimal() and 0 < int(position) <= len(digests)
            if not known or digests[int(position) - 1] != digest:
                yield found("verify.head", Place(str(self._path), number), digest=digest[:64])
                return
