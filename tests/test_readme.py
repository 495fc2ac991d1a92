"""Every command of the README, run in the order in which it stands there."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

from icalendar import Calendar

from tests.support.command_line import rca
from tests.support.samples import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
_ALL = [
    line[2:]
    for language, block in BLOCKS
    if language == "console"
    for line in block.splitlines()
    if line[:2] == "$ "
]
_FROM, _UPTO = _ALL.index("rca demo --output walk"), _ALL.index("rca steps check") + 1
WALK, COMMANDS = _ALL[_FROM:_UPTO], _ALL[:_FROM] + _ALL[_UPTO:]
INCIDENT = "incidents/2026-01-05-slow-sign-in.yaml"


def test_the_first_ten_minutes(tmp_path: Path) -> None:
    start = COMMANDS.index("rca init notices")
    end = next(i for i, line in enumerate(COMMANDS) if line.startswith("rca list"))
    folder, imports = tmp_path, 0
    for line in COMMANDS[start:end]:
        program, *arguments = shlex.split(line)
        if program == "cd":
            folder /= arguments[0]
            continue
        if arguments[0] == "import":
            imports += 1
            (source,) = [block for language, block in BLOCKS if language == "yaml"]
            assert source.startswith(f"# {INCIDENT}\n")
            if imports == 1:
                (folder / INCIDENT).write_text(source, encoding="utf-8")
                refused = rca(*arguments, folder=folder, code=1).stderr
                promised = re.search(rf"^{re.escape(INCIDENT)}:\d+: \S+: error: ", README, re.MULTILINE)
                assert promised
                assert promised.group() in refused
                continue
            (folder / INCIDENT).write_text(
                source.replace("{impact:start:}", "{impact:start}"), encoding="utf-8"
            )
        done = rca(*arguments, folder=folder)
        if "txt" in arguments:
            assert "第一報" in done.stdout
            assert "サインインの約8%" in done.stdout
    assert sorted(path.name for path in (folder / "out").rglob("*.*")) == [
        f"initial.{locale}.{suffix}"
        for locale in ("en", "ja")
        for suffix in ("docx", "eml", "html", "md", "pdf", "txt")
    ]


def test_everything_else_in_the_demo_folder(tmp_path: Path) -> None:
    rca("demo", folder=tmp_path)
    (customers,) = [block for language, block in BLOCKS if language == "csv"]
    (tmp_path / "rca-demo" / "customers.csv").write_text(customers, encoding="utf-8")
    (issues,) = [block for language, block in BLOCKS if language == "json"]
    (tmp_path / "rca-demo" / "issues.json").write_text(issues, encoding="utf-8")
    start = next(i for i, line in enumerate(COMMANDS) if line.startswith("rca list"))
    for line in COMMANDS[start:]:
        program, *arguments = shlex.split(line)
        assert program == "rca"
        # The open incident's last promise lies in the past, so an honest run over all of them refuses its notice.
        done = rca(*arguments, folder=tmp_path / "rca-demo", code=1 if "render --all" in line else 0)
        assert done.stdout or done.stderr


def test_the_walk_of_a_lead(tmp_path: Path) -> None:
    """Each stop of the walk shows what the lead, the owner and the customers are to see there."""
    key, folder, said = "2021-10-13-windows-vm-operations", tmp_path / "walk", {}
    rca(*shlex.split(WALK[0])[1:], folder=tmp_path)
    for line in WALK[2:]:
        done = rca(*shlex.split(line)[1:], folder=folder)
        said[" ".join(line.split()[1:3])] = done.stdout
    listed = said["steps list"].splitlines()
    assert [row.split("\t")[0] for row in listed] == ["in progress", "in progress", "not stated", "proposed"]
    assert all("r1" in row and "{" not in row for row in listed)
    assert "30日以内に期日を迎える対策" in said["steps digest"]
    assert said["steps digest"].count("約束（お客様向け）：2021年12月24日") == 4

    slipped = {
        locale: (folder / "slipped" / key / f"followup.{locale}.txt").read_text(encoding="utf-8")
        for locale in ("ja", "en")
    }
    for words, count in (
        ("確認作業に時間を要しているためです。", 4),
        ("2022年1月31日", 4),
        ("Reviews are late", 0),
    ):
        assert "".join(slipped["ja"].split()).count(words) == count, words
    assert " ".join(slipped["en"].split()).count("The review takes longer than planned.") == 4
    assert "Reviews are late" not in slipped["en"]

    proof = {
        locale: (folder / "published" / key / f"r3-followup.{locale}.txt").read_text(encoding="utf-8")
        for locale in ("ja", "en")
    }
    assert "".join(proof["ja"].split()).count("2022年1月28日完了・効果確認済み") == 4
    assert " ".join(proof["en"].split()).count("Completed on January 28, 2022 and verified") == 4
    assert "Load test" not in proof["ja"] + proof["en"]

    calendar = Calendar.from_ical((folder / "steps.ics").read_bytes())
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert sorted(events) == [f"{key}#n{number}" for number in (1, 2, 3, 4)]
    assert {event.decoded("DTSTART") for event in events.values()} == {date(2022, 1, 31)}
    assert said["steps report"].splitlines()[-1].split("\t")[1:4] == ["4", "4", "4"]
    assert said["steps check"] == ""


def test_every_command_and_option_is_there() -> None:
    """The README shows each command, and names no option that does not exist."""
    from click import Context, Group

    from rca.cli import group

    context = Context(group)
    names = group.list_commands(context)
    for name in names:
        assert re.search(rf"rca (--lang ja )?{name}\b", README), name
    known = {option for parameter in group.params for option in parameter.opts} | {"--help"}
    for name in names:
        command = group.get_command(context, name) or group
        within = command.list_commands(context) if isinstance(command, Group) else []
        for each in [command, *filter(None, (command.get_command(context, one) for one in within))]:  # type: ignore[attr-defined]
            known |= {option for parameter in each.params for option in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known
