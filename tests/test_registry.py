"""Families: members found by looking, imported when asked for."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from rca.errors import NotFound, RcaError
from rca.registry import Family, UnknownMember, members


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Family:
    """A family with the members ``boat`` and ``ship``, a helper, and a member that cannot be imported."""
    package = tmp_path / "fleet"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "ship": "WHEELS = 0",
        "boat": "",
        "_mast": "",
        "wreck": "raise OSError",
    }.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "fleet"]:
        monkeypatch.delitem(sys.modules, name)
    return Family("fleet")


def plug_in(monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    found = [EntryPoint(name, value, "rca.fleet") for name, value in points.items()]
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: found if group == "rca.fleet" else []
    )


def test_members_are_modules_without_an_underscore(fleet: Family) -> None:
    assert list(fleet) == ["boat", "ship", "wreck"]
    assert len(fleet) == 3
    assert "ship" in fleet
    assert "_mast" not in fleet


def test_a_member_is_imported_when_it_is_asked_for(fleet: Family) -> None:
    list(fleet)
    assert "fleet.ship" not in sys.modules
    assert vars(fleet["ship"])["WHEELS"] == 0
    assert "fleet.boat" not in sys.modules


def test_an_unknown_member_names_the_nearest(fleet: Family) -> None:
    with pytest.raises(NotFound) as caught:
        fleet["shop"]
    assert str(caught.value) == "there is no 'shop' in fleet"
    assert "ship" in str(caught.value.remedy)
    assert fleet.get("shop") is None


def test_helpers_cannot_be_asked_for(fleet: Family) -> None:
    with pytest.raises(UnknownMember):
        fleet["_mast"]


def test_entry_points_add_members_but_replace_none(fleet: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, raft="textwrap", ship="textwrap")
    assert list(fleet) == ["boat", "raft", "ship", "wreck"]
    assert fleet["raft"].__name__ == "textwrap"
    assert fleet["ship"].__name__ == "fleet.ship"


@pytest.mark.parametrize("value", ["no_such_distribution", "textwrap:dedent"])
def test_a_broken_plug_in_is_named(fleet: Family, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    plug_in(monkeypatch, raft=value)
    with pytest.raises(RcaError, match=r"the plug-in 'raft' of rca\.fleet"):
        fleet["raft"]


def test_a_family_is_scanned_once() -> None:
    assert members("rca.formats") is members("rca.formats")
    assert {"html", "md", "txt"} <= set(members("rca.formats"))
