"""The lock in requirements/ is that of pyproject.toml: what is declared is locked, in versions that are allowed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = {"run": (), "test": ("test", "word"), "dev": ("dev", "test", "word"), "oldest": ("test", "word")}
"""The extras that are in each file, with those that they name."""


class Locked(NamedTuple):
    """A line of a lock: one version, for some machines perhaps; whether we ask for it ourselves; its hashes."""

    version: Version
    is_ours: bool
    hashes: int


def declared(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for, by name: to run, to build, and for the extras."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for extra in extras:
        lines += PROJECT["project"]["optional-dependencies"][extra]
    asked = [Requirement(line) for line in lines if not line.startswith("rca[")]
    return {canonicalize_name(each.name): each for each in asked}


def locked(name: str) -> dict[str, list[Locked]]:
    """The lock of that name."""
    found: dict[str, list[Locked]] = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    for entry in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]:
        pinned = re.match(r"([\w.-]+)==([^ ;]+)", entry)
        assert pinned, entry
        line = Locked(Version(pinned[2]), "rca (pyproject.toml" in entry, entry.count("--hash=sha256:"))
        found.setdefault(canonicalize_name(pinned[1]), []).append(line)
    return found


@pytest.mark.parametrize("name", EXTRAS)
def test_what_is_declared_is_locked(name: str) -> None:
    """If this fails, pyproject.toml was changed: ``make lock``."""
    asked, lock = declared(*EXTRAS[name]), locked(name)
    assert {each for each, lines in lock.items() if any(line.is_ours for line in lines)} == set(asked)
    for each, requirement in asked.items():
        for line in lock[each]:
            assert requirement.specifier.contains(line.version, prereleases=True), (each, line)


@pytest.mark.parametrize("name", EXTRAS)
def test_everything_has_hashes(name: str) -> None:
    assert all(line.hashes for lines in locked(name).values() for line in lines)


def test_the_locks_hold_the_same_versions() -> None:
    run, test, dev = (locked(each) for each in ("run", "test", "dev"))
    versions = {name: {line.version for line in lines} for name, lines in dev.items()}
    for lock in (run, test):
        for name, lines in lock.items():
            assert {line.version for line in lines} <= versions[name]
    assert set(run) <= set(test) <= set(dev)


def test_the_oldest_versions_are_those_that_are_declared() -> None:
    """A floor is a release that the tests ran with, not a number below it."""
    lock = locked("oldest")
    for name, requirement in declared(*EXTRAS["oldest"]).items():
        floors = [Version(each.version) for each in requirement.specifier if each.operator == ">="]
        assert floors == [lock[name][0].version], name


def test_the_same_builds_the_project_with_and_without_isolation() -> None:
    asked = {str(Requirement(line)) for line in PROJECT["build-system"]["requires"]}
    ours = {**declared()}
    assert asked == {str(ours[canonicalize_name(Requirement(line).name)]) for line in asked}


def test_no_address_of_an_index_is_written() -> None:
    assert not any("://" in path.read_text("utf-8") for path in (ROOT / "requirements").iterdir())
