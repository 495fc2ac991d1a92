"""Pages as a reader follows them: their files written, their commands run, what they show compared with what comes.

What a page shows cannot say everything that a test must know, so comments stand before a block:

* ``<!-- file: PATH -->``: the block is this file. ``<!-- file: PATH, at the end -->``: it is added to the file.
  ``<!-- file: PATH, under: KEY -->``: it is added to the section of that key. ``<!-- file: PATH, in place -->``: its
  lines stand for those with the same keys, as far in.
* ``<!-- exit: 1 -->``: the last command of the block ends so.
* ``<!-- folder: demo -->``, anywhere: the page is followed in the folder that ``rca demo`` makes.

Lines under a command are what it shows, wherever it does so; ``…`` stands for anything.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.command_line import rca
from tests.support.samples import ROOT

_BLOCK = re.compile(r"(?:^<!-- ([^\n]*) -->\n)?^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of a page, with what the comment before it says."""

    language: str
    text: str
    mark: str

    @property
    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """Each command with the lines under it."""
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, [line for line in shown if line.strip(" …")]


@dataclass(frozen=True)
class Step:
    """One command that was run: its words, and what it said."""

    command: str
    stdout: str
    stderr: str


def pages() -> list[str]:
    """The names of all pages that show commands, from the root of the checkout."""
    found = [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found if "\n```console\n" in read_page(path))


def read_page(name: str | Path) -> str:
    """The text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in order."""
    return [Block(language, body, mark) for mark, language, body in _BLOCK.findall(text)]


def is_in_demo(text: str) -> bool:
    """True if a page is followed in the demo's folder."""
    return "<!-- folder: demo -->" in text


def follow(name: str, folder: Path) -> list[Step]:
    """Follow a page in a folder, in the page's language; gives the commands that were run."""
    environment = {"LANG": "ja_JP.UTF-8" if name.endswith(".ja.md") else "en_US.UTF-8"}
    steps: list[Step] = []
    for block in blocks(read_page(name)):
        if block.mark.startswith("file: "):
            _write(block, folder)
        if block.language != "console":
            continue
        commands = list(block.commands)
        for number, (command, shown) in enumerate(commands, start=1):
            program, *arguments = shlex.split(command)
            if program == "cd":
                folder /= arguments[0]
                continue
            if program == "python3":
                subprocess.run([sys.executable, *arguments], cwd=folder, check=True)
                continue
            assert program == "rca", command
            failing = re.search(r"exit: (\d)", block.mark) if number == len(commands) else None
            done = rca(
                *arguments, folder=folder, environment=environment, code=int(failing[1]) if failing else 0
            )
            steps.append(Step(command, done.stdout, done.stderr))
            for line in shown:
                pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
                assert re.search(pattern, done.stdout + done.stderr), (
                    command,
                    line,
                    done.stdout,
                    done.stderr,
                )
    return steps


def _write(block: Block, folder: Path) -> None:
    path, _, how = block.mark.removeprefix("file: ").partition(", ")
    target = folder / path
    old = target.read_text(encoding="utf-8") if how else ""
    if how == "at the end":
        new = old + block.text
    elif how.startswith("under: "):
        section = re.search(rf"^{how.removeprefix('under: ')}:.*\n(?:[ #].*\n|\n)*", old, re.MULTILINE)
        assert section, block
        new = old[: section.end()] + block.text + old[section.end() :]
    elif how == "in place":
        new = old
        for line in block.text.splitlines():
            key = re.match(r" *\w+ ?[:=]", line)
            assert key, line
            same = re.compile(rf"^{re.escape(key.group())}.*$", re.MULTILINE)
            assert same.search(new), line
            new = same.sub(lambda found, line=line: line, new, count=1)  # type: ignore[misc]
    else:
        assert not how, block.mark
        new = block.text
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(new, encoding="utf-8")
