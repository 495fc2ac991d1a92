"""What commands print is prose in the reader's language: facts for references, words for states, no plain data."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from rca.cli._shared.language import use
from rca.cli._shared.page.changes import change_lines
from rca.cli._shared.page.values import Values
from rca.model.incidents.incident import Incident
from rca.services.search.plain_prose import Words
from rca.store.history import differences
from tests.support.command_line import rca
from tests.support.samples import INCIDENTS, KEYS, SIGN_IN_CODES, WINDOWS_VM, incident, settings

STEP = "2021-10-13-windows-vm-operations#n3"
RAW = re.compile(r"\{\w+(:\w+)?\}|\{'|\['|in_progress|under_investigation")
ENGLISH = re.compile(
    r"\b(?:confirmed|change|capacity|dependency|impact|planned|created|updated|organisation)\b"
)


@pytest.mark.parametrize("key", KEYS[::3])
def test_an_incident_is_a_page(demo: Path, key: str) -> None:
    japanese = rca("--lang", "ja", "show", key, "--history", folder=demo).stdout
    english = rca("show", key, "--history", folder=demo).stdout
    assert not RAW.search(japanese + english)
    assert not ENGLISH.search(japanese)
    assert ": " not in japanese.split("変更履歴")[-1]
    for shown, heading in ((japanese, "\n対応の経過\n"), (english, "\nTimeline\n")):
        assert heading in shown


def test_a_page_has_words_facts_and_the_first_zone(demo: Path) -> None:
    shown = rca("--lang", "ja", "show", SIGN_IN_CODES, folder=demo).stdout
    assert "\n影響期間：2025年11月5日 08:40頃（日本時間）から継続中\n" in shown
    assert "\n原因：依存先のサービス（調査中）\n" in shown
    english = rca("show", WINDOWS_VM, folder=demo).stdout
    assert "Time of impact: October 13, 2021, 15:27–21:42 JST (6 hours 15 minutes)" in english
    assert (
        "n3  Make virtual machine operations withstand a VM Agent that cannot be found. (not stated)"
        in english
    )
    assert "06:27–12:42 UTC" in rca("show", WINDOWS_VM, "--zone", "UTC", folder=demo).stdout


def test_other_commands_speak_so_too(demo: Path) -> None:
    def japanese(*arguments: str) -> str:
        shown = rca("--lang", "ja", *arguments, folder=demo).stdout
        assert not RAW.search(shown)
        return shown

    step = japanese("steps", "show", STEP)
    assert "内容：仮想マシンエージェントが見つからない場合でも" in step
    assert "変更できる状態：検討中、計画済み、実施中" in step
    rca("steps", "plan", STEP, "--due", "2030-07-31", "--reason", "agreed", folder=demo)
    reasons = ("--public-reason", "ja=準備のためです。", "--public-reason", "en=To prepare.")
    rca("steps", "due", STEP, "2030-08-31", "--reason", "later", *reasons, folder=demo)
    history = japanese("steps", "history", STEP)
    assert "計画済み、期日 – → 2030年7月31日" in history
    assert "お客様向けの理由（日本語）：準備のためです。" in history
    assert "影響の解消" in japanese("due", "--now", "2025-11-05T02:00Z")
    assert "原因：変更作業" in japanese("similar", WINDOWS_VM)
    refused = rca("--lang", "ja", "steps", "plan", STEP, folder=demo, code=1).stderr
    assert "（状態は計画済み）" in refused


@pytest.mark.usefixtures("empty_store")
def test_a_title_with_a_reference_is_told_with_its_fact(tmp_path: Path) -> None:
    source = (INCIDENTS / f"{SIGN_IN_CODES}.yaml").read_text(encoding="utf-8")
    title = re.sub(
        r"(?m)^title:\n  ja: .*\n  en: .*$",
        'title:\n  ja: "{services}の障害"\n  en: "Failure of {services}"',
        source,
    )
    (tmp_path / "one.yaml").write_text(title, encoding="utf-8")
    rca("import", "one.yaml", folder=tmp_path)
    shown = [rca(*arguments, folder=tmp_path).stdout for arguments in (("list",), ("show", SIGN_IN_CODES))]
    assert all("Failure of Example Sign-in" in each for each in shown)
    assert "の障害" in rca("--lang", "ja", "list", folder=tmp_path).stdout


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_change_is_a_sentence_without_plain_data(language: str) -> None:
    """Between samples everything differs that can; each side is told with the facts of its own time."""
    use(language)
    try:
        lines = [line for pair in pairwise(KEYS[::2]) for line in _told(*pair)]
    finally:
        use("en")
    assert len(lines) > 200
    assert [line for line in lines if RAW.search(line) or "{" in line] == []
    assert any(each in line for line in lines for each in ("対策n1を", "step n1:"))


def _told(one: str, other: str) -> list[str]:
    def words(data: object) -> Words:
        return Words(Incident.model_validate(data), settings().notices, ("Asia/Tokyo",))

    before, after = incident(one).plain(), incident(other).plain()
    return list(change_lines(differences(before, after), Values(before, words), Values(after, words)))


def test_sentences_one_after_the_other_have_no_comma_between() -> None:
    use("ja")
    try:
        assert (
            Values().together(["監視を追加します。", "上限を見直します。", "以上"])
            == "監視を追加します。上限を見直します。以上"
        )
        assert Values().together(["東京", "大阪"]) == "東京、大阪"
    finally:
        use("en")
