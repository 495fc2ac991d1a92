"""Layouts are looked up from the narrowest locale to the widest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rca.errors import NotFound
from rca.formats._layout.layouts import layout, style


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("ja", "letter.ja.html.jinja"),
        ("ja-JP", "letter.ja.html.jinja"),
        ("en", "letter.html.jinja"),
        ("pt_BR", "letter.html.jinja"),
    ],
)
def test_a_layout_is_found_for_the_locale_its_language_or_all(locale: str, name: str) -> None:
    assert layout("letter", locale, "html").name == name


def test_a_missing_layout_says_which() -> None:
    with pytest.raises(NotFound, match=r"there is no layout poster\.html\.jinja"):
        layout("poster", "ja", "html")


def test_the_style_sheet_is_plain_and_small() -> None:
    for frame in ("web", "letter"):
        assert "/*" not in style(frame)
        assert len(style(frame)) < 10_000


def test_asking_for_the_names_of_formats_imports_nothing_heavy() -> None:
    code = (
        "import sys, rca.formats as formats; formats.format_names();"
        "print(sorted({'jinja2', 'markdown', 'nh3', 'pydantic'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
