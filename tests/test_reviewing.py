"""Reviews: what changed since the last approval, returning with a reason, a second person, and the rehearsal."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from rca import resources
from rca.errors import Incomplete, Refused
from rca.model.incidents.incident import Incident
from rca.model.notices.review import ReviewState
from tests.support.command_line import rca
from tests.support.published_store import (
    CORRECTED,
    KEY,
    REPORTED,
    approve,
    base,
    first_report,
    order,
    publish,
    save,
)

SECOND = "[publishing]\nsecond_person = true\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the sample, which "writer" saved."""
    shutil.copyfile(resources.folder("templates") / "workspace" / "demo.toml", tmp_path / "rca.toml")
    with base(tmp_path) as kb:
        save(kb, first_report())
    return tmp_path


def wants_second(folder: Path) -> None:
    with (folder / "rca.toml").open("a") as settings:
        settings.write(SECOND)


def as_(name: str) -> dict[str, str]:
    return {"RCA_USER": name}


def changed(**fields: object) -> Incident:
    return Incident.model_validate(first_report().plain() | fields)


def test_what_is_returned_is_a_draft_again_and_the_reason_is_kept(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        with pytest.raises(Refused, match="is not in review"):
            kb.publishing.give_back(KEY, reason="too early", who="lead", at=REPORTED)
        approve(kb)
        review = kb.publishing.give_back(KEY, reason="the start is wrong", who="boss", at=REPORTED)
        assert (review.state, review.is_approved) == (ReviewState.DRAFT, False)
        assert review.returned is not None
        assert (review.returned.who, review.returned.reason) == ("boss", "the start is wrong")
        with pytest.raises(Refused, match=r"was returned by boss .*the start is wrong"):
            publish(kb)
        with pytest.raises(Refused, match="is not in review"):
            kb.publishing.approve(KEY, who="lead", at=REPORTED)
        save(kb, changed(severity="sev2"))
        assert kb.publishing.changes_since_approval(KEY) == (0, None, ())  # what was returned is not approved
        assert kb.publishing.review(KEY).returned is None
        approve(kb)
        publish(kb)
        with pytest.raises(Refused, match="version 2 was published"):
            kb.publishing.give_back(KEY, reason="too late", who="boss", at=CORRECTED)
        steps = kb.publishing.review_steps(KEY)
    assert [(step.version, step.state.value, step.returned is not None) for step in steps] == [
        (1, "in_review", False),
        (1, "approved", True),
        (2, "in_review", False),
        (2, "approved", False),
    ]


def test_what_changed_since_the_approved_version_is_the_difference_and_no_more(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        approve(kb)
        for severity in ("sev1", "sev2", first_report().severity.value):
            save(kb, changed(severity=severity, tracking_id="EXC-2"))
        approved, _, changes = kb.publishing.changes_since_approval(KEY)
    assert approved == 1
    assert [(each.field, each.after) for each in changes] == [("tracking_id", "EXC-2")]


def test_what_was_changed_while_it_was_looked_at_is_not_approved(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        save(kb, changed(severity="sev1"))
        kb.publishing.ask_for_review(KEY, who="writer", at=REPORTED)
        with pytest.raises(Refused, match="was changed while it was looked at"):
            kb.publishing.approve(KEY, who="lead", at=REPORTED, version=1)
        assert kb.publishing.approve(KEY, who="lead", at=REPORTED, version=2).is_approved


@pytest.mark.parametrize("who", ["asker", "Asker", "ａｓｋｅｒ", " asker ", "writer", "WRITER"])
def test_a_second_person_is_somebody_else(workspace: Path, who: str) -> None:
    wants_second(workspace)
    rca("review", KEY, folder=workspace, environment=as_("asker"))
    refused = rca("approve", KEY, "--yes", folder=workspace, environment=as_(who), code=1).stderr
    assert "wants a second person (version 1): " in refused
    assert "in review" in rca("review", KEY, "--show", folder=workspace).stdout
    rca("approve", KEY, "--yes", folder=workspace, environment=as_("lead"))


def test_two_people_can_always_go_on(workspace: Path) -> None:
    """Who wrote a version before may approve what the other wrote since and had reviewed."""
    wants_second(workspace)
    rca("steps", "note", f"{KEY}#n1", "seen", folder=workspace, environment=as_("lead"))
    rca("review", KEY, folder=workspace, environment=as_("lead"))
    assert "lead asked" in rca("approve", KEY, folder=workspace, environment=as_("lead"), code=1).stderr
    rca("approve", KEY, folder=workspace, environment=as_("writer"))


def test_an_approval_shows_what_changed_and_what_speaks_against_it(workspace: Path) -> None:
    rca("review", KEY, folder=workspace)
    first = rca("approve", KEY, folder=workspace)  # nobody is at a terminal: nothing is asked
    assert f"No version of {KEY} was approved before." in first.stderr
    rca("steps", "due", f"{KEY}#n3", "2026-03-31", "--reason", "parts", folder=workspace)
    assert (
        "--return and --reason go together" in rca("review", KEY, "--return", folder=workspace, code=2).stderr
    )
    rca("review", KEY, folder=workspace)
    japanese = rca("--lang", "ja", "approve", KEY, "--kind", "final", folder=workspace)
    assert "承認済みの第1版からの変更点：\n" in japanese.stderr
    assert "  対策n3の期日を" in japanese.stderr
    assert "2026年3月31日" in japanese.stderr
    assert "[step.late]" in japanese.stderr
    told = json.loads(rca("approve", KEY, "--json", folder=workspace).stdout)
    assert (told["state"], told["approved_before"]) == ("approved", 1)
    assert [each["path"] for each in told["changes"]] == ["next_steps.2.due"]

    back = rca("--lang", "ja", "review", KEY, "--return", "--reason", "復旧時刻を確認", folder=workspace)
    assert "testerが第2版を差し戻しました（理由：復旧時刻を確認）" in back.stdout
    history = rca("show", KEY, "--history", folder=workspace).stdout
    assert history.endswith("tester returned version 2: 復旧時刻を確認\n")
    steps = json.loads(rca("show", KEY, "--history", "--json", folder=workspace).stdout)["reviews"]
    assert steps[-1]["returned"]["reason"] == "復旧時刻を確認"


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_rehearsal_leaves_every_byte_as_it_is(workspace: Path) -> None:
    arguments = ("publish", KEY, "--kind", "final", "--format", "docx", "--rehearse")
    before = hashes(workspace)
    early = rca(*arguments, folder=workspace, code=1)
    assert "this would be revision 1, Final report." in early.stdout
    assert f"{KEY} is not approved (version 1)" in early.stderr
    assert hashes(workspace) == before

    for command in ("review", "approve"):
        rca(command, KEY, folder=workspace)
    before = hashes(workspace)
    shown = rca(*arguments, folder=workspace)
    assert "[ja: html, md, txt, docx]" in shown.stdout
    assert "再発防止策" in shown.stdout
    assert "nothing was published" in shown.stderr
    told = json.loads(rca(*arguments, "--json", folder=workspace).stdout)
    assert (told["rehearsal"], told["number"], told["approved"], len(told["files"])) == (True, 1, True, 8)
    assert hashes(workspace) == before
    rca(*arguments, "--output", "seen", folder=workspace)
    assert {path.name.split(".")[0] for path in (workspace / "seen" / KEY).iterdir()} == {"rehearsal-final"}
    assert json.loads(rca("revisions", "--json", folder=workspace).stdout) == {"revisions": []}


def test_a_rehearsal_finds_what_publishing_would(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        approve(kb)
        rehearsed = kb.publishing.rehearse(order(), who="publisher", at=REPORTED)
        published = publish(kb).published
        assert rehearsed.revision == published.revision
        assert [each.content for each in rehearsed.renditions] == [
            kb.publishing.file(published, each.locale, each.format).rendition.content
            for each in rehearsed.renditions
        ]
        again = kb.publishing.rehearse(order(), who="publisher", at=REPORTED)
        assert (again.is_new, again.revision.number) == (False, 1)
        for refused in (kb.publishing.publish, kb.publishing.rehearse):
            with pytest.raises(Incomplete) as error:
                refused(order("initial"), who="publisher", at=REPORTED)
            assert {problem.rule for problem in error.value.problems} >= {"issue.over"}
