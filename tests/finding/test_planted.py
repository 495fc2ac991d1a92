"""An index that somebody planted: it is data, whatever is in it, and no command that looks at it runs anything."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

import rca as rca_package
from rca.search.lifecycle.generations import checksum
from rca.search.segments.whoosh.schema import schema
from tests.support.command_line import rca
from tests.support.samples import WINDOWS_VM


class Planted:
    """What runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def plant(index: Path, mark: Path, how: str) -> None:
    """Put a pickle into an index in place of its table of contents, with everything around it as it should be."""
    generation = index / (index / "CURRENT").read_text().strip()
    [stamp] = generation.glob("stamp_*.json")
    number = int(stamp.stem.partition("_")[2])
    toc = generation / f"_MAIN_{number}.toc"
    toc.unlink()
    if how == "as whoosh does":
        TOC(schema(), [Planted(mark)], number).write(FileStorage(str(generation)), "MAIN")
    else:
        toc.write_bytes(pickle.dumps(Planted(mark)))
    data = json.loads(stamp.read_bytes())
    status = toc.stat()
    data["files"][toc.name] = [status.st_size, status.st_mtime_ns, checksum(toc)]
    stamp.write_text(json.dumps(data))


@pytest.mark.parametrize(
    ("command", "code", "how"),
    [
        ("search disk", 0, "bare"),
        ("search disk", 0, "as whoosh does"),
        (f"similar {WINDOWS_VM}", 0, "as whoosh does"),
        ("doctor", 1, "bare"),
        (f"review {WINDOWS_VM}", 0, "as whoosh does"),
        ("import incidents", 0, "as whoosh does"),
        ("reindex", 0, "bare"),
        (f"steps show {WINDOWS_VM}#n1", 0, "as whoosh does"),
    ],
)
def test_a_planted_pickle_is_never_loaded(command: str, code: int, how: str, demo: Path) -> None:
    rca("search", "disk", folder=demo)
    mark = demo / "it-ran"
    plant(demo / "rca.db.index", mark, how)
    rca(*command.split(), folder=demo, code=code)
    assert not mark.exists()
    assert WINDOWS_VM in rca("search", "key:" + WINDOWS_VM, folder=demo).stdout
    assert rca("doctor", folder=demo).returncode == 0
    assert not mark.exists()


def test_an_index_of_the_version_before_is_made_anew(demo: Path) -> None:
    rca("search", "disk", folder=demo)
    index = demo / "rca.db.index"
    [stamp] = index.glob("g-*/stamp_*.json")
    stamp.write_text(json.dumps(json.loads(stamp.read_bytes()) | {"format": 1}))
    done = rca("search", "disk", folder=demo)
    assert "made by another version" in done.stderr


def test_nothing_of_ours_reads_a_pickle() -> None:
    """Of all the words that run what data says, whoever imports them."""
    package = Path(next(iter(rca_package.__path__)))
    words = (
        "import pickle",
        "import marshal",
        "import shelve",
        "read_pickle",
        "allow_pickle=True",
        " eval(",
        " exec(",
    )
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], path
