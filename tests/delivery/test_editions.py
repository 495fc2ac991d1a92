"""Which notices are one and the same mail: what is sent again after a break is what was begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rca.config.settings import Settings
from rca.formats.eml import letter_of
from rca.knowledge_base import KnowledgeBase
from rca.model.customers.delivery import Letter
from rca.model.notices.mail import Mailbox
from rca.notices.compose import Request
from tests.support.samples import INCIDENTS, SIGN_IN_CODES, WINDOWS_VM, notice

READER = Mailbox("", "a@example.com")
FIRST = datetime(2025, 12, 1, 3, tzinfo=UTC)


def base_in(folder: Path) -> KnowledgeBase:
    contact = {"contact": {"email": "support@example.com"}}
    return KnowledgeBase(Settings.model_validate({"folder": folder, "organisation": contact}))


def letter(base: KnowledgeBase, at: datetime, kind: str = "resolved") -> Letter:
    request = Request(kind=kind, locale="ja", issued_at=at)
    return letter_of(base.mailing.compose(base.incidents.get(WINDOWS_VM), request).notice.mailed_to(READER))


@pytest.mark.usefixtures("empty_store")
def test_a_notice_begun_keeps_its_time_of_issue(tmp_path: Path) -> None:
    with base_in(tmp_path) as base:
        base.files.import_incidents([INCIDENTS / f"{WINDOWS_VM}.yaml"], who="test", at=FIRST)
        later = FIRST + timedelta(hours=1)
        assert letter(base, later).issued_at == later
        base.mailing.deliveries.enqueue([letter(base, FIRST)], who="test", at=FIRST)
        assert letter(base, later) == letter(base, FIRST)
        assert letter(base, later, "final").issued_at == later


def test_updates_are_counted_and_other_notices_are_one_each() -> None:
    def edition(key: str, kind: str, at: datetime) -> str:
        mail = notice(key, kind, "ja", issued_at=at, draft=True).frame.mail
        assert mail is not None
        return mail.edition

    at = datetime(2025, 11, 5, 1, 25, tzinfo=UTC)
    assert edition(WINDOWS_VM, "final", at) == edition(WINDOWS_VM, "final", at + timedelta(days=1)) == "1"
    assert edition(SIGN_IN_CODES, "initial", at) == "1"
    updates = [edition(SIGN_IN_CODES, "update", at + timedelta(hours=hours)) for hours in (-48, 0, 48)]
    assert all(each.isdecimal() for each in updates)
    assert [int(each) for each in updates] == sorted(int(each) for each in updates)
