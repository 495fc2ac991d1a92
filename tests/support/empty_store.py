"""A store with nothing in it and its index, made once for all tests of a process: to index the glossary takes time.

How stores and indexes are made is tested where they are tested; other tests begin with a copy.
"""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from rca.knowledge_base import KnowledgeBase
from tests.support.samples import settings


def begin(folder: Path) -> None:
    """Put a copy of the empty store into ``folder``, unless there is a store."""
    if not (folder / "rca.db").exists():
        shutil.copytree(_made(), folder, dirs_exist_ok=True)


@cache
def _made() -> Path:
    folder = Path(mkdtemp(prefix="rca-empty-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with KnowledgeBase(settings().model_copy(update={"folder": folder})) as kb:
        kb.search.reindex()
    return folder
