"""Publishing: what is refused, what is frozen, and what comes out again, years and templates later."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rca.config.settings import Settings
from rca.errors import Incomplete, NotFound, Refused
from rca.formats import get_format
from rca.formats._layout import laid_out_once, layouts
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.incident import Incident
from rca.model.notices.freezing import digest_of, freeze
from rca.model.notices.review import ReviewState
from rca.model.text import Text
from rca.notices.compose import Composed, Request, compose
from rca.notices.drafting import FORMATS
from rca.resources import folder
from tests.support.published_store import (
    CORRECTED,
    KEY,
    REPORTED,
    approve,
    base,
    first_report,
    publish,
    publish_both,
    save,
)
from tests.support.samples import incident

GOLDENS = Path(__file__).parent / "notices" / "goldens"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with base(tmp_path) as opened:
        yield opened


def states(kb: KnowledgeBase) -> tuple[ReviewState, str, int]:
    review = kb.publishing.review(KEY)
    return review.state, review.who, review.incident_version


def test_from_draft_to_published_with_who_and_when(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    assert states(kb) == (ReviewState.DRAFT, "", 1)
    with pytest.raises(Refused, match="not in review"):
        kb.publishing.approve(KEY, who="lead", at=REPORTED)
    kb.publishing.ask_for_review(KEY, who="writer", at=REPORTED)
    assert states(kb) == (ReviewState.IN_REVIEW, "writer", 1)
    with pytest.raises(Refused, match="not approved"):
        publish(kb)
    kb.publishing.approve(KEY, who="lead", at=REPORTED)
    assert states(kb) == (ReviewState.APPROVED, "lead", 1)
    revision = publish(kb).published.revision
    assert states(kb) == (ReviewState.PUBLISHED, "publisher", 1)
    assert (revision.approval.who, revision.approval.at, revision.who) == ("lead", REPORTED, "publisher")


def test_a_change_takes_the_approval_back(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    approve(kb)
    save(kb, first_report().model_copy(update={"tracking_id": "EXC-1"}))
    assert states(kb) == (ReviewState.DRAFT, "", 2)
    with pytest.raises(Refused, match="changed after it was approved"):
        publish(kb)
    assert kb.publishing.revisions(KEY) == []


def test_what_is_incomplete_is_refused_with_every_problem_of_every_language(kb: KnowledgeBase) -> None:
    whole = first_report()
    of = whole.model_copy(
        update={
            "scope": whole.scope.model_copy(update={"symptom": None}),
            "workaround": Text(by_locale={"ja": "回避策はTODO"}),
        }
    )
    save(kb, of)
    approve(kb)
    with pytest.raises(Incomplete) as caught:
        publish(kb)
    found = {(problem.rule, problem.place.file[-4:]) for problem in caught.value.problems}
    assert found == {
        ("part.missing", "(ja)"),
        ("part.missing", "(en)"),
        ("text.placeholder", "(ja)"),
        ("tr.missing", "(en)"),
    }
    assert kb.publishing.revisions(KEY) == []


def test_a_revision_holds_what_its_digests_say(kb: KnowledgeBase) -> None:
    publish_both(kb)
    first, second = kb.publishing.revisions(KEY)
    assert (first.revision.number, second.revision.number) == (1, 2)
    assert second.revision.previous == first.digest
    assert second.revision.corrects == 1
    for published in (first, second):
        revision = published.revision
        assert digest_of(freeze(revision)) == published.digest
        for edition in revision.editions:
            assert digest_of(freeze(kb.publishing.edition(published, edition.locale))) == edition.digest
        for frozen in revision.renditions:
            content = kb.publishing.file(published, frozen.locale, frozen.format).rendition.content
            assert digest_of(content) == frozen.digest
        assert {file.format for file in revision.renditions} == set(FORMATS)


def test_the_same_is_not_published_twice_but_what_differs_is(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    approve(kb)
    first = publish(kb)
    again = publish(kb, at=CORRECTED)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.published == first.published
    assert publish(kb, note="for the auditors").published.revision.number == 2
    assert publish(kb, locales=("en",), note="for the auditors").published.revision.number == 3
    kb.publishing.withdraw(KEY, 3, reason="too early", who="lead", at=CORRECTED)
    assert publish(kb, locales=("en",), note="for the auditors").published.revision.number == 4


def test_what_was_said_already_is_composed_once(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    save(kb, first_report())
    approve(kb)
    publish(kb)
    composed: list[str] = []

    def counted(incident: Incident, request: Request, settings: Settings) -> Composed:
        composed.append(request.locale)
        return compose(incident, request, settings)

    monkeypatch.setattr("rca.notices.drafting.compose", counted)
    assert not publish(kb, at=CORRECTED).is_new
    assert sorted(composed) == ["en", "ja"]


def test_an_update_never_has_a_number_that_was_given_before(kb: KnowledgeBase) -> None:
    save(kb, incident("2025-11-04-sms-codes-delayed"))
    key = "2025-11-04-sms-codes-delayed"
    approve(kb, key)
    at = incident(key).posts[1].at
    labels = [
        publish(kb, "update", at, key=key, note=str(turn), accepted={"issue.fact": "told later"})
        .published.revision.editions[0]
        .label
        for turn in range(3)
    ]
    assert labels == ["第二報", "第三報", "第四報"]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_correction_reads_as_it_was_read(
    kb: KnowledgeBase, locale: str, request: pytest.FixtureRequest
) -> None:
    publish_both(kb)
    content = kb.publishing.file(kb.publishing.get(KEY, 2), locale, "md").rendition.content
    # The record before it depends on every word of the program.
    content = re.sub(rb"[0-9a-f]{16}\xe2\x80\xa6", b"0123456789abcdef\xe2\x80\xa6", content)
    golden = GOLDENS / f"{KEY}.correction.{locale}.md"
    if request.config.getoption("--update-goldens"):
        golden.write_bytes(content)
    assert content.decode() == golden.read_text(encoding="utf-8")


def test_a_correction_without_a_reason_or_a_revision_is_refused(kb: KnowledgeBase) -> None:
    of = incident(KEY)
    save(kb, of)
    approve(kb)
    with pytest.raises(Incomplete) as caught:
        publish(kb, "correction")
    assert {problem.rule for problem in caught.value.problems} >= {"correction.of"}
    with pytest.raises(NotFound, match="has been published"):
        publish(kb, "correction", corrects=3)
    publish(kb, at=CORRECTED)
    with pytest.raises(Incomplete) as caught:
        publish(kb, "correction", CORRECTED)
    assert {problem.rule for problem in caught.value.problems} >= {"correction.reason"}


def test_a_wrong_fact_without_a_label_is_refused(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    approve(kb)
    publish(kb)
    right = incident(KEY)
    bare = right.facts["detected_after"].model_copy(update={"label": None})
    save(kb, right.model_copy(update={"facts": {**right.facts, "detected_after": bare}}))
    approve(kb, at=CORRECTED)
    with pytest.raises(Incomplete) as caught:
        publish(kb, "correction", CORRECTED)
    assert {(problem.rule, problem.place.field) for problem in caught.value.problems} == {
        ("correction.label", "facts.detected_after")
    }


def forget_layouts() -> None:
    for cached in (layouts._environment, layouts.layout, laid_out_once._pieces):
        cached.cache_clear()


def test_templates_that_changed_do_not_change_what_was_published(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_both(kb)
    published = kb.publishing.get(KEY, 1)
    before = [file.rendition for file in kb.publishing.files(published)]
    notice = kb.publishing.edition(published, "ja")
    own = tmp_path / "templates" / "notices"
    own.mkdir(parents=True)
    (own / "final.md.jinja").write_text("{#+++\n+++#}\nQuite another text.\n", encoding="utf-8")
    other = tmp_path / "other"
    shutil.copytree(folder("templates") / "layouts", other / "layouts")
    for path in (other / "layouts").glob("*.jinja"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("{{ body }}", "-{{ body }}-"), encoding="utf-8"
        )
    monkeypatch.setattr(layouts, "folder", lambda name: other)
    forget_layouts()
    try:
        with base(tmp_path) as later:
            again = later.publishing.get(KEY, 1)
            assert [file.rendition for file in later.publishing.files(again)] == before
            assert later.publishing.edition(again, "ja") == notice
            assert {file.is_frozen for file in later.publishing.files(again)} == {True}
            # ... while what is new is made with today's templates.
            new = publish(later, at=CORRECTED).published
            assert later.publishing.edition(new, "ja").body == "Quite another text."
            assert new.revision.template_digest != published.revision.template_digest
            assert get_format("txt").render(notice) not in [file.content for file in before]
    finally:
        monkeypatch.undo()
        forget_layouts()


def test_a_format_that_was_not_frozen_is_laid_out_from_the_frozen_notice(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    approve(kb)
    published = publish(kb, formats=("eml",)).published
    assert kb.publishing.file(published, "ja", "eml").is_frozen
    second = publish(kb, note="without mail").published
    file = kb.publishing.file(second, "ja", "eml")
    assert not file.is_frozen
    assert file.rendition.content == kb.publishing.file(second, "ja", "eml").rendition.content


def test_withdrawing_leaves_the_revision_and_marks_it(kb: KnowledgeBase) -> None:
    publish_both(kb)
    before = list(kb.publishing.files(kb.publishing.get(KEY, 1)))
    kb.publishing.withdraw(KEY, 1, reason="wrong start", who="lead", at=CORRECTED)
    first, second = kb.publishing.revisions(KEY)
    assert first.withdrawal is not None
    assert (first.withdrawal.reason, first.withdrawal.previous) == ("wrong start", second.digest)
    assert second.withdrawal is None
    assert list(kb.publishing.files(first)) == before
    with pytest.raises(Refused, match="withdrawn before"):
        kb.publishing.withdraw(KEY, 1, reason="again", who="lead", at=CORRECTED)
    with pytest.raises(NotFound, match="no revision 7"):
        kb.publishing.withdraw(KEY, 7, reason="none", who="lead", at=CORRECTED)
    assert kb.publishing.verify().problems == []


def test_what_changed_since_the_last_notice(kb: KnowledgeBase) -> None:
    save(kb, first_report())
    approve(kb)
    publish(kb)
    assert all(each.is_empty for each in kb.publishing.compare(KEY, 1, None, at=CORRECTED))
    save(kb, incident(KEY))
    ja, en = kb.publishing.compare(KEY, 1, None, at=CORRECTED)
    assert [(fact.name, fact.before, fact.after) for fact in en.facts][:3] == [
        ("impact:start", "June 11, 2025, 15:40 UTC", "June 11, 2025, 13:55 UTC"),
        ("impact:duration", "3 hours 30 minutes", "5 hours 15 minutes"),
        ("volumes", "480 of 20,000 volumes (2.4%)", "700 of 20,000 volumes (3.5%)"),
    ]
    assert [fact.name for fact in ja.facts] == [fact.name for fact in en.facts]
    assert ("–", "4時間") not in [(fact.before, fact.after) for fact in ja.facts]  # internal, as before
    assert {"再発防止策", "影響の概要", "訂正", "title"} <= {part.part for part in ja.parts}
    approve(kb, at=CORRECTED)
    publish(kb, "correction", CORRECTED)
    assert not [fact for each in kb.publishing.compare(KEY, 2, None, at=CORRECTED) for fact in each.facts]
