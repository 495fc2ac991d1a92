"""``rca diff``: what changed since the last notice, in every language: facts first, then the prose."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from difflib import ndiff
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option
from rca.cli._shared.terminal import styled, visible
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Difference, PartDifference

_FRAME = {
    "title": N_("Title"),
    "addressee": N_("Addressee"),
    "sender": N_("Sender"),
    "opening": N_("Opening"),
    "closing": N_("Closing"),
    "contact": N_("Contact"),
    "": N_("Body"),
}
_CONTEXT = 40
"""Characters of what is kept that stand around a change."""


@click.command(
    "diff",
    cls=Command,
    help=N_(
        "Compare a revision with the incident as it is now, or two revisions: facts first, in every language."
    ),
    example=(
        "rca diff 2025-06-11-block-storage-write-latency\n"
        "rca diff 2025-06-11-block-storage-write-latency 1 --draft\n"
        "rca diff 2025-06-11-block-storage-write-latency 1 2 --json"
    ),
)
@click.argument("key", type=KEY)
@click.argument("before", required=False, type=click.IntRange(min=1), metavar="[N]")
@click.argument("after", required=False, type=click.IntRange(min=1), metavar="[M]")
@click.option(
    "--draft", cls=Option, is_flag=True, help=N_("Compare with the incident as it is now (default).")
)
@json_option
@click.pass_obj
def command(
    context: Context, key: str, before: int | None, after: int | None, draft: bool, as_json: bool
) -> None:
    from rca.cli._shared.output import message, show_json
    from rca.cli._shared.revisions import withdrawn_line
    from rca.errors import NotFound
    from rca.i18n.locale import load_locale

    if draft and after:
        raise click.UsageError(translate(N_("Name a second revision, or say --draft.")))
    with context.open() as base:
        base.incidents.get(key)
        known = base.publishing.revisions(key)
        if not known:
            raise NotFound(
                N_("nothing of {key} has been published"), remedy=N_("Publish it: rca publish {key}"), key=key
            )
        if before is None:
            standing = [each for each in known if each.withdrawal is None] or known
            before = standing[-1].revision.number
        differences = list(
            base.publishing.compare(key, before, after, at=now().replace(second=0, microsecond=0))
        )
        asked = (each for each in known if each.revision.number in (before, after))
        lines = [withdrawn_line(each, base.zone.key) for each in asked]
    if as_json:
        show_json(
            {
                "incident": key,
                "before": before,
                "after": after,
                "locales": {each.locale: _json(each) for each in differences},
            }
        )
        return
    for line in filter(None, lines):
        message("{line}", line=line)
    languages = load_locale(chosen()).languages
    new = str(after) if after else translate(N_("now"))
    for difference in differences:
        language = languages.get(difference.locale, difference.locale)
        click.echo(f"{key}  {before} → {new}  [{language}]")
        if difference.is_empty:
            click.echo(f"  {translate(N_('Nothing changed.'))}")
        for fact in difference.facts:
            told = f"{fact.before} → {fact.after}"
            click.echo(f"  {translate(N_('{label}: {value}'), label=fact.label, value=told)}")
        for part in difference.parts:
            click.echo()
            click.echo(f"  {_name(part)}")
            if sys.stdout.isatty():
                click.echo("\n".join(_words(part)), file=styled(sys.stdout))
            else:
                for text in _lines(part):
                    click.echo(text)
        click.echo()


def _name(part: PartDifference) -> str:
    return translate(_FRAME[part.part]) if part.part in _FRAME else part.part


def _lines(part: PartDifference) -> Iterator[str]:
    """Whole lines, for pipes and files."""
    for line in ndiff(part.before.splitlines(), part.after.splitlines()):
        if line[:2] in ("- ", "+ ") and line[2:].strip():
            yield f"{line[0]} {line[2:]}"


def _words(part: PartDifference) -> Sequence[str]:
    """Word by word with colours, for a terminal; of what is kept, only what stands around."""
    text = ""
    for step, raw in part.steps:
        words = visible(raw)
        if step.value == "-":
            text += click.style(f"[-{words}-]", fg="red", strikethrough=True)
        elif step.value == "+":
            text += click.style(f"{{+{words}+}}", fg="green", bold=True)
        elif len(words) > 2 * _CONTEXT:
            text += f"{words[:_CONTEXT]} … {words[-_CONTEXT:]}"
        else:
            text += words
    return [f"    {line}" for line in text.splitlines() if line.strip()]


def _json(difference: Difference) -> dict[str, object]:
    return {
        "facts": [
            {"name": fact.name, "label": fact.label, "before": fact.before, "after": fact.after}
            for fact in difference.facts
        ],
        "parts": [
            {
                "part": part.part,
                "before": part.before,
                "after": part.after,
                "words": [[step.value, words] for step, words in part.steps],
            }
            for part in difference.parts
        ],
    }
