"""Texts in languages that the program has no data of: they are kept and found, and hinder nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import rca

FILE = """\
key: foreign-incident
source_locale: {source}
title: {{{source}: "Accesso lento {{impact:duration}}", {other}: "Slow sign-in {{impact:duration}}"}}
severity: sev2
next_steps: [{{id: a, kind: detect, text: {{{source}: "Accesso {{impact:duration}}"}}}}]
services: {{sign_in: Sign-in}}
windows:
  - start: 2021-10-13T06:27Z
    end: 2021-10-13T07:27Z
"""


@pytest.mark.parametrize(("source", "other"), [("en", "jp"), ("it", "fr-CA")])
def test_a_text_in_a_language_without_data_is_found(tmp_path: Path, source: str, other: str) -> None:
    (tmp_path / "file.yaml").write_text(FILE.format(source=source, other=other), encoding="utf-8")
    assert "not be updated" not in rca("import", "file.yaml", folder=tmp_path).stderr
    for words in ("accesso", "slow"):
        assert "foreign-incident" in rca("search", words, folder=tmp_path).stdout
    for command in (
        ("show", "foreign-incident"),
        ("next", "foreign-incident"),
        ("list",),
        ("steps", "list"),
        ("due",),
    ):
        rca("--lang", "ja", *command, folder=tmp_path)
