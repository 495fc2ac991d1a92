"""Gaps in names, in what the organisation says of itself, and under headings: told, counted and marked, as in texts."""

from __future__ import annotations

from typing import Any

import pytest

from rca.config.settings import Settings
from rca.errors import Incomplete
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import FrameKind
from rca.notices.compose import Composed, Request, compose
from tests.support.samples import incident, issued_at, settings

KEY = "2025-06-11-block-storage-write-latency"


def told(
    fields: dict[str, Any] | None = None,
    *,
    of: str = KEY,
    organisation: dict[str, Any] | None = None,
    **options: Any,
) -> tuple[Composed, dict[str, str]]:
    """A draft of a sample with changed fields, and the rule by field of each problem."""
    data: Any = incident(of).plain() | (fields or {})
    plain = settings().model_dump(mode="json")
    plain["organisation"] |= organisation or {}
    asked: Any = {"kind": "final", "locale": "en", "issued_at": issued_at(of), "draft": True} | options
    made = compose(Incident.model_validate(data), Request(**asked), Settings.model_validate(plain))
    return made, {problem.place.field: problem.rule for problem in made.problems}


def test_gaps_in_names_are_found() -> None:
    _, rules = told(
        {
            "services": {"s": {"en": "TODO: service", "ja": "TODO：サービス名"}},
            "regions": {"r": {"en": "Tokyo", "ja": "〇〇リージョン"}},
            "tracking_id": "INC-XXXX",
            "windows": [{**incident(KEY).plain()["windows"][0], "services": []}],
        },
        locale="ja",
    )
    assert (rules["services"], rules["regions"]) == ("text.placeholder", "text.placeholder")
    data: Any = incident(KEY).plain()
    data["facts"]["volumes"]["unit"] = {"en": "TBD", "ja": "個のボリューム"}
    _, rules = told(data)
    assert rules["volumes"] == "text.placeholder"
    contact = {"desk": {"en": "TODO", "ja": "サポート窓口"}, "phone": "TODO"}
    _, rules = told(organisation={"contact": contact})
    assert rules["organisation.contact.desk"] == "text.placeholder"
    assert rules["organisation.contact.phone"] == "text.placeholder"


def test_a_gap_in_a_name_stops_the_notice() -> None:
    with pytest.raises(Incomplete):
        told(
            {
                "services": {"s": "TODO"},
                "windows": [{"start": "2025-06-11T13:55Z", "end": "2025-06-11T19:10Z"}],
            },
            draft=False,
        )


def test_one_japanese_name_for_all_languages_is_named_in_english() -> None:
    fields = {"regions": {"tokyo": "東京リージョン"}}
    assert told(fields)[1]["regions"] == "tr.script"
    assert "regions" not in told(fields, locale="ja")[1]
    assert (
        told(organisation={"department": "サポート部"})[1]["organisation.department"] == "organisation.script"
    )


def test_what_the_organisation_does_not_say_in_a_language_is_told_counted_and_marked() -> None:
    made, rules = told(locale="fr", frame=FrameKind.LETTER)
    assert rules["organisation.department"] == "organisation.untranslated"
    assert rules["organisation.contact.hours"] == "organisation.untranslated"
    assert any("anglais" in line and "Customer Support" in line for line in made.notice.frame.sender)
    with pytest.raises(Incomplete):
        told(organisation={"department": {"ja": "サポート部"}}, draft=False)


def test_a_japanese_addressee_of_an_english_letter_is_named() -> None:
    japanese: Any = {"addressee": "株式会社サンプル", "frame": FrameKind.LETTER}
    assert "addressee.script" in told(**japanese)[1].values()
    assert "addressee.script" not in told(**japanese, locale="ja")[1].values()
    assert "addressee.script" not in told(addressee="Sample, Inc.", frame=FrameKind.LETTER)[1].values()


def test_a_cause_that_nobody_tells_yet_is_said_so_when_service_is_restored() -> None:
    body = told({"cause": None}, kind="resolved", locale="ja")[0].notice.body
    assert "## 原因\n\n原因は調査中です。" in body


def test_a_final_report_without_detection_lacks_it() -> None:
    assert told({"detection": None})[1]["detection"] == "part.missing"
    body = told(of="2021-10-13-windows-vm-operations", locale="ja")[0].notice.body
    assert "## 検知の経緯\n\nMicrosoft Azureからの公表なし" in body
    assert "弊社が作成" not in body
    assert "Microsoft Azureが公表した報告書の抄訳です。" in body


def test_an_update_may_come_before_anything_could_be_done() -> None:
    of = "2025-11-04-sms-codes-delayed"
    fields: Any = {"mitigation": None, "upstream": None, "timeline": [], "next_steps": []}
    data: Any = {
        "cause": None,
        "posts": [incident(of).plain()["posts"][2] | {"text": {"ja": "調査中です。"}}],
    }
    made, rules = told(
        fields | data | {"scope": {"symptom": {"ja": "遅延しています。"}}}, of=of, kind="update", locale="ja"
    )
    assert "mitigation" not in rules
    assert "復旧に向けて対応を進めております。" in made.notice.body


def test_the_status_fits_the_window_and_the_cause() -> None:
    posts = [
        {
            "at": "2025-06-11T16:05Z",
            "status": "identified",
            "text": {"ja": "まだ遅延しています。", "en": "It is slow."},
        }
    ]
    body = told({"posts": posts}, kind="resolved", locale="ja")[0].notice.body
    assert "復旧済み" in body
    assert "まだ遅延" not in body
    before: Any = {"issued_at": issued_at(KEY).replace(month=6, day=11, hour=17)}
    known = told({"posts": posts}, kind="update", locale="ja", **before)[0].notice.body
    assert "原因特定済み" in known
    open_cause = told({"posts": posts, "cause": None}, kind="update", locale="ja", **before)[0].notice.body
    assert "障害箇所を特定済み" in open_cause
    early = told(kind="initial", locale="ja", issued_at=issued_at(KEY).replace(year=2024))[0].notice.body
    assert "経過時間" not in early
