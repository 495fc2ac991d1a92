"""What changed between two notices of an incident, for those who read the draft of the next one: facts, then prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain

from rca.config.settings import Settings
from rca.model.incidents.facts import Fact
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import Frame, Notice
from rca.notices.fact_changes import FactWriter, fact_changes
from rca.notices.reader import Reader

_HEADING = re.compile(r"^##\s+(.*)$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
# Words where there are blanks between them; where there are none, runs of one script, kanji one by one.
_WORD = re.compile(
    r"\s+|[\u30a1-\u30fc\uff66-\uff9f]+|[\u3041-\u309f]+|[0-9A-Za-z_]+(?:[.,:'’][0-9A-Za-z_]+)*|.", re.DOTALL
)


class Step(StrEnum):
    """What became of a piece of text."""

    KEPT = "="
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that differs, in the reader's words; a dash where there was or is none."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part of the notice that differs, as Markdown: a section by its heading, or a part of the frame by its name."""

    part: str
    before: str
    after: str

    @property
    def steps(self) -> tuple[tuple[Step, str], ...]:
        """Word by word what was kept, removed and added."""
        return word_steps(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two notices in one language, compared."""

    locale: str
    facts: tuple[FactDifference, ...]
    parts: tuple[PartDifference, ...]

    @property
    def is_empty(self) -> bool:
        """True if nothing that a reader sees differs, but for dates and numbers of the notice itself."""
        return not self.facts and not self.parts


def compare(
    before: tuple[Notice, Mapping[str, Fact]],
    after: tuple[Notice, Mapping[str, Fact]],
    incident: Incident,
    settings: Settings,
) -> Difference:
    """Two notices in one language, each with the facts of its time. ``incident`` gives names to windows.

    Only what a reader of that language would see is a difference.
    """
    (old, old_facts), (new, new_facts) = before, after
    reader = Reader(new.locale, new.zones, settings.notices)
    writer = FactWriter(reader.words, reader.formatter, incident)
    facts = []
    for change in fact_changes(old_facts, new_facts):
        name = f"{change.name}:{change.part}" if change.part else change.name
        values = (writer.value(change.before, change.part), writer.value(change.after, change.part))
        if values[0] == values[1]:  # what differs is not told in this language
            continue
        facts.append(FactDifference(name, writer.label(change) or change.name, *values))
    return Difference(new.locale, tuple(facts), tuple(_parts(old, new)))


def _parts(old: Notice, new: Notice) -> Iterator[PartDifference]:
    before, after = (dict(chain(_frame(notice.frame), sections(notice.body))) for notice in (old, new))
    for part in {**after, **before}:
        if before.get(part, "") != after.get(part, ""):
            yield PartDifference(part, before.get(part, ""), after.get(part, ""))


def _frame(frame: Frame) -> Iterator[tuple[str, str]]:
    """The parts of the frame; its dates and numbers differ anyway."""
    yield "title", frame.title
    yield "addressee", "\n".join(frame.addressee)
    yield "sender", "\n".join(frame.sender)
    yield "opening", frame.opening
    yield "closing", "\n".join(frame.closing)
    yield "contact", "\n".join(f"{entry.label}: {entry.value}" for entry in frame.contact)


def sections(body: str) -> Iterator[tuple[str, str]]:
    """Heading and text of each section of a body; text before the first heading has an empty one."""
    heading, lines, fence = "", list[str](), ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        found = None if fence else _HEADING.match(line)
        if found:
            if heading or any(lines):
                yield heading, "\n".join(lines).strip("\n")
            heading, lines = found[1].strip(), []
        else:
            lines.append(line)
    if heading or any(lines):
        yield heading, "\n".join(lines).strip("\n")


def word_steps(before: str, after: str) -> tuple[tuple[Step, str], ...]:
    """The way from one text to the other. What is kept and removed makes ``before``, kept and added ``after``."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps: list[tuple[Step, str]] = []
    # difflib, not RapidFuzz: it keeps the longest run of words whole, where the shortest way would scatter it.
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            steps.append((Step.KEPT, "".join(old[a:b])))
            continue
        steps += [
            (step, "".join(words))
            for step, words in ((Step.REMOVED, old[a:b]), (Step.ADDED, new[c:d]))
            if words
        ]
    return tuple(steps)
