"""Members of a family: found by looking into its package, imported only when asked for.

In a family package (``rca.formats``, ``rca.checks``, …) a module whose name starts with ``_`` is a helper; every other
module, or package with helpers of its own, is a member. Entry points of the group ``rca.<family>`` add members from other
distributions; a member of ours cannot be replaced by one of the same name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from rca.errors import NotFound, RcaError
from rca.model.near_names import nearest
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class UnknownMember(NotFound, KeyError):
    """The family has no member of that name."""

    __str__ = Exception.__str__  # KeyError would show the message in quotes


class Family(Mapping[str, ModuleType]):
    """The members of one package, by name in alphabetical order. Looking a member up imports it."""

    def __init__(self, package: str) -> None:
        self.name = package.rpartition(".")[2]
        self._package = package

    def __getitem__(self, name: str) -> ModuleType:
        """The member ``name``. Raises UnknownMember, which names the nearest members that there are."""
        if name in self._own:
            return importlib.import_module(f"{self._package}.{name}")
        if name in self._entry_points:
            return self._plug_in(self._entry_points[name])
        raise self._unknown(name)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._own, *self._entry_points}))

    def __len__(self) -> int:
        return len({*self._own, *self._entry_points})

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._entry_points

    @cached_property
    def _own(self) -> frozenset[str]:
        path = importlib.import_module(self._package).__path__
        return frozenset(found.name for found in pkgutil.iter_modules(path) if not found.name.startswith("_"))

    @cached_property
    def _entry_points(self) -> Mapping[str, EntryPoint]:
        from importlib.metadata import entry_points  # 40 ms, and not needed for members of our own

        return {point.name: point for point in entry_points(group=f"rca.{self.name}")}

    def _plug_in(self, point: EntryPoint) -> ModuleType:
        try:
            module = point.load()
        except Exception as error:
            raise RcaError(
                N_("the plug-in {name!r} of {group} cannot be loaded: {error}"),
                remedy=N_("Repair or remove the distribution that provides {value}."),
                name=point.name, group=point.group, value=point.value, error=error,
            ) from error  # fmt: skip
        if not isinstance(module, ModuleType):
            raise RcaError(
                N_("the plug-in {name!r} of {group} is not a module"),
                remedy=N_("Its entry point must name a module, not {value}."),
                name=point.name, group=point.group, value=point.value,
            )  # fmt: skip
        return module

    def _unknown(self, name: str) -> UnknownMember:
        near = nearest(name.lower(), self, n=3) or list(self)
        return UnknownMember(
            N_("there is no {name!r} in {family}"),
            remedy=N_("Choose one of: {near}.") if near else "",
            name=name[:80], family=self.name, near=Listed(near),
        )  # fmt: skip


@cache
def members(package: str) -> Family:
    """The family whose members lie in ``package``, such as ``rca.formats``. Its packages are scanned once."""
    return Family(package)
