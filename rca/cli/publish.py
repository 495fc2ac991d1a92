"""``rca publish``: an approved incident becomes a frozen revision."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import (
    format_option,
    frame_option,
    headings_option,
    issued_at_option,
    kind_option,
    locale_option,
    reader_option,
    zone_option,
)
from rca.cli._shared.options import issued_moment, json_option, output_folder, unique
from rca.model.problem import N_


@click.command(
    "publish",
    cls=Command,
    help=N_("Freeze the notices of an approved incident as a numbered revision, all languages at once."),
    example=(
        "rca publish 2025-06-11-block-storage-write-latency --output notices/\n"
        "rca publish 2025-06-11-block-storage-write-latency --kind final --format pdf --note 'after review'\n"
        "rca publish 2025-06-11-block-storage-write-latency --kind correction --of 1\n"
        "rca publish 2025-06-11-block-storage-write-latency --rehearse\n"
        "rca publish 2025-06-11-block-storage-write-latency --accept timeline.began_before --reason 'the first error came before customers felt it'"
    ),
)
@click.argument("key", type=KEY)
@kind_option
@click.option(
    "--of",
    "corrects",
    cls=Option,
    type=click.IntRange(min=1),
    metavar="N",
    help=N_("With --kind correction: the revision to correct (default: the last one)."),
)
@locale_option()
@zone_option
@reader_option("public", "customer", "internal")
@frame_option
@headings_option
@format_option(N_("File format to freeze beside html, md and txt; repeatable."))
@click.option(
    "--accept",
    "accepted",
    cls=Option,
    multiple=True,
    metavar="RULE",
    help=N_("Publish in spite of warnings of this rule; repeatable, with --reason."),
)
@click.option(
    "--reason",
    cls=Option,
    default="",
    metavar="TEXT",
    help=N_("Why what --accept names is right; kept with the revision."),
)
@click.option("--note", cls=Option, default="", help=N_("A remark for those inside; no reader sees it."))
@click.option(
    "--as-stored",
    cls=Option,
    is_flag=True,
    help=N_("Publish what the store holds, even if the file was edited and not imported."),
)
@click.option(
    "--rehearse",
    cls=Option,
    is_flag=True,
    help=N_("Compose, check and render all that would be published, show it, and publish nothing."),
)
@issued_at_option
@output_folder
@json_option
@click.pass_obj
def command(
    context: Context,
    key: str,
    kind: str | None,
    corrects: int | None,
    locales: tuple[str, ...],
    zones: tuple[str, ...],
    audience: str,
    frame: str | None,
    headings: str | None,
    formats: tuple[str, ...],
    accepted: tuple[str, ...],
    reason: str,
    note: str,
    as_stored: bool,
    rehearse: bool,
    issued_at: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.cli._shared.rehearsals import show_rehearsal
    from rca.cli._shared.revisions import published_json, published_line, write_files
    from rca.knowledge_base import CORRECTION, Order
    from rca.model.audience import Audience
    from rca.model.notices.notice import FrameKind, HeadingSet

    if corrects and kind != CORRECTION:
        raise click.UsageError(translate(N_("--of goes with --kind correction.")))
    words = _words(accepted, reason)
    moment = now()
    issued = issued_moment(issued_at, moment)
    with context.open() as base:
        incident = base.incidents.get(key)
        if not as_stored:
            base.working_files(who()).refuse_edits(key)
        order = Order(
            key=key,
            kind=kind or base.notices.suggest_kind(incident, issued, again=True),
            locales=unique(locales or base.settings.notices.locales),
            issued_at=issued,
            zones=zones,
            audience=Audience(audience),
            frame=FrameKind(frame) if frame else None,
            headings=HeadingSet(headings) if headings else None,
            formats=formats,
            note=note,
            corrects=corrects or 0,
            accepted=words,
        )
        if rehearse:
            show_rehearsal(base.publishing.rehearse(order, who=who(), at=moment), output, as_json)
            return
        outcome = base.publishing.publish(order, who=who(), at=moment)
        published, head = outcome.published, base.publishing.head()
        # Written after the revision is safe: whoever is interrupted here runs the command again.
        paths = list(write_files(base.publishing, published, output)) if output else []
    revision = published.revision
    if as_json:
        show_json(
            {
                "revision": published_json(published),
                "new": outcome.is_new,
                "head": head,
                "paths": [str(path) for path in paths],
                "problems": [problem_json(problem) for problem in outcome.problems],
            }
        )
        return
    for problem in outcome.problems:
        show_problem(problem)
    if not outcome.is_new:
        message(N_("Revision {number} says this already; nothing was published."), number=revision.number)
    else:
        click.echo(published_line(revision))
    for path in paths:
        click.echo(path)
    if outcome.is_new:
        message(
            N_("Keep this digest; rca verify --head checks by it that nothing is missing: {digest}"),
            digest=head,
        )


def _words(rules: tuple[str, ...], reason: str) -> dict[str, str]:
    """The reason for each rule that is accepted. Raises UsageError for what cannot be."""
    from rca.errors import UsageError
    from rca.model.near_names import nearest
    from rca.model.problem import Level
    from rca.model.rules.catalogue import RULES

    if bool(rules) != bool(reason.strip()):
        raise click.UsageError(translate(N_("--accept and --reason go together.")))
    warnings = [name for name, rule in RULES.items() if rule.wants_word]
    for name in rules:
        if name in RULES and RULES[name].level is Level.ERROR:
            raise UsageError(
                N_("{name} is an error, which nobody can accept"), remedy=N_("Mend what it names."), name=name
            )
        if name not in warnings:  # what wants no word takes none
            near = nearest(name, warnings) or [", ".join(sorted(warnings))]
            raise UsageError(
                N_("there is no rule {name!r}"), remedy=N_("Did you mean {near}?"), name=name, near=near[0]
            )
    return dict.fromkeys(rules, reason.strip())
