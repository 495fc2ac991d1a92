"""The files of revisions: their names, which tell number, kind, audience and language, and whether they are as published.

Files are known by folder and name, ``KEY/rN-KIND.LOCALE.SUFFIX``, and under any other name by their digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rca.errors import NotFound
from rca.formats import get_format
from rca.model.audience import file_stem
from rca.model.notices.freezing import digest_of
from rca.model.notices.revision import FrozenRendition, Published, Revision
from rca.model.problem import N_, Place, Problem
from rca.model.rules.catalogue import found

_FILE = re.compile(r"r([1-9]\d{0,8})-([a-z0-9_-]+)\.([A-Za-z0-9-]+)(\.[a-z0-9]+)")


def file_name(revision: Revision, locale: str, format_name: str) -> str:
    """The name of a revision's file in one language and format."""
    stem = file_stem(f"r{revision.number}-{revision.kind}", revision.audience)
    return f"{stem}.{locale}{get_format(format_name).SUFFIX}"


def verify_files(folder: Path, revisions: Sequence[Published]) -> tuple[int, list[Problem]]:
    """Compare the files in ``folder`` with what was published: how many there are, and what is wrong with them.

    Of the incidents of which there is a file, those that are missing are told, too. Raises NotFound if there is no
    such folder.
    """
    if not folder.is_dir():
        raise NotFound(N_("there is no file or folder {path}"), path=folder)
    return _Files(revisions).check(folder)


class _Files:
    def __init__(self, published: Sequence[Published]) -> None:
        self._known = {(each.revision.incident_key, each.revision.number): each for each in published}
        self._by_digest = {
            frozen.digest: (
                each.revision.incident_key,
                file_name(each.revision, frozen.locale, frozen.format),
            )
            for each in published
            for frozen in each.revision.renditions
        }
        self._suffixes = {Path(name).suffix for _, name in self._by_digest.values()}

    def check(self, folder: Path) -> tuple[int, list[Problem]]:
        count, problems, homes = 0, list[Problem](), dict[Path, str]()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (wrong := self._problems(path)) is not None:
                count += 1
                problems += wrong
                homes[path.resolve().parent] = path.resolve().parent.name
        for home, key in homes.items():
            problems += self._absent(home, key)
        return count, problems

    def _problems(self, path: Path) -> list[Problem] | None:
        """What is wrong with a file; None if it has nothing to do with a revision."""
        match = _FILE.fullmatch(path.name)
        if not match:
            return (self._renamed(path) if path.suffix in self._suffixes else []) or None
        number, kind, locale, suffix = match.groups()
        published = self._known.get((path.resolve().parent.name, int(number)))
        rule = "verify.file_unknown"
        if published:
            rule = _misfit(path, published.revision, kind, locale, suffix)
        if rule == "verify.file_unknown":
            return self._renamed(path) or [found(rule, Place(str(path)))]
        if not rule and published and published.withdrawal:
            rule = "verify.file_withdrawn"
        return [found(rule, Place(str(path)))] if rule else []

    def _renamed(self, path: Path) -> list[Problem]:
        key, name = self._by_digest.get(digest_of(path.read_bytes()), ("", ""))
        return [found("verify.file_renamed", Place(str(path)), name=name, key=key)] if key else []

    def _absent(self, home: Path, key: str) -> Iterator[Problem]:
        """The files of an incident's revisions that are not beside the others; those of a withdrawn one should be gone."""
        for (of, number), published in self._known.items():
            if published.withdrawal:
                continue
            for frozen in published.revision.renditions if of == key else ():
                names = list(_names(published.revision, frozen))
                if not any((home / name).is_file() for name in names):
                    yield found("verify.file_absent", Place(str(home)), number=number, name=names[0], key=key)


def _names(revision: Revision, frozen: FrozenRendition) -> Iterator[str]:
    """What a file is called, and what older versions called it: their names do not tell the audience."""
    yield file_name(revision, frozen.locale, frozen.format)
    yield f"r{revision.number}-{revision.kind}.{frozen.locale}{get_format(frozen.format).SUFFIX}"


def _misfit(path: Path, revision: Revision, kind: str, locale: str, suffix: str) -> str:
    """The rule that a file breaks; empty if it is what was published."""
    # Names that older versions gave do not tell the audience.
    if kind not in (revision.kind, file_stem(revision.kind, revision.audience)):
        return "verify.file_unknown"
    for frozen in revision.renditions:
        if (frozen.locale, get_format(frozen.format).SUFFIX) == (locale, suffix):
            return "" if digest_of(path.read_bytes()) == frozen.digest else "verify.file"
    return "verify.file_not_frozen" if locale in revision.locales else "verify.file_unknown"
