"""Every rule of an incident file: what is written, and the line, field and rule that the person is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rca.importers.incident_yaml.incident_file import extract
from rca.model.rules import contradictions
from rca.model.rules.catalogue import RULES
from tests.importers.support.incident_files import HEAD, Told, read, told, with_line
from tests.importers.test_yaml_slips import SLIPS

# rule → the eighth line of the file and after, and the line and field that are named
ADDED: dict[str, list[tuple[str, int, str]]] = {
    "yaml.tag": [("cause: !!python/object:os.system x", 8, "cause"), ("cause: !ours x", 8, "cause")],
    "yaml.duplicate": [("severity: sev1", 8, "severity"), ("scope: {symptom: {en: a, en: b}}", 8, "scope.symptom.en")],
    "yaml.alias": [("facts: &a {b: *a}", 8, "facts.b"), ("facts: {<<: {a: {count: 1}}}", 8, "facts.<<")],
    "yaml.key": [("? [a]\n: b", 8, ""), ('"\\ud800": x', 8, "")],
    "yaml.depth": [("scope: " + "[" * 40 + "]" * 40, 8, ""), ("a: " + "{a: " * 40, 8, "")],
    "field.missing": [("cause: {}", 8, "cause.category"), ("posts: [{at: 2021-10-13T06:27Z}]", 8, "posts[0].status")],
    "field.unknown": [("zzzzzz: 1", 8, "zzzzzz"), ("windoes: []", 8, "windoes")],
    "field.type": [("timeline: 3", 8, "timeline"), ("scope: []", 8, "scope"), ("workaround: {en: 1}", 8, "workaround.en")],
    "field.choice": [("cause:\n  category: bug", 9, "cause.category")],
    "field.too_long": [("workaround:\n  ja: " + "あ" * 100_001, 9, "workaround.ja")],
    "field.too_few": [("recurrence: {of: []}", 8, "recurrence.of"), ("workaround: {}", 8, "workaround")],
    "key.form": [("recurrence: {of: [A]}", 8, "recurrence.of[0]")],
    "name.form": [("facts: {Big: {count: 1}}", 8, "facts.Big"), ("timeline: [{id: a-b, text: {en: x}}]", 8, "timeline[0].id")],
    "name.twice": [("facts: {impact: {count: 1}}", 8, "facts.impact"), ("links: {a: 'https://a/'}\nfacts: {a: {count: 1}}", 9, "facts.a")],
    "name.reserved": [("facts: {windows: {count: 1}}", 8, "facts.windows")],
    "name.unknown": [
        ("upstream: {provider: A, link: gone}", 8, "upstream.link"),
        ("scope: {customers: {certainty: confirmed, fact: gone}}", 8, "scope.customers.fact"),
    ],
    "text.form": [("workaround: Sign in again.", 8, "workaround")],
    "text.empty": [("workaround:\n  en: ''", 9, "workaround.en"), ("workaround: {en: '  '}", 8, "workaround.en")],
    "text.line": [('tracking_id: "a\\nb"', 8, "tracking_id")],
    "locale.tag": [("abridged: [japanese]", 8, "abridged[0]"), ("workaround: {en_US: x}", 8, "workaround")],
    "locale.source": [("workaround: {ja: 再度サインインしてください。}", 8, "workaround")],
    "char.control": [('workaround: {en: "a\\eb"}', 8, "workaround.en"), ('workaround: {en: "\\ud800"}', 8, "workaround.en"),
                     ("workaround: {en: a\x9bb}", 8, ""), ("workaround: {en: a\u2028b}", 8, ""), ("a: \0", 8, "")],
    "char.bidi": [("workaround: {en: a\u202eb}", 8, "workaround.en")],
    "char.broken": [("workaround: {ja: 文字\ufffd化け}", 8, "workaround.ja"), ("workaround: {ja: \ue000}", 8, "workaround.ja")],
    "char.halfwidth": [("workaround: {en: x, ja: ｻｲﾝｲﾝ}", 8, "workaround.ja")],
    "reference.unclosed": [("workaround: {en: 'a { b'}", 8, "workaround.en"), ("workaround: {en: 'a } b'}", 8, "workaround.en")],
    "reference.unknown": [("workaround: {en: 'at {nothing_like_it}'}", 8, "workaround.en"), ("workaround: {en: '{impct}'}", 8, "workaround.en")],
    "reference.style": [
        ("workaround: {en: '{impact:of}'}", 8, "workaround.en"),
        ("facts: {a: {count: 3}}\nworkaround: {en: '{a:share}'}", 9, "workaround.en"),
    ],
    "reference.open": [("facts: {a: {window: {start: 2021-10-13T06:27Z}}}\nworkaround: {en: '{a:end}'}", 9, "workaround.en")],
    "reference.precision": [("facts: {a: {instant: 2021-10-13}}\nworkaround: {en: '{a:time}'}", 9, "workaround.en")],
    "text.columns": [(f"workaround:\n  ja: x\n  en: |\n    {'|a' * 41}|\n    {'|-' * 41}|", 10, "workaround.en")],
    "text.typed_time": [("workaround: {en: 'Wait until July 4.', ja: 待つ}", 8, "workaround.en")],
    "reference.plain": [("regions: {r: 'at {impact}'}", 8, "regions.r")],
    "reference.audience": [
        ("facts: {a: {count: 1, audience: internal}}\nworkaround: {en: '{a}'}", 9, "workaround.en"),
        ("facts: {a: {share: 2%, of: {en: x, audience: internal}}}\nworkaround: {en: '{a:of}'}", 9, "workaround.en"),
        ("facts: {a: {name: {en: x, audience: internal}}}\nworkaround: {en: '{a}'}", 9, "workaround.en"),
        ("timeline: [{id: a, at: 2021-10-13T06:30Z, text: {en: x, audience: internal}}]\nworkaround: {en: '{a}'}", 9, "workaround.en"),
        ("regions: {r: {en: x, audience: customer}}\nworkaround: {en: '{regions}'}", 9, "workaround.en"),
        ("facts: {a: {count: 1, audience: internal}}\nscope: {customers: {certainty: confirmed, fact: a}}", 9, "scope.customers.fact"),
    ],
    "fact.audience": [
        (
            "timeline: [{id: alert, at: 2021-10-13T06:30Z, audience: internal, text: {en: x}}]\n"
            "facts:\n  noticed: {duration: {from: impact:start, to: alert}}",
            10,
            "facts.noticed",
        ),
        ("facts: {a: {count: 1, unit: {en: x, audience: customer}}}", 8, "facts.a"),
    ],
    "reference.parity": [("workaround:\n  en: '{impact}'\n  ja: 復旧", 10, "workaround.ja")],
    "time.form": [("corrections: [{at: yesterday, text: {en: x}}]", 8, "corrections[0].at")],
    "time.offset": [("corrections: [{at: 2021-10-13T06:27, text: {en: x}}]", 8, "corrections[0].at")],
    "time.bare": [("corrections: [{at: 2021/10/13 06:27, text: {en: x}}]", 8, "corrections[0].at")],
    "time.past_midnight": [("corrections: [{at: 2021-10-13T25:30+09:00, text: {en: x}}]", 8, "corrections[0].at")],
    "time.absent": [("corrections: [{at: 2021-10-13T10:75Z, text: {en: x}}]", 8, "corrections[0].at")],
    "time.letters": [("corrections: [{at: 2021-10-13 06:27 PST, text: {en: x}}]", 8, "corrections[0].at")],
    "time.clock": [("corrections: [{at: 2021-10-13, text: {en: x}}]", 8, "corrections[0].at")],
    "time.month": [("corrections: [{at: 2021-10, text: {en: x}}]", 8, "corrections[0].at")],
    "time.no_date": [("corrections: [{at: '06:27', text: {en: x}}]", 8, "corrections[0].at")],
    "time.range": [("corrections: [{at: 1969-12-31T23:59Z, text: {en: x}}]", 8, "corrections[0].at")],
    "time.order": [
        ("facts: {a: {window: {start: 2021-10-13, end: 2021-10-11}}}", 8, "facts.a.window"),
        ("facts: {a: {duration: {from: impact:end, to: impact:start}}}", 8, "facts.a.duration"),
        ("timeline:\n  - {at: 2021-10-13T07:00Z, text: {en: x}}\n  - {at: 2021-10-13T06:00Z, text: {en: x}}", 10, "timeline[1].at"),
        ("posts:\n  - at: 2021-10-13T07:00Z\n    status: resolved\n    next_at: 2021-10-13T07:00Z", 11, "posts[0].next_at"),
    ],
    "time.partial": [("facts: {a: {instant: 2021-02-30}}", 8, "facts.a.instant")],
    "number.form": [("facts: {a: {count: many}}", 8, "facts.a.count"), ("facts: {a: {count: -1}}", 8, "facts.a.count")],
    "share.form": [("facts: {a: {share: 20}}", 8, "facts.a.share")],
    "share.range": [("facts: {a: {share: 101%}}", 8, "facts.a.share"), ("facts: {a: {count: 2, of: 1}}", 8, "facts.a")],
    "duration.form": [("facts: {a: {duration: an hour}}", 8, "facts.a.duration")],
    "duration.ends": [("facts: {a: {duration: {from: impact, to: impact:end}}}", 8, "facts.a.duration")],
    "link.form": [("links: {a: 'javascript:alert(1)'}", 8, "links.a"), ("links: {a: {url: {en: x}}}", 8, "links.a.url.en")],
    "fact.kind": [("facts: {a: {}}", 8, "facts.a"), ("facts: {a: {count: 1, share: 2%}}", 8, "facts.a")],
    "abridged.original": [("abridged: [ja]", 8, "abridged")],
    "abridged.audience": [("abridged: [ja]\nlinks:\n  original: {url: 'https://a/', audience: customer}", 10, "links.original")],
    "abridged.source": [("abridged: [ja, en]\nlinks: {original: 'https://a/'}", 8, "abridged[1]")],
    "tracker.form": [("next_steps: [{id: a, text: {en: x}, kind: detect, trackers: [nowhere]}]", 8, "next_steps[0].trackers[0]")],
    "step.done": [("next_steps: [{id: a, text: {en: x}, kind: detect, state: planned, done_on: 2021-11}]", 8, "next_steps[0]")],
}  # fmt: skip
WHOLE: dict[str, list[tuple[str, Told]]] = {
    "file.empty": [("", [(1, "", "file.empty")]), ("# nothing\n# yet\n", [(1, "", "file.empty")]), ("~", [(1, "", "file.empty")])],
    "yaml.top": [("- a\n", [(1, "", "yaml.top")]), ("\n\ntext", [(3, "", "yaml.top")]), ("3", [(1, "", "yaml.top")])],
    "yaml.documents": [(HEAD + "---\nkey: other\n", [(8, "", "yaml.documents")])],
    "yaml.tag": [("# a\n%YAML 1.1\n---\n" + HEAD, [(2, "", "yaml.tag")])],
    "key.form": [(with_line(1, "key: A key"), [(1, "key", "key.form")])],
    "text.public": [(with_line(2, "title: {en: x, audience: internal}"), [(2, "title", "text.public")])],
    "time.offset": [(with_line(6, "  - start: 2021-10-13 06:27"), [(6, "windows[0].start", "time.offset")])],
    "time.order": [(with_line(7, "    end: 2021-10-13T06:27Z"), [(6, "windows[0]", "time.order")])],
    "field.too_few": [(with_line(4, "services: {}"), [(4, "services", "field.too_few")])],
    "services.hidden": [
        (with_line(4, "services: {sign_in: {en: x, audience: customer}}"), [(4, "services", "services.hidden")])
    ],
}  # fmt: skip
OF_FILES = {"file.read", "file.encoding", "file.size", "file.kind"}
ELSEWHERE = {
    "key.twice",
    "field.invalid",
    "time.zone",
    "time.future",
    "link.unused",
    "text.twice",
    "time.local",
} | {
    f"file.{rule}"
    for rule in ("conflict", "gone", "removed", "unfit", "behind", "replaced", "edited", "comment", "write")
}
"""Between files, or between a file and the store or a clock; and for what pydantic finds that has no rule of its own; no file is known to bring that about."""
OTHER_FAMILIES = (
    "correction.",
    "csv.",
    "customer.",
    "deadline.",
    "doctor.",
    "export.",
    "mail.",
    "markdown.",
    "move.",
    "organisation.",
    "promise.",
    "revision.",
    "verify.",
)
"""Rules of other files and of publishing, with tests of their own."""
OF_NOTICES = {
    "message.missing",
    "reference.hidden",
    "tr.script",
    "addressee.script",
    "text.placeholder",
    "tr.missing",
    "part.missing",
    "part.end",
    "step.late",
    "next.past",
}


@pytest.mark.parametrize(
    ("rule", "added", "line", "field"),
    [(rule, *example) for rule, examples in ADDED.items() for example in examples],
)
def test_names_line_field_and_rule(rule: str, added: str, line: int, field: str) -> None:
    assert told(HEAD + added + "\n") == [(line, field, rule)]


@pytest.mark.parametrize(
    ("text", "expected"), [example for examples in WHOLE.values() for example in examples]
)
def test_a_whole_file(text: str, expected: Told) -> None:
    assert told(text) == expected


def test_the_file_itself(tmp_path: Path) -> None:
    def rules(name: str, content: bytes | None) -> list[tuple[int, str]]:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        return [(each.place.line, each.rule) for each in extract(tmp_path / name).problems]

    assert rules("missing.yaml", None) == [(0, "file.read")]
    assert rules("notes.txt", b"x") == [(0, "file.kind")]
    assert rules("sjis.yaml", "key: a\ntitle: 障害".encode("cp932")) == [(2, "file.encoding")]
    assert rules("utf16.yaml", HEAD.encode("utf-16")) == [(1, "file.encoding")]
    assert rules("large.yaml", HEAD.encode() + b"# " + b"x" * 10 * 2**20) == [(1, "file.size")]


def test_every_rule_is_raised_and_has_an_example() -> None:
    package = Path(__file__).parent.parent.parent / "rca"
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if not path.name.endswith("rules.py")
    )
    unused = {rule for rule in RULES if not re.search(rf'"{re.escape(rule)}"', source)}
    examples = ADDED.keys() | WHOLE.keys() | SLIPS.keys() | OF_FILES | ELSEWHERE | OF_NOTICES
    assert unused <= {"text.placeholder"}  # for the checks of finished notices
    of_incidents = {
        rule.removesuffix("_near").removesuffix("_zone")
        for rule in RULES.keys() - contradictions.RULES.keys()  # in tests/checks
        if not rule.startswith(OTHER_FAMILIES)
    }
    assert of_incidents == examples


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (
            "2021-10-13T15:20+09:00",
            "the end 2021-10-13T15:20+09:00 does not come after the start about 2021-10-13T15:27+09:00",
        ),
        (
            "2021-10-13T06:20Z",
            "the end 2021-10-13T06:20Z does not come after the start about 2021-10-13T15:27+09:00",
        ),
    ],
)
def test_a_message_says_times_as_the_file_does(end: str, shown: str) -> None:
    lines = with_line(7, f"    end: {end}").replace("2021-10-13T06:27Z", "about 2021-10-13T15:27+09:00")
    found = [str(each.message) for each in read(lines).problems]
    assert shown in found
