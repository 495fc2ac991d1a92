"""What a notice says agrees with what is known when it is issued, and problems are named where the file has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.walk import as_counted_in
from rca.notices.compose import Composed, Request, compose
from tests.support.samples import incident, settings

KEY = "2025-06-11-block-storage-write-latency"
LATER = datetime(2025, 7, 20, 3, tzinfo=UTC)


def made(fields: dict[str, Any], **options: Any) -> Composed:
    data: Any = incident(KEY).plain() | fields
    asked: Any = {"kind": "final", "locale": "ja", "issued_at": LATER, "draft": True} | options
    return compose(Incident.model_validate(data), Request(**asked), settings())


@pytest.mark.parametrize(
    ("start", "end", "at"),
    [
        ("2025-06-11T23:47+09:00", "2025-06-12T01:12+09:00", datetime(2025, 6, 11, 15, 20, tzinfo=UTC)),
        ("2025-06-11", "2025-06-13", datetime(2025, 6, 11, 6, tzinfo=UTC)),
    ],
)
def test_a_first_notice_begins_on_the_day_it_began_and_knows_no_later_one(
    start: str, end: str, at: datetime
) -> None:
    notice = made({"windows": [{"start": start, "end": end}]}, kind="initial", issued_at=at).notice
    assert "2025年6月11日より、" in notice.frame.opening
    assert "2025年6月11日に発生した" in notice.frame.title


@pytest.mark.parametrize("upstream", [None, {"provider": "Example Network"}])
@pytest.mark.parametrize(
    ("locale", "state"), [("ja", "2025年12月25日完了予定"), ("en", "Planned for December 25, 2025")]
)
def test_a_step_without_a_state_has_its_date(
    upstream: dict[str, str] | None, locale: str, state: str
) -> None:
    step = {
        "id": "n1",
        "kind": "prevent",
        "due": "2025-12-25",
        "text": {"ja": "直します。", "en": "Mend it."},
    }
    fields = {"next_steps": [step], "upstream": upstream}
    assert state in made(fields, locale=locale).notice.body
    step["due"] = "2025-07-01"
    assert "step.late" in [each.rule for each in made(fields, locale=locale).problems]


@pytest.mark.parametrize(
    ("certainty", "said"),
    [
        ("confirmed", ""),
        ("not_stated", ""),
        ("estimated", "原因は、次のとおりと推定しています。"),
        ("under_investigation", "調査を継続しています。"),
    ],
)
def test_a_cause_is_said_to_be_under_investigation_only_while_it_is(certainty: str, said: str) -> None:
    cause = {"category": "network", "certainty": certainty, "summary": {"ja": "装置の故障です。"}}
    body = made({"cause": cause}).notice.body
    assert "装置の故障です。" in body
    assert said in body
    assert ("調査を継続" in body) == ("調査を継続" in said)


def test_a_problem_is_counted_as_in_the_file() -> None:
    entry = {"at": "2025-06-11T14:00Z", "type": "other", "text": {"en": "Only in English."}}
    hidden = {**entry, "audience": "internal"}
    problems = made({"timeline": [hidden, hidden, entry]}).problems
    assert "timeline[2].text" in [each.place.field for each in problems]


@pytest.mark.parametrize(
    "field", ["timeline[7].text", "nothing[0].text", "organisation.contact", "key[0]", ""]
)
def test_a_field_that_is_not_there_stays_as_it_is(field: str) -> None:
    assert as_counted_in(incident(KEY), Audience.PUBLIC, field) in (field, "timeline[7].text")


def test_windows_without_a_label_are_told_apart_by_what_they_hit() -> None:
    times = {"start": "2025-06-11T13:55Z", "end": "2025-06-11T19:10Z"}
    fields: dict[str, Any] = {
        "services": {"core": {"ja": "基幹クラウド"}, "edge": {"ja": "周辺クラウド"}},
        "regions": {"tokyo": {"ja": "東京リージョン"}, "osaka": {"ja": "大阪リージョン"}},
        "windows": [
            {**times, "id": "one", "services": ["core"]},
            {**times, "id": "two", "services": ["edge"], "end": "2025-06-11T20:00Z"},
            {**times, "id": "both", "start": "2025-06-11T21:00Z", "end": "2025-06-11T22:00Z"},
        ],
    }

    def labels() -> list[str]:
        table = made(fields).notice.body.partition("| 区分 |")[2]
        return [line.split(" | ")[0].removeprefix("| ") for line in table.split("\n")[2:5]]

    assert labels() == ["基幹クラウド", "周辺クラウド", "基幹クラウド、周辺クラウド"]
    fields["windows"][0]["regions"] = ["osaka"]
    assert labels()[0] == "基幹クラウド / 大阪リージョン"
    for window in fields["windows"]:
        window |= {"services": [], "regions": []}
    assert labels() == ["1", "2", "3"]


def test_a_window_tells_nobody_of_a_service_that_is_hidden_from_them() -> None:
    times = {"start": "2025-06-11T13:55Z", "end": "2025-06-11T19:10Z"}
    fields: dict[str, Any] = {
        "services": {"core": {"ja": "基幹クラウド"}, "lab": {"audience": "internal", "ja": "試験環境"}},
        "windows": [
            {**times, "id": "one", "services": ["core"]},
            {**times, "id": "two", "services": ["lab"], "end": "2025-06-11T20:00Z"},
            {**times, "id": "both", "services": ["core", "lab"], "end": "2025-06-11T21:00Z"},
        ],
    }
    body = made(fields, audience=Audience.CUSTOMER).notice.body
    table = body.partition("| 区分 |")[2].split("\n")[2:5]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table] == [
        "基幹クラウド",
        "2",
        "基幹クラウド",
    ]
    assert "試験環境" not in body
