"""Regimes: TOML files in ``regimes/``, the workspace's own before ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from rca import resources
from rca.errors import NotFound, SettingsError
from rca.model.deadlines.regime import Regime
from rca.model.deadlines.written import WrongField, regime_of
from rca.model.near_names import nearest
from rca.model.problem import N_, Listed

FOLDER = "regimes"


def names(overrides: Sequence[Path] = ()) -> tuple[str, ...]:
    """The names of all regimes, in order."""
    folders = resources.search_path(FOLDER, overrides)
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.toml")}))


def load_all(wanted: Iterable[str], overrides: Sequence[Path] = ()) -> dict[str, Regime]:
    """The regimes of these names, by name. Raises NotFound, or SettingsError for a file that is wrong."""
    return {name: load(name, overrides) for name in wanted}


def load(name: str, overrides: Sequence[Path] = ()) -> Regime:
    """The regime ``name``. Raises NotFound, which names the nearest ones, or SettingsError for a wrong file."""
    known = names(overrides)
    path = resources.find(FOLDER, f"{name}.toml", overrides) if name in known else None
    if path is None:
        raise NotFound(
            N_("there is no regime {name}"),
            remedy=N_("Choose one of: {near}."),
            name=name[:60],
            near=Listed(nearest(name, known, n=3) or known),
        )
    return read(path)


def read(path: Path) -> Regime:
    """The regime in a file. Raises SettingsError, which names file and field."""
    try:
        return regime_of(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise SettingsError(N_("{file} cannot be read: {detail}"), file=path, detail=error.strerror) from None
    except WrongField as error:
        text, remedy = N_("{file}: {field}: {detail}"), error.remedy
        raise SettingsError(
            text, remedy=remedy.text, file=path, field=error.field, detail=error.message, **remedy.values
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(N_("{file} is not valid TOML: {detail}"), file=path, detail=error) from None
