"""The kind of notice that is suggested where nobody names one."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rca import resources
from rca.model.incidents.incident import Incident
from tests.support.command_line import rca
from tests.support.published_store import approve, base, publish, save
from tests.support.samples import SIGN_IN_CODES
from tests.support.samples import incident as sample
from tests.support.small_incident import incident

START = datetime(2021, 10, 13, 5, tzinfo=UTC)


def window(start: str, end: str) -> dict[str, Any]:
    return {"windows": [{"start": start, "end": end}]}


def posts(*statuses: str) -> dict[str, Any]:
    at = (START + timedelta(hours=1 + index) for index in range(len(statuses)))
    return {
        "posts": [
            {"at": each.isoformat(), "status": status} for each, status in zip(at, statuses, strict=True)
        ]
    }


LASTING = window("2021-10-13T05:00Z", "ongoing")
PLANNED = window("2021-10-14T05:00Z", "2021-10-14T07:00Z")
UNTIL_TOMORROW = window("2021-10-13T05:00Z", "2021-10-14T05:00Z")
IN_DAYS = window("2021-10-15", "2021-10-16")
OVER = window("2021-10-13T05:00Z", "2021-10-13T07:00Z")


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        (LASTING, "initial"),
        (LASTING | posts("investigating", "identified"), "update"),
        (PLANNED, "initial"),
        (IN_DAYS, "initial"),
        (UNTIL_TOMORROW | posts("investigating", "identified"), "update"),
        (OVER, "final"),
        (window("2021-10-12", "2021-10-13"), "final"),
        (OVER | posts("investigating", "resolved"), "resolved"),
        (OVER | posts("investigating", "monitoring"), "final"),
    ],
)
def test_the_times_and_the_posts_tell_it(tmp_path: Path, of: dict[str, Any], kind: str) -> None:
    with base(tmp_path) as kb:
        assert kb.notices.suggest_kind(incident(**of), START + timedelta(hours=12)) == kind


def test_the_word_that_it_is_over_comes_before_the_report(tmp_path: Path) -> None:
    """Whoever heard that it lasts hears that it is over; a command that is repeated publishes nothing more."""
    lasting = sample(SIGN_IN_CODES)
    shutil.copyfile(resources.folder("templates") / "workspace" / "demo.toml", tmp_path / "rca.toml")
    resolved = {
        "at": "2025-11-05T02:00Z",
        "status": "resolved",
        "text": {"ja": "復旧しました。", "en": "It is over."},
    }
    data = lasting.plain() | {"posts": [*lasting.plain()["posts"], resolved]}
    over = Incident.model_validate(data | window("2025-11-04T23:40Z", "2025-11-05T01:50Z"))
    early, late = (datetime(2025, 11, 5, hour, 25, tzinfo=UTC) for hour in (0, 3))
    with base(tmp_path) as kb:
        save(kb, lasting)
        approve(kb, SIGN_IN_CODES, early)
        publish(kb, "initial", early, key=SIGN_IN_CODES)
        save(kb, over)
        assert kb.notices.suggest_kind(over, late) == "resolved"
        approve(kb, SIGN_IN_CODES, late)
    first, again = (
        json.loads(rca("publish", SIGN_IN_CODES, "--json", folder=tmp_path).stdout) for _ in range(2)
    )
    assert (first["revision"]["number"], first["revision"]["kind"], first["new"]) == (2, "resolved", True)
    assert (again["revision"]["number"], again["new"]) == (2, False)
    with base(tmp_path) as kb:
        assert kb.notices.suggest_kind(over, late) == "final"
        kb.publishing.withdraw(SIGN_IN_CODES, 2, reason="too early", who="lead", at=late)
        assert kb.notices.suggest_kind(over, late) == "resolved"
