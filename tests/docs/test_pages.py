"""Every command of the README and the pages, run in the order in which it stands there."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.run import rca
from tests.docs.pages import follow, is_in_demo, pages, read_page
from tests.samples import ROOT

WALK = "docs/tutorial/from-promise-to-proof.md"
FIRST = ("docs/tutorial/first-notice.md", "docs/tutorial/first-notice.ja.md")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    rca("demo", folder=folder)
    return folder / "rca-demo"


@pytest.mark.parametrize("name", [name for name in pages() if name not in (WALK, *FIRST)])
def test_a_page_works_to_the_letter(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "here"
    if is_in_demo(read_page(name)):
        shutil.copytree(request.getfixturevalue("demo"), folder)
    else:
        folder.mkdir()
    assert all(step.stdout or step.stderr for step in follow(name, folder))
