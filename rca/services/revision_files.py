"""The files of revisions: their names, which tell number, kind, audience and language, and whether they are as published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rca.errors import NotFound
from rca.formats import get_format
from rca.model.audience import file_stem
from rca.model.notices.freezing import digest_of
from rca.model.notices.revision import Published, Revision
from rca.model.problem import N_, Place, Problem
from rca.model.rules.catalogue import found

_FILE = re.compile(r"r([1-9]\d{0,8})-([a-z0-9_-]+)\.([A-Za-z0-9-]+)(\.[a-z0-9]+)")


def file_name(revision: Revision, locale: str, format_name: str) -> str:
    """The name of a revision's file in one language and format."""
    stem = file_stem(f"r{revision.number}-{revision.kind}", revision.audience)
    return f"{stem}.{locale}{get_format(format_name).SUFFIX}"


def verify_files(folder: Path, revisions: Iterable[Published]) -> tuple[int, list[Problem]]:
    """Compare the files in ``folder`` with what was published: how many there are, and what is wrong with them.

    Files are known by folder and name, ``KEY/rN-KIND.LOCALE.SUFFIX``; others are left alone. Raises NotFound if there
    is no such folder.
    """
    if not folder.is_dir():
        raise NotFound(N_("there is no file or folder {path}"), path=folder)
    known = {(each.revision.incident_key, each.revision.number): each.revision for each in revisions}
    count, problems = 0, []
    for path in sorted(folder.rglob("*")):
        match = _FILE.fullmatch(path.name)
        if not match or not path.is_file():
            continue
        count += 1
        number, kind, locale, suffix = match.groups()
        revision = known.get((path.resolve().parent.name, int(number)))
        if rule := _misfit(path, revision, kind, locale, suffix) if revision else "verify.file_unknown":
            problems.append(found(rule, Place(str(path))))
    return count, problems


def _misfit(path: Path, revision: Revision, kind: str, locale: str, suffix: str) -> str:
    """The rule that a file breaks; empty if it is what was published."""
    # Names that older versions gave do not tell the audience.
    if kind not in (revision.kind, file_stem(revision.kind, revision.audience)):
        return "verify.file_unknown"
    for frozen in revision.renditions:
        if (frozen.locale, get_format(frozen.format).SUFFIX) == (locale, suffix):
            return "" if digest_of(path.read_bytes()) == frozen.digest else "verify.file"
    return "verify.file_not_frozen" if locale in revision.locales else "verify.file_unknown"
