"""Files that were written from revisions: what they are called, and whether a folder of them is what was published.

Files are known by folder and name, ``KEY/rN-KIND.LOCALE.SUFFIX``, and under any other name by their digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rca.formats import get_format
from rca.model.notices.freezing import digest_of
from rca.model.notices.revision import Published, Revision
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found

_FILE = re.compile(r"r([1-9]\d{0,8})-([a-z0-9_-]+)\.([A-Za-z0-9-]+)(\.[a-z0-9]+)")


def file_name(revision: Revision, locale: str, format_name: str) -> str:
    """What the file of a revision in one language and format is called."""
    return f"r{revision.number}-{revision.kind}.{locale}{get_format(format_name).SUFFIX}"


class PublishedFiles:
    """The files that were frozen with revisions."""

    def __init__(self, published: Sequence[Published]) -> None:
        self._known = {(each.revision.incident_key, each.revision.number): each for each in published}
        self._by_digest = {
            frozen.digest: (each.revision, file_name(each.revision, frozen.locale, frozen.format))
            for each in published
            for frozen in each.revision.renditions
        }
        self._suffixes = {Path(name).suffix for _, name in self._by_digest.values()}

    def check(self, folder: Path) -> tuple[int, list[Problem]]:
        """How many of the files in a folder are from revisions, and what is wrong with them. Raises OSError."""
        count, problems, homes = 0, list[Problem](), dict[Path, str]()
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            home = path.resolve().parent
            wrong = self._problem(path, home.name)
            if wrong is None:
                continue
            count += 1
            problems += wrong
            homes[home] = home.name
        for home, key in homes.items():
            problems += self._absent(home, key)
        return count, problems

    def _problem(self, path: Path, key: str) -> list[Problem] | None:
        """What is wrong with a file; None if it has nothing to do with a revision."""
        match = _FILE.fullmatch(path.name)
        if not match:
            named = self._renamed(path) if path.suffix in self._suffixes else []
            return named or None
        published = self._known.get((key, int(match[1])))
        rule = _misfit(path, published.revision) if published else "verify.file_unknown"
        if rule == "verify.file_unknown":
            return self._renamed(path) or [found(rule, Place(str(path)))]
        if not rule and published and published.withdrawal:
            rule = "verify.file_withdrawn"
        return [found(rule, Place(str(path)))] if rule else []

    def _renamed(self, path: Path) -> list[Problem]:
        revision, name = self._by_digest.get(digest_of(path.read_bytes()), (None, ""))
        if revision is None:
            return []
        return [found("verify.file_renamed", Place(str(path)), name=name, key=revision.incident_key)]

    def _absent(self, home: Path, key: str) -> Iterator[Problem]:
        """The files of an incident's revisions that are not beside the others."""
        for (of, number), published in self._known.items():
            if of != key:
                continue
            for frozen in published.revision.renditions:
                name = file_name(published.revision, frozen.locale, frozen.format)
                if not (home / name).is_file():
                    yield found("verify.file_absent", Place(str(home)), number=number, name=name, key=key)


def _misfit(path: Path, revision: Revision) -> str:
    """The rule that a file breaks; empty if it is what was published."""
    for frozen in revision.renditions:
        if file_name(revision, frozen.locale, frozen.format) == path.name:
            return "" if digest_of(path.read_bytes()) == frozen.digest else "verify.file"
    match = _FILE.fullmatch(path.name)
    if match and match[2] == revision.kind and match[3] in revision.locales:
        return "verify.file_not_frozen"
    return "verify.file_unknown"
