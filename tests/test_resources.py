"""Where data folders are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from rca import resources
from rca.errors import RcaError
from rca.resources import dictionary, find, folder, search_path


def test_our_folders_are_there() -> None:
    assert (folder("locales") / "ja" / "locale.toml").is_file()
    with pytest.raises(RcaError):
        folder("no-such-folder")


def test_an_override_comes_first(tmp_path: Path) -> None:
    mine = tmp_path / "locales" / "ja" / "locale.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("", "utf-8")
    assert find("locales", "ja/locale.toml", [tmp_path]) == mine
    assert find("locales", "en/locale.toml", [tmp_path]) == folder("locales") / "en" / "locale.toml"
    assert find("locales", "xx/locale.toml", [tmp_path]) is None
    assert search_path("templates", [tmp_path]) == (folder("templates"),)


def test_the_dictionary_is_the_checkouts_or_an_installed_one_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = dictionary()
    assert ours is not None
    assert ours.parents[1] == folder("locales").parent / "dictionary"
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site" / "rca")
    assert dictionary() is None
    installed = tmp_path / "installed" / "rca_dictionary"
    installed.mkdir(parents=True)
    (installed / "__init__.py").write_text("raise AssertionError('it is data')")
    (installed / "ja-en.tsv").write_text("")
    monkeypatch.syspath_prepend(installed.parent)
    assert dictionary() == installed / "ja-en.tsv"
