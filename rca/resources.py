"""Where the project's data folders lie: inside the installed wheel, or at the top of the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rca.errors import RcaError
from rca.model.problem import N_

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``name`` (``templates``, ``locales``, ``incidents``) of this installation.

    The copy inside the wheel wins over the checkout's. Raises RcaError if there is neither.
    """
    for candidate in (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise RcaError(
        N_("the folder {name} is missing from this installation"), remedy=N_("Install rca again."), name=name
    )


def search_path(name: str, overrides: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders in which to look for a file of ``name``, nearest first: each override's own, then ours.

    An override is a folder of the user that is laid out as the checkout is (``templates/…``, ``locales/…``).
    """
    return (*(path / name for path in overrides if (path / name).is_dir()), folder(name))


def find(name: str, relative: str, overrides: Sequence[Path] = ()) -> Path | None:
    """The file ``relative`` of the folder ``name``, an override's before ours; None if there is none."""
    for base in search_path(name, overrides):
        if (base / relative).is_file():
            return base / relative
    return None


def dictionary() -> Path | None:
    """The file of the general dictionary: the checkout's, or that of the package rca-dictionary; None if there is neither."""
    from importlib.util import find_spec

    folders = [_PACKAGE.parent / "dictionary" / "rca_dictionary"]
    if not folders[0].is_dir() and (package := find_spec("rca_dictionary")):
        folders = [Path(each) for each in package.submodule_search_locations or ()]
    return next((file for each in folders if (file := each / "ja-en.tsv").is_file()), None)
