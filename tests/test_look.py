"""How notices look on paper is said in rca.toml, and reaches the notice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.config.settings import load
from rca.errors import SettingsError
from rca.model.notices.notice import Look, Paper, Typeface
from rca.notices.compose import Request, compose
from tests.support.samples import WINDOWS_VM, incident

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="1"/>'


def test_by_default_it_is_a4_and_no_logo(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").touch()
    assert load(tmp_path, {}).look("ja") == Look(Paper.A4, None, b"", "")


def test_what_rca_toml_says_reaches_the_notice(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    (tmp_path / "faces").mkdir()
    (tmp_path / "rca.toml").write_text(
        '[notices.look]\npaper = { en = "letter" }\ntypeface = "gothic"\nlogo = "logo.svg"\nfonts = "faces"\n'
    )
    settings = load(tmp_path, {})
    for locale, paper in (("en", Paper.LETTER), ("ja", Paper.A4)):
        request = Request(kind="final", locale=locale, issued_at=datetime(2021, 10, 20, tzinfo=UTC))
        frame = compose(incident(WINDOWS_VM), request, settings).notice.frame
        assert frame.look == Look(paper, Typeface.GOTHIC, SVG, str((tmp_path / "faces").resolve()))
        assert frame.organisation


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('logo = "gone.png"', r"gone\.png cannot be read"),
        ('fonts = "gone"', "there is no folder of fonts"),
        ('paper = { ja = "b5" }', r"notices\.look\.paper\.ja"),
        ('typeface = "comic"', r"notices\.look\.typeface"),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "rca.toml").write_text(f"[notices.look]\n{line}\n")
    with pytest.raises(SettingsError, match=message):
        load(tmp_path, {}).look("ja")
