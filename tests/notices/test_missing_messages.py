"""A message that a language lacks is told: the English one stands in, and the notice has a problem that names it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rca import resources
from rca.i18n import catalogs
from rca.model.problem import Level
from rca.notices.compose import Request, compose
from rca.notices.drafting import Order, compose_all
from tests.support.samples import DRAFT_LOCALES, KEYS, WINDOWS_VM, incident, issued_at, settings

JAPANESE = Path("ja") / "LC_MESSAGES" / "rca.po"
ISSUED_AT = issued_at(WINDOWS_VM)


@pytest.fixture
def without_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Catalogs of which the Japanese one has lost the heading of the cause."""
    folder = tmp_path / "locales"
    shutil.copytree(resources.folder("locales"), folder, ignore=shutil.ignore_patterns("*.mo"))
    text = (folder / JAPANESE).read_text(encoding="utf-8")
    shorter = re.sub(r'^msgid "part\.cause"\nmsgstr ".*"\n', "", text, flags=re.MULTILINE)
    assert shorter != text
    (folder / JAPANESE).write_text(shorter, encoding="utf-8")
    real = resources.folder
    monkeypatch.setattr(resources, "folder", lambda name: folder if name == "locales" else real(name))
    catalogs._load.cache_clear()
    yield
    catalogs._load.cache_clear()


@pytest.mark.usefixtures("without_cause")
def test_a_notice_says_which_message_its_language_lacks() -> None:
    composed = compose(incident(WINDOWS_VM), Request("final", "ja", ISSUED_AT), settings())
    (problem,) = composed.problems
    assert (problem.rule, problem.level) == ("message.missing", Level.WARNING)
    assert str(problem.place) == "locales/ja/LC_MESSAGES/rca.po: part.cause"
    assert "## Root cause" in composed.notice.body
    assert not composed.notice.frame.banners


@pytest.mark.usefixtures("without_cause")
def test_so_does_what_is_published() -> None:
    order = Order(WINDOWS_VM, "final", ("ja", "en"), ISSUED_AT)
    problems = compose_all(incident(WINDOWS_VM), order, settings()).problems
    assert [(problem.rule, problem.place.field) for problem in problems] == [
        ("message.missing", "part.cause")
    ]
    assert "(ja)" in problems[0].place.file


@pytest.mark.parametrize("locale", ["ja", "en", *DRAFT_LOCALES])
def test_none_is_missing_from_ours(locale: str) -> None:
    for key in KEYS:
        composed = compose(incident(key), Request("final", locale, issued_at(key), draft=True), settings())
        assert "message.missing" not in {problem.rule for problem in composed.problems}
