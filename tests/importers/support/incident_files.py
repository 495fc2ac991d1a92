"""A small incident file to break in one place at a time, and what a person must be told about it."""

from __future__ import annotations

from pathlib import Path

from rca.cli._shared.language import translate, use
from rca.importers.incident_yaml.incident_file import Extraction, extract_text
from rca.model.problem import Level

SAMPLES = tuple(sorted((Path(__file__).parents[3] / "incidents").glob("*.yaml")))
HEAD = """\
key: abc-def
title: {en: Slow sign-in}
severity: sev2
services: {sign_in: Sign-in}
windows:
  - start: 2021-10-13T06:27Z
    end: 2021-10-13T07:27Z
"""
"""A valid incident of seven lines: what a test adds begins in line 8."""

Told = list[tuple[int, str, str]]


def with_line(number: int, line: str) -> str:
    """The small incident with one of its lines written anew."""
    lines = HEAD.splitlines(keepends=True)
    lines[number - 1] = line + "\n"
    return "".join(lines)


def told(text: str) -> Told:
    """Line, field and rule of each problem of a file."""
    return [(each.place.line, each.place.field, each.rule) for each in read(text).problems]


def read(text: str) -> Extraction:
    """What a text holds; every promise about problems is kept on the way."""
    return checked(extract_text(text, "file.yaml"), text)


def checked(item: Extraction, text: str) -> Extraction:
    """``item``, after a look at its problems: each has a place in the file, and reads well in both languages."""
    last = text.count("\n") + text.count("\r") + 1
    assert item.incident or any(each.level is Level.ERROR for each in item.problems)
    for each in item.problems:
        assert each.place.file
        assert 1 <= each.place.line <= last, each
        assert not set(str(each.place)) & set("\n\r\x1b\u202e")
        for language in ("en", "ja"):
            use(language)
            assert "{" not in translate(each.message).replace("{", "", 2) or "{" in text
            assert not each.remedy or translate(each.remedy)
        use("en")
        assert str(each).isprintable() or "\u3000" in str(each)
    return item
