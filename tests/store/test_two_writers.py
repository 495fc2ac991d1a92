"""Two people and one incident: of what either changes nothing is lost, it is in the store or shown as a conflict."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import Stale
from rca.importers.incident_yaml import incident_file
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.incident import Incident
from rca.services.intake import Imported
from rca.store.incidents.repository import Incidents
from tests.support.examples import examples
from tests.support.published_store import base
from tests.support.small_incident import NOON, incident

KEY = "2021-10-13-vm"


class Writer:
    """One person with a file of their own."""

    def __init__(self, kb: KnowledgeBase, folder: Path, name: str) -> None:
        self.kb, self.name = kb, name
        self.path = folder / name / f"{KEY}.yaml"
        self.path.parent.mkdir(exist_ok=True)

    def copy(self, text: str) -> None:
        """Get the file from somebody else."""
        self.path.write_text(text, encoding="utf-8")

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def data(self) -> Any:
        found = incident_file.extract(self.path).incident
        assert found is not None
        return found.plain()

    def edit(self, *path: str | int, to: Any) -> None:
        """Change one field in the file, or take it out."""
        data = self.data()
        place = data
        for part in path[:-1]:
            place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
        if to is None:
            del place[path[-1]]
        elif isinstance(place, list) and path[-1] == len(place):
            place.append(to)
        else:
            place[path[-1]] = to
        self.copy(incident_file.write(Incident.model_validate(data), self.text()))

    def load(self, *, as_written: bool = False) -> Imported:
        (done,) = self.kb.files.import_incidents([self.path], who=self.name, at=NOON, as_written=as_written)
        return done

    def export(self) -> None:
        working = self.kb.working_files(self.name)
        exported = working.export(KEY, self.path.parent)
        self.copy(exported.text)
        working.keep([exported], at=NOON)


@contextmanager
def people(folder: Path) -> Iterator[tuple[Writer, Writer]]:
    """Ann, who imported the incident, and Bob, who has a copy of her file."""
    with base(folder) as kb:
        ann, bob = Writer(kb, folder, "ann"), Writer(kb, folder, "bob")
        text = incident_file.write(incident(cause={"category": "change", "summary": {"en": "A change."}}), "")
        for each in (ann, bob):
            each.copy(text.replace("next_steps:", "# what we promise\nnext_steps:"))
        assert ann.load().saved is not None
        yield ann, bob


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Writer, Writer]]:
    with people(tmp_path) as two:
        yield two


def stored(writer: Writer) -> Any:
    return writer.kb.incidents.get(KEY).plain()


def rules(done: Imported) -> list[tuple[str, str]]:
    return [(problem.rule, problem.place.field) for problem in done.problems]


# Saving


def test_a_save_upon_an_older_version_is_refused_and_says_what_changed(store: Incidents) -> None:
    store.save(incident(), who="ann", at=NOON)
    store.save(incident(severity="sev1"), version=1, who="bob", at=NOON)
    with pytest.raises(Stale, match=r"bob.*severity") as caught:
        store.save(incident(tracking_id="T-1"), version=1, who="ann", at=NOON)
    (change,) = caught.value.since
    assert (change.who, change.version, [each.field for each in change.fields]) == ("bob", 2, ["severity"])
    assert store.get(KEY) == incident(severity="sev1")
    with pytest.raises(Stale):
        store.save(incident(tracking_id="T-1"), who="ann", at=NOON)  # taken to be new
    assert store.save(incident(severity="sev1"), version=1, who="ann", at=NOON).version == 2


# Importing


def test_what_each_changed_is_kept(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("title", "en", to="Operations failed")
    ann.edit("timeline", 0, "text", "en", to="It began")
    ann.load()
    bob.edit("cause", "summary", "en", to="A bad change.")
    bob.edit("timeline", 2, to={"at": "2021-10-13T12:00Z", "text": {"en": "Over", "ja": "終了"}})
    done = bob.load()
    assert done.saved is not None
    assert {rule for rule, _ in rules(done)} == {"file.behind", "file.replaced"}
    assert any("ann" in str(problem.message) for problem in done.problems)
    now = stored(ann)
    assert (now["title"]["en"], now["cause"]["summary"]["en"]) == ("Operations failed", "A bad change.")
    assert [event["text"]["en"] for event in now["timeline"]] == ["It began", "Resolved", "Over"]


def test_what_both_changed_is_refused_by_line_and_field(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("title", "en", to="Ann's title")
    ann.edit("severity", to="sev1")
    ann.load()
    bob.edit("title", "en", to="Bob's title")
    done = bob.load()
    assert done.saved is None
    (problem,) = done.problems
    assert (problem.rule, problem.place.field, problem.place.file) == (
        "file.conflict",
        "title.en",
        str(bob.path),
    )
    assert "Bob's title" in bob.text().splitlines()[problem.place.line - 1]
    assert "ann" in str(problem.message)
    assert "Ann's title" in str(problem.message)
    assert stored(ann)["title"]["en"] == "Ann's title"
    # The remedy works as it is written, and takes back nothing beside.
    bob.edit("title", "en", to="Ann's title")
    assert bob.load().saved is not None
    bob.edit("title", "en", to="Bob's title")
    assert bob.load().saved is not None
    assert (stored(ann)["title"]["en"], stored(ann)["severity"]) == ("Bob's title", "sev1")


def test_a_file_by_one_person_is_taken_as_it_is_edited(both: tuple[Writer, Writer]) -> None:
    ann, _ = both
    first = ann.text()
    for title in ("One", "Two", "Three"):
        ann.edit("title", "en", to=title)
        assert rules(ann.load()) == []
        assert stored(ann)["title"]["en"] == title
    ann.copy(first)  # she thought better of it
    assert rules(ann.load()) == []
    assert stored(ann)["title"]["en"] == "VM operations failed"


def test_an_older_file_takes_nothing_back(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    old = bob.text()
    ann.edit("title", "en", to="Ann's title")
    ann.load()
    before = stored(ann)
    assert bob.load().saved is not None
    assert stored(ann) == before
    bob.export()
    bob.edit("severity", to="sev1")
    bob.load()
    bob.copy(old)  # from a backup: what he changed is his to take back, what Ann did is not
    done = bob.load()
    assert ("file.behind", "title.en") in rules(done)
    assert stored(ann) == before
    assert bob.load(as_written=True).saved is not None
    assert stored(ann)["title"]["en"] == "VM operations failed"


def test_a_file_that_somebody_else_imported_is_the_base(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("title", "en", to="Ann's title")
    ann.edit("severity", to="sev1")
    ann.load()
    bob.copy(ann.text())  # as Git brings it
    bob.edit("title", "en", to="Bob's title")
    first = bob.load()
    assert rules(first) == [("file.replaced", "title.en")]  # the store cannot know that he has read hers
    assert "Ann's title, which ann wrote" in str(first.problems[0].message)
    bob.edit("title", "en", to="Bob's other title")
    assert rules(bob.load()) == []
    assert stored(ann)["title"]["en"] == "Bob's other title"
    ann.edit("cause", "summary", "en", to="Other.")
    ann.load()
    assert stored(ann)["title"]["en"] == "Bob's other title"


def test_what_a_file_of_unknown_origin_replaces_is_named(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        ann, bob = Writer(kb, tmp_path, "ann"), Writer(kb, tmp_path, "bob")
        text = incident_file.write(incident(cause={"category": "change", "summary": {"en": "A change."}}), "")
        for each in (ann, bob):
            each.copy(text)  # which nobody has imported yet
        ann.edit("title", "en", to="Ann's title")
        ann.load()
        bob.edit("cause", "summary", "en", to="A bad change.")
        assert ("file.replaced", "title.en") in rules(bob.load())


def test_an_export_is_the_base_of_what_is_written_into_it(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("severity", to="sev1")
    ann.load()
    bob.edit("cause", "summary", "en", to="A bad change.")
    bob.load()
    ann.export()
    assert ann.data() == stored(ann)
    ann.edit("cause", "summary", "en", to="A very bad change.")
    assert rules(ann.load()) == []
    assert stored(ann)["cause"]["summary"]["en"] == "A very bad change."


@pytest.mark.parametrize(("first", "rule"), [("ann", "file.gone"), ("bob", "file.removed")])
def test_deleted_by_one_and_edited_by_the_other(both: tuple[Writer, Writer], first: str, rule: str) -> None:
    ann, bob = both
    ann.edit("cause", to=None)
    bob.edit("cause", "summary", "en", to="A bad change.")
    one, other = (ann, bob) if first == "ann" else (bob, ann)
    assert one.load().saved is not None
    before = stored(ann)
    assert [found for found, _ in rules(other.load())] == [rule]
    assert stored(ann) == before


def test_entries_without_names_deleted_and_edited(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("timeline", 0, to=None)
    ann.load()
    bob.edit("timeline", 0, "text", "en", to="It began")
    assert [rule for rule, _ in rules(bob.load())] == ["file.conflict"]
    assert len(stored(ann)["timeline"]) == 1


def test_both_add_entries(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("timeline", 2, to={"at": "2021-10-13T13:00Z", "text": {"en": "Later", "ja": "後"}})
    ann.edit("next_steps", 1, to={"id": "ann", "kind": "detect", "text": {"en": "A"}})
    ann.load()
    bob.edit("timeline", 2, to={"at": "2021-10-13T12:00Z", "text": {"en": "Sooner", "ja": "前"}})
    bob.edit("next_steps", 1, to={"id": "bob", "kind": "detect", "text": {"en": "B"}})
    assert bob.load().saved is not None
    assert [each["text"]["en"] for each in stored(ann)["timeline"]][2:] == ["Sooner", "Later"]
    assert {each["id"] for each in stored(ann)["next_steps"]} == {"gate", "ann", "bob"}


def test_a_section_that_one_took_out_does_not_come_back_with_what_the_other_added(
    both: tuple[Writer, Writer],
) -> None:
    """A whole section is one field that differs: a file is not therefore made from what lacks it."""
    ann, bob = both
    bob.edit("next_steps", 0, to=None)
    assert bob.load().saved is not None
    assert "next_steps" not in stored(ann)
    for index, name in enumerate(("one", "two"), start=1):
        ann.edit("next_steps", index, to={"id": name, "kind": "detect", "text": {"en": name}})
    assert rules(ann.load()) == [("file.gone", "next_steps")]
    assert "next_steps" not in stored(ann)


def test_an_entry_with_another_name_is_another_one(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("next_steps", 0, "owner", to="Ops")
    ann.load()
    bob.edit("next_steps", 0, "id", to="door")
    assert [rule for rule, _ in rules(bob.load())] == ["file.removed"]
    assert [each["id"] for each in stored(ann)["next_steps"]] == ["gate"]


def test_what_fits_together_with_neither_alone_is_refused(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("windows", 0, "end", to="2021-10-13T06:00Z")
    ann.load()
    bob.edit("windows", 0, "start", to="2021-10-13T07:00Z")
    done = bob.load()
    assert [rule for rule, _ in rules(done)] == ["file.unfit"]
    assert "ann" in str(done.problems[0].message)


def test_who_wrote_of_the_same_incident_by_themselves(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    before = stored(ann)
    own = incident(
        title={"ja": "仮想マシンの障害", "en": "VMs were down"},
        severity="sev1",
        services={"vm": {"en": "VMs", "ja": "VM"}},
        windows=[{"start": "2021-10-13T05:00Z", "end": "2021-10-13T12:00Z"}],
        timeline=[],
        next_steps=[],
        cause={"category": "network", "summary": {"en": "A cable."}},
    )
    bob.copy(incident_file.write(own, ""))
    done = bob.load()
    assert {rule for rule, _ in rules(done)} == {"file.conflict"}
    assert {"title.en", "title.ja", "severity", "cause.category", "windows[0].start"} <= {
        field for _, field in rules(done)
    }
    assert stored(ann) == before
    assert bob.load(as_written=True).saved is not None
    assert bob.kb.incidents.get(KEY) == own


def test_a_reference_that_somebody_else_took_away_is_told_at_its_line(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.edit("facts", to={"limit": {"count": 3}})
    ann.load()
    bob.copy(ann.text())
    assert bob.load().saved is not None
    ann.edit("facts", to=None)
    ann.edit("timeline", 0, to=None)
    ann.load()
    bob.edit("timeline", 1, "text", to={"en": "Resolved by {limit}", "ja": "{limit}で復旧"})
    done = bob.load()
    assert {rule for rule, _ in rules(done)} == {"reference.unknown"}
    assert done.problems[0].place.line > bob.text()[: bob.text().index("timeline:")].count("\n")


def test_each_gets_the_comments_of_the_own_file(both: tuple[Writer, Writer]) -> None:
    ann, bob = both
    ann.copy(ann.text().replace("# what we promise", "# Ann's remark"))
    ann.load()
    bob.copy(bob.text().replace("# what we promise", "# Bob's remark"))
    bob.edit("severity", to="sev1")
    bob.load()
    assert "# Bob's remark" in ann.kb.files.export(KEY)
    ann.export()
    assert "# Ann's remark" in ann.text()
    assert ann.data() == stored(ann)


def test_a_save_of_a_program_keeps_the_text_of_the_file(both: tuple[Writer, Writer]) -> None:
    ann, _ = both
    kb = ann.kb
    now = kb.incidents.get(KEY)
    kb.incidents.save(now.model_copy(update={"tracking_id": "T-1"}), version=1, who="program", at=NOON)
    assert "# what we promise" in kb.files.export(KEY)
    assert "T-1" in kb.files.export(KEY)
    ann.edit("severity", to="sev1")
    assert ann.load().saved is not None
    assert (stored(ann)["tracking_id"], stored(ann)["severity"]) == ("T-1", "sev1")


# Laws

FIELDS: list[tuple[str | int, ...]] = [
    ("title", "en"),
    ("title", "ja"),
    ("tracking_id",),
    ("cause", "summary", "en"),
    ("timeline", 0, "text", "en"),
    ("timeline", 1, "text", "ja"),
    ("next_steps", 0, "owner"),
    ("services", "vm", "en"),
]
ACTIONS = st.tuples(
    st.sampled_from(["edit", "edit", "load", "export"]), st.booleans(), st.sampled_from(FIELDS)
)


def at(data: Any, field: tuple[str | int, ...]) -> Any:
    for part in field:
        data = data.get(part) if isinstance(data, dict) else data[part]
    return data


@given(st.lists(ACTIONS, min_size=4, max_size=14))
@examples(0.5)
def test_of_two_writers_none_loses_a_field(actions: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, people(Path(folder)) as two:
        edits: dict[str, set[Any]] = {"ann": set(), "bob": set()}
        for number, (what, is_bob, field) in enumerate(actions):
            writer = two[is_bob]
            mine = edits[writer.name]
            if what == "edit":
                writer.edit(*field, to=f"{writer.name} {number}")
                mine.add(field)
            elif what == "load":
                before, said = stored(writer), writer.data()
                done = writer.load()
                now = stored(writer)
                if done.saved is None:
                    assert now == before
                    assert {rule for rule, _ in rules(done)} == {"file.conflict"}
                    # He takes the store's word; what he wanted is before his eyes.
                    writer.export()
                    assert writer.load().saved is not None
                    assert stored(writer) == now
                else:
                    for each in FIELDS:
                        assert at(now, each) == (at(said, each) if each in mine else at(before, each))
                mine.clear()
            elif not mine:
                writer.export()
