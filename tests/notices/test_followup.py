"""The follow-up notice, of one incident and over a period: read aloud, honest about gaps, and silent on what is internal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rca.errors import Incomplete
from rca.formats import format_names, get_format
from rca.i18n.locale import locale_tags
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.promises.moves import Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.times import PartialDate
from rca.notices.compose import Composed, Request
from rca.notices.followup_period import Period
from rca.store.steps.requests import MoveRequest
from tests.formats.support.readable_text import files, readable
from tests.support.published_store import KEY, base, first_report, order, save
from tests.support.samples import WINDOWS_VM, incident

GOLDENS = Path(__file__).parent / "goldens"
TOKYO = ZoneInfo("Asia/Tokyo")
REPORTED = datetime(2025, 6, 18, 5, tzinfo=UTC)
FOLLOWED = datetime(2025, 8, 20, 3, tzinfo=UTC)
SECRET = "Zzsecret"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    """Two final reports, and what became of their steps in July and August."""
    with base(tmp_path) as opened:
        for of in (first_report(), incident(WINDOWS_VM)):
            save(opened, of)
            publish(opened, of.key, "final", REPORTED)
        done = RequestedMove(Verb.STATE, StepState.DONE, done_on=PartialDate.model_validate("2025-07-25"))
        move(opened, f"{KEY}#n1", RequestedMove(Verb.STATE, StepState.VERIFIED, why=f"{SECRET} load test"))
        move(
            opened,
            f"{KEY}#n2",
            RequestedMove(
                Verb.DUE,
                due=PartialDate.model_validate("2025-09-30"),
                why=f"{SECRET} supplier",
                public_reason={
                    "ja": "測定データの精度を確認する期間を追加したためです。",
                    "en": "We added time to check the accuracy of the measurements.",
                },
            ),
        )
        move(opened, f"{KEY}#n2", RequestedMove(Verb.STATE, StepState.IN_PROGRESS))
        june = RequestedMove(Verb.STATE, StepState.DONE, done_on=PartialDate.model_validate("2025-06-27"))
        move(opened, f"{KEY}#n3", june)
        move(opened, f"{WINDOWS_VM}#n1", done)
        move(opened, f"{WINDOWS_VM}#n3", RequestedMove(Verb.STATE, StepState.IN_PROGRESS))
        move(
            opened,
            f"{WINDOWS_VM}#n4",
            RequestedMove(
                Verb.STATE,
                StepState.DROPPED,
                why=f"{SECRET} cost",
                public_reason={
                    "ja": "事前確認と事後確認の追加により、同じ効果が得られたためです。",
                    "en": "The additional checks before and after each migration have the same effect.",
                },
            ),
        )
        yield opened


def publish(kb: KnowledgeBase, key: str, kind: str, at: datetime) -> None:
    kb.publishing.ask_for_review(key, who="writer", at=at)
    kb.publishing.approve(key, who="lead", at=at)
    kb.publishing.publish(order(kind, at, key=key), who="publisher", at=at)


def move(
    kb: KnowledgeBase, name: str, wish: RequestedMove, at: datetime = datetime(2025, 7, 25, 3, tzinfo=UTC)
) -> None:
    key, _, step = name.partition("#")
    (seen,) = kb.steps.seen([StepRef(key, step)])
    kb.steps.move([MoveRequest(seen.ref, wish, seen.version)], who="lead", at=at)


def asked(locale: str, **options: object) -> Request:
    return Request(kind="followup", locale=locale, issued_at=FOLLOWED, **options)  # type: ignore[arg-type]


def period(since: str = "2025-07-01", until: str = "2025-08-20") -> Period:
    return Period(date.fromisoformat(since), date.fromisoformat(until), TOKYO)


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("key", [KEY, WINDOWS_VM])
def test_the_notice_of_an_incident_reads_as_it_was_read(
    kb: KnowledgeBase, key: str, locale: str, request: pytest.FixtureRequest
) -> None:
    notice = kb.notices.compose(kb.incidents.get(key), asked(locale)).notice
    check(get_format("md").render(notice), f"{key}.followup.{locale}.md", request)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_notice_over_a_period_reads_as_it_was_read(
    kb: KnowledgeBase, locale: str, request: pytest.FixtureRequest
) -> None:
    notice = kb.steps.followup(period(), asked(locale)).notice
    check(get_format("txt").render(notice), f"period.followup.{locale}.txt", request)


def check(content: bytes, name: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        (GOLDENS / name).write_bytes(content)
    assert content.decode() == (GOLDENS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", locale_tags())
def test_every_language_and_format_tells_it_and_nothing_internal(kb: KnowledgeBase, locale: str) -> None:
    notices = [
        kb.notices.compose(kb.incidents.get(KEY), asked(locale, draft=True)).notice,
        kb.steps.followup(period(), asked(locale, draft=True)).notice,
    ]
    for notice in notices:
        written = dict(files(notice))
        assert written.keys() >= {*format_names()} - {"pdf", "eml"}
        for name, content in written.items():
            assert SECRET not in readable(name, content)
        assert "30" in notice.body  # the new date
    assert notices == [
        kb.notices.compose(kb.incidents.get(KEY), asked(locale, draft=True)).notice,
        kb.steps.followup(period(), asked(locale, draft=True)).notice,
    ]


def test_what_is_late_or_withdrawn_needs_a_public_reason_in_every_language(kb: KnowledgeBase) -> None:
    move(
        kb,
        f"{WINDOWS_VM}#n3",
        RequestedMove(Verb.STATE, StepState.DROPPED, why="x", public_reason={"en": "Not needed."}),
    )
    move(kb, f"{WINDOWS_VM}#n2", RequestedMove(Verb.STATE, StepState.DROPPED, why="x"))
    of = kb.incidents.get(WINDOWS_VM)
    ways: list[Callable[[Request], Composed]] = [
        lambda asked: kb.notices.compose(of, asked),
        lambda asked: kb.steps.followup(period(), asked),
    ]
    for compose in ways:
        with pytest.raises(Incomplete) as caught:
            compose(asked("ja"))
        assert {(problem.rule, problem.place.field) for problem in caught.value.problems} == {
            ("tr.missing", "next_steps[2].reason"),
            ("promise.reason", "next_steps[1].reason"),
        }
        draft = compose(asked("ja", draft=True))
        assert "未翻訳" in draft.notice.body
        assert "未記入：理由" in draft.notice.body
        assert draft.notice.frame.banners


def test_a_promise_whose_date_has_passed_is_a_gap(kb: KnowledgeBase) -> None:
    later = datetime(2025, 9, 30, 15, tzinfo=UTC)  # October 1 in Tokyo
    of = kb.incidents.get(KEY)
    assert kb.notices.compose(of, Request(kind="followup", locale="ja", issued_at=later.replace(hour=14)))
    with pytest.raises(Incomplete) as caught:
        kb.notices.compose(of, Request(kind="followup", locale="ja", issued_at=later))
    assert [problem.rule for problem in caught.value.problems] == ["promise.overdue"]


def test_without_promises_there_is_nothing_to_follow_up(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        with pytest.raises(Incomplete) as caught:
            kb.notices.compose(kb.incidents.get(KEY), asked("en"))
        assert [problem.rule for problem in caught.value.problems] == ["part.missing"]
        empty = kb.steps.followup(period(), asked("en")).notice
        assert "There is no progress to report" in empty.body


def test_a_period_tells_how_things_stood_at_its_end(kb: KnowledgeBase) -> None:
    before = kb.steps.followup(period("2025-06-15", "2025-07-24"), asked("en", draft=True)).notice.body
    assert "Withdrawn" not in before
    assert "Delayed" not in before
    assert "Planned for July 31, 2025" in before
    assert "Under review" in before
    after = kb.steps.followup(period("2025-07-26", "2025-08-20"), asked("en")).notice.body
    assert "Withdrawn" not in after
    assert "from July 31, 2025 to September 30, 2025" in after  # nobody has told customers yet
    first_day = kb.steps.followup(period("2025-07-25", "2025-07-25"), asked("en")).notice.body
    assert "Completed on July 25, 2025" in first_day
    assert "from July 31, 2025 to September 30, 2025" in first_day
    assert not kb.steps.accounts(period("2025-01-01", "2025-06-17"), asked("en").audience)
