"""Notices that a person has read, word for word. ``pytest --update-goldens -n 0`` writes them anew, to be read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from rca.formats import get_format
from rca.model.notices.notice import FrameKind
from tests.samples import KEYS, SIGN_IN_CODES, WINDOWS_VM, notice

GOLDENS = Path(__file__).parent / "goldens"
LETTER: dict[str, object] = {"frame": FrameKind.LETTER, "addressee": "株式会社サンプル"}

NO_OPTIONS: dict[str, object] = {}
CASES = [
    (key, "update" if key == SIGN_IN_CODES else "final", locale, "md", NO_OPTIONS)
    for key in KEYS
    for locale in ("ja", "en")
]
CASES += [
    (WINDOWS_VM, "final", locale, suffix, LETTER) for locale in ("ja", "en") for suffix in ("txt", "html")
]
CASES += [(WINDOWS_VM, "final", locale, "txt", NO_OPTIONS) for locale in ("ja", "en")]
CASES += [
    ("2025-06-11-block-storage-write-latency", "resolved", locale, "txt", NO_OPTIONS)
    for locale in ("ja", "en")
]


@pytest.mark.parametrize(
    ("key", "kind", "locale", "suffix", "options"),
    CASES,
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_notice_reads_as_it_was_read(
    key: str, kind: str, locale: str, suffix: str, options: dict[str, object], request: pytest.FixtureRequest
) -> None:
    frame = "-letter" if options else ""
    golden = GOLDENS / f"{key}.{kind}{frame}.{locale}.{suffix}"
    content = get_format(suffix).render(notice(key, kind, locale, **options))
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(content)
    assert content.decode() == golden.read_text(encoding="utf-8")
