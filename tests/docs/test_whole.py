"""The pages as a whole: every command is shown, no option is made up, every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from rca.cli import group
from rca.notices.templates import folders, kinds
from rca.resources import folder
from tests.docs.support.pages import read_page
from tests.support.interface_texts import interface_texts
from tests.support.samples import ROOT
from tools.reference.tables import anchor

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
WRITTEN = [name for name in PAGES if name != "docs/reference/command-line.md"]
"""What people wrote."""


def commands(within: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(within)
    for name in within.list_commands(context):
        command = within.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def test_every_command_is_shown_and_no_option_is_made_up() -> None:
    text = "\n".join(read_page(name) for name in WRITTEN)
    known = {option for parameter in group.params for option in parameter.opts} | {"--help"}
    for path, command in commands(group, "rca"):
        assert re.search(rf"{path}\b", text.replace("rca --lang ja", "rca")), path
        known |= {option for parameter in command.params for option in parameter.opts}
    ours = "\n".join(
        line for line in text.splitlines() if "rca" in line and not re.search(r"\b(gh|pip|pytest|git) ", line)
    )
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours)) <= known


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readme_stays_short(name: str) -> None:
    assert len(read_page(name).splitlines()) <= 150


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", read_page(name), flags=re.DOTALL)
    ):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, fragment = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), target
        if fragment and page.suffix == ".md":
            assert fragment in headings(page), target


def headings(page: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {anchor(title) for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def test_every_page_is_in_the_index() -> None:
    index = read_page("docs/README.md")
    for name in PAGES:
        if name.startswith("docs/") and name != "docs/README.md":
            assert f"]({name.removeprefix('docs/')})" in index, name


def test_no_message_names_a_page_that_an_installed_program_has_not() -> None:
    texts = {text for text, _, _ in interface_texts()}
    assert len(texts) > 500
    assert [text for text in texts if "docs/" in text or ".md" in text] == []


def test_the_page_about_templates_names_every_part_and_macro() -> None:
    page = read_page("docs/reference/templates.md")
    for kind in kinds(folders(None)).values():
        assert f"`{kind.name}`" in page
        for part in kind.required | kind.optional:
            assert f"`{part}`" in page, part
    macros = (folder("templates") / "notices" / "_parts.md.jinja").read_text(encoding="utf-8")
    for macro in re.findall(r"macro (\w+)\(\)", macros):
        assert f"`part.{macro}()`" in page, macro


@pytest.mark.parametrize("name", WRITTEN)
def test_files_that_a_page_names_are_there(name: str) -> None:
    named = re.findall(r"`((?:rca|tests|tools)/[\w./-]+)`", read_page(name))
    assert [path for path in named if not (ROOT / path).exists()] == []
