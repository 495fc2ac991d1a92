"""What ``rca diff`` tells as changed is changed: neither the hours that passed, nor what another language says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rca.model.incidents.incident import Incident
from tests.support.published_store import approve, base, publish, save
from tests.support.samples import SIGN_IN_CODES, incident

ISSUED = datetime(2025, 11, 5, 1, 25, tzinfo=UTC)
LATER = ISSUED + timedelta(days=3)


def test_only_what_was_changed_is_told(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, incident(SIGN_IN_CODES))
        approve(kb, SIGN_IN_CODES, ISSUED)
        publish(kb, "update", ISSUED, key=SIGN_IN_CODES)
        # The time since the start is longer by now, and the next update is overdue; the incident is what it was.
        assert all(each.is_empty for each in kb.publishing.compare(SIGN_IN_CODES, 1, None, at=LATER))

        data = incident(SIGN_IN_CODES).plain()
        data["facts"]["delivered_now"]["share"] = "75%"
        data["services"] = {
            name: {"ja": text["ja"], "en": "Sign-in codes"} for name, text in data["services"].items()
        }
        save(kb, Incident.model_validate(data))
        ja, en = kb.publishing.compare(SIGN_IN_CODES, 1, None, at=LATER)
    assert [fact.name for fact in ja.facts] == ["delivered_now"]  # its services read as before
    assert [fact.name for fact in en.facts] == ["services", "delivered_now"]
    assert "".join(part.after for part in ja.parts).count("75%") == 2
    assert "経過時間" not in "".join(words for part in ja.parts for step, words in part.steps if step != "=")
