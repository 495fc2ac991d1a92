"""``rca steps digest``: what each owner has open, as a text or a mail in their language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import OWNER
from rca.cli._shared.options import counted_moment, json_option, now_option, output_folder, parsed
from rca.cli.steps._shared.words import row_json
from rca.model.problem import N_

if TYPE_CHECKING:
    from datetime import date

    from rca.knowledge_base import Digest


@click.command(
    "digest",
    cls=Command,
    help=N_(
        "Write what each owner has open: overdue first, then what is due soon, on hold, and all the rest, with what "
        "customers were promised. Language and address of an owner stand in [steps.owners] of rca.toml; steps that "
        "nobody has come in a digest of their own."
    ),
    short_help=N_("Write to each owner what they have open."),
    example=(
        "rca steps digest\nrca steps digest --owner 'Storage team' --due-within 7d\n"
        "rca steps digest --format eml --output digests/"
    ),
)
@click.option(
    "--owner", cls=Option, type=OWNER, metavar="NAME", help=N_("Only this owner's; - for nobody's.")
)
@click.option(
    "--due-within",
    cls=Option,
    default="14d",
    metavar="SPAN",
    help=N_("How far ahead is soon (default: 14d)."),
)
@click.option(
    "--format",
    "format_name",
    cls=Option,
    type=click.Choice(("txt", "html", "eml")),
    default="txt",
    help=N_("Text, web page, or mail with both (default: txt)."),
)
@now_option
@output_folder
@json_option
@click.pass_obj
def command(
    context: Context,
    owner: str | None,
    due_within: str,
    format_name: str,
    at: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, show_json, to_screen
    from rca.errors import UsageError
    from rca.model.times import parse_length
    from rca.whole_files import write_file

    span: timedelta = parsed(parse_length, due_within, "--due-within")
    if owner is not None and not owner.strip():
        raise click.BadParameter(translate(N_("the name is empty")), param_hint="--owner")
    instant = counted_moment(at).replace(second=0, microsecond=0)
    with context.open() as base:
        digests = base.digests.write(instant, days=span.days, owner=owner)
        today = base.steps.today(instant)
        made = base.notices.format(format_name)
    if output:
        paths = [output / f"{name}{made.SUFFIX}" for name in _names(digests)]
        for path, each in zip(paths, digests, strict=True):
            write_file(path, made.render(each.notice))
            if not as_json:
                click.echo(path)
    elif not as_json and len(digests) > 1 and format_name != "txt":
        raise UsageError(N_("{count} digests need a folder: use --output."), count=len(digests))
    if as_json:
        written = [str(path) for path in paths] if output else [None] * len(digests)
        show_json(
            {
                "today": today.isoformat(),
                "digests": [_json(each, path, today) for each, path in zip(digests, written, strict=True)],
            }
        )
    elif not output:
        for number, each in enumerate(digests):
            if number:
                click.echo(f"\n{'-' * 72}\n")
            to_screen(made.render(each.notice), made.MEDIA_TYPE)
    if not digests:
        message(N_("No step found."))


def _json(digest: Digest, path: str | None, today: date) -> dict[str, object]:
    mail = digest.notice.frame.mail
    return {
        "owner": digest.owner or None,
        "to": mail.to.address if mail and mail.to else None,
        "locale": digest.notice.locale,
        "zone": digest.notice.zones[0],
        "subject": digest.notice.frame.title,
        "path": path,
        "sections": {name: [row_json(row, today) for row in rows] for name, rows in digest.sections.items()},
    }


def _names(digests: Sequence[Digest]) -> list[str]:
    """A file name for each digest, the same at every run: the owner's name, marked where it had to be changed."""
    import re
    import unicodedata
    from hashlib import sha256

    names = []
    for each in digests:
        owner = unicodedata.normalize("NFC", each.owner).casefold()
        plain = re.sub(r"[^\w]+", "-", owner).strip("-_")[:60]
        if plain != owner.replace(" ", "-") or not plain:
            plain = f"{plain or 'nobody'}-{sha256(owner.encode()).hexdigest()[:6]}" if owner else "nobody"
        names.append(f"digest-{plain}")
    return names
