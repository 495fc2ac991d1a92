"""``rca publish``: an approved incident becomes a frozen revision."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Command, Option, State, instant, json_option, now, translate, who
from rca.model.problem import N_

_AUDIENCES = ("public", "customer", "internal")


@click.command(
    "publish",
    cls=Command,
    help=N_("Freeze the notices of an approved incident as a numbered revision, all languages at once."),
    example=(
        "rca publish 2025-06-11-block-storage-write-latency --output notices/\n"
        "rca publish 2025-06-11-block-storage-write-latency --kind final --format pdf --note 'after review'\n"
        "rca publish 2025-06-11-block-storage-write-latency --kind correction --of 1"
    ),
)
@click.argument("key")
@click.option("--kind", cls=Option, help=N_("Kind of notice (default: what the incident calls for)."))
@click.option(
    "--of",
    "corrects",
    cls=Option,
    type=click.IntRange(min=1),
    metavar="N",
    help=N_("With --kind correction: the revision to correct (default: the last one)."),
)
@click.option(
    "--locale",
    "locales",
    cls=Option,
    multiple=True,
    help=N_("Language of the notice; repeatable (default: as in rca.toml)."),
)
@click.option(
    "--zone",
    "zones",
    cls=Option,
    multiple=True,
    help=N_("Time zone such as Asia/Tokyo; repeated, further zones stand beside the first."),
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(_AUDIENCES),
    default="customer",
    help=N_("Who may read it (default: customer)."),
)
@click.option(
    "--frame", cls=Option, type=click.Choice(("web", "letter")), help=N_("Open notice or formal letter.")
)
@click.option(
    "--headings", cls=Option, type=click.Choice(("impact", "questions")), help=N_("Set of English headings.")
)
@click.option(
    "--format",
    "formats",
    cls=Option,
    multiple=True,
    help=N_("File format to freeze beside html, md and txt; repeatable."),
)
@click.option("--note", cls=Option, default="", help=N_("A remark for those inside; no reader sees it."))
@click.option(
    "--issued-at",
    cls=Option,
    metavar="TIME",
    help=N_("Time of issue, such as 2021-10-18T00:00Z (default: now)."),
)
@click.option(
    "--output",
    "-o",
    cls=Option,
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Write into this folder."),
)
@json_option
@click.pass_obj
def command(
    state: State,
    key: str,
    kind: str | None,
    corrects: int | None,
    locales: tuple[str, ...],
    zones: tuple[str, ...],
    audience: str,
    frame: str | None,
    headings: str | None,
    formats: tuple[str, ...],
    note: str,
    issued_at: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.cli._shared.revisions import published_json, write_files
    from rca.model.base import Audience
    from rca.model.notices.notice import FrameKind, HeadingSet
    from rca.notices.drafting import CORRECTION, Order

    if corrects and kind != CORRECTION:
        raise click.UsageError(translate(N_("--of goes with --kind correction.")))
    moment = now()
    issued = instant(issued_at, "--issued-at") if issued_at else moment.replace(second=0, microsecond=0)
    with state.open() as base:
        incident = base.get(key)
        order = Order(
            key=key,
            kind=kind or base.suggest_kind(incident, issued),
            locales=tuple(dict.fromkeys(locales or base.settings.notices.locales)),
            issued_at=issued,
            zones=zones,
            audience=Audience(audience),
            frame=FrameKind(frame) if frame else None,
            headings=HeadingSet(headings) if headings else None,
            formats=formats,
            note=note,
            corrects=corrects or 0,
        )
        outcome = base.publisher.publish(order, who=who(), at=moment)
        published, head = outcome.published, base.publisher.head()
        # Written after the revision is safe: whoever is interrupted here runs the command again.
        paths = list(write_files(base.publisher, published, output)) if output else []
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
    click.echo(f"{revision.incident_key}  {revision.number}  {revision.kind}  {published.digest}")
    for path in paths:
        click.echo(path)
    if outcome.is_new:
        message(
            N_("Keep this digest; rca verify --head checks by it that nothing is missing: {digest}"),
            digest=head,
        )
