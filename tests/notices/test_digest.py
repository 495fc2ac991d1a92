"""The digest as its owner reads it. ``pytest --update-goldens -n 0`` writes the goldens anew, to be read again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rca.formats import get_format
from rca.i18n.locale import locale_tags
from rca.model.base import Audience
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.notices.notice import Notice
from rca.model.promises.ledger import Promise
from rca.model.promises.step_list import StepRow
from rca.notices.digest import DigestRequest, compose_digest
from tests.samples import settings

GOLDENS = Path(__file__).parent / "goldens"
KEY = "2025-06-11-block-storage-write-latency"
TODAY = date(2025, 8, 4)
TEXTS = {
    "n2": {"ja": "クライアント側で測定した書き込み遅延に対するアラートを追加します。", "en": "Add an alert on write latency."},
    "n4": {"ja": "発生日時はクライアント側のデータから判断し、別の担当者が確認します。", "en": "Take start times from client-side data."},
    "n5": {"ja": "負荷試験を四半期ごとに実施します。", "en": "Run load tests every quarter."},
    "n6": {"ja": "アラートの通知先を見直します。", "en": "Review who is alerted."},
}  # fmt: skip


def row(step: str, state: str, due: str = "", due_by: str = "", revision: int = 0) -> StepRow:
    return StepRow(
        key=KEY, step=step, version=3, severity="sev2", state=state, kind="detect", priority="normal", due=due,
        due_by=due_by or due, done_on="", owner="Storage team", audience="public", text="", revision=revision,
    )  # fmt: skip


ROWS = [
    row("n2", "planned", "2025-07-31", revision=1),
    row("n4", "in_progress", "2025-08", "2025-08-31", revision=1),
    row("n5", "blocked"),
    row("n6", ""),
]


def promise(step: str, due: str, audience: Audience, **wording: str) -> Promise:
    return Promise(
        StepRef(KEY, step), 1, 1, "final", datetime(2025, 6, 18, 5, tzinfo=UTC), 1, StepState.PLANNED, due, audience,
        wording or TEXTS[step], TEXTS[step],
    )  # fmt: skip


def digest(locale: str, owner: str = "Storage team") -> Notice:
    told = {
        StepRef(KEY, "n2"): promise("n2", "2025-07-31", Audience.CUSTOMER, ja="アラートを追加します。", en="Add an alert."),
        StepRef(KEY, "n4"): promise("n4", "", Audience.PUBLIC),
    }  # fmt: skip
    words = {StepRef(KEY, step): by.get(locale, by["en"]) for step, by in TEXTS.items()}
    request = DigestRequest(
        owner, locale, "Asia/Tokyo", TODAY, datetime(2025, 8, 4, 0, tzinfo=UTC), 28, "storage@example.com"
    )
    return compose_digest(ROWS, words, told, request, settings())


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("owner", ["Storage team", ""])
@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_it_reads_as_it_was_read(
    locale: str, owner: str, suffix: str, request: pytest.FixtureRequest
) -> None:
    golden = GOLDENS / f"digest{'' if owner else '-nobody'}.{locale}.{suffix}"
    content = get_format(suffix).render(digest(locale, owner))
    if request.config.getoption("--update-goldens"):
        golden.write_bytes(content)
    assert content.decode() == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", locale_tags())
def test_every_language_has_its_words(locale: str) -> None:
    text = get_format("txt").render(digest(locale)).decode()
    assert "digest." not in text
    assert all(text.count(f"{KEY}#{step}\n") == 1 for step in TEXTS)
    assert (locale == "en") == ("Overdue" in text)


def test_words_of_an_owner_are_text() -> None:
    for owner in (
        "<script>alert(1)</script>",
        "{owner} {0} %s",
        "- *x*\n# y",
        "山田 花子 \U0001f1ef\U0001f1f5",
    ):
        page = get_format("html").render(digest("ja", owner)).decode()
        assert "<script" not in page
        assert "<em>x</em>" not in page
        mail = get_format("eml").render(digest("ja", owner))
        assert mail.count(b"\r\nTo: ") == 1
