"""``rca steps followup``: the follow-up notice over a period, for all incidents."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Command, Option, State, instant, json_option, now, parsed, translate
from rca.model.problem import N_


@click.command(
    "followup",
    cls=Command,
    help=N_(
        "Write what has become of the promised steps of all incidents in a period: done, under way, late, withdrawn. "
        "For one incident: rca render KEY --kind followup. Days are those of the first zone in rca.toml."
    ),
    short_help=N_("Write the follow-up notice over a period."),
    example=(
        "rca steps followup --since 2025-07-01 --until 2025-09-30 --locale ja\n"
        "rca steps followup --since 2025-07-01 --format pdf --format eml --output notices/"
    ),
)
@click.option("--since", cls=Option, required=True, metavar="DATE", help=N_("The first day."))
@click.option("--until", cls=Option, metavar="DATE", help=N_("The last day (default: today)."))
@click.option(
    "--locale",
    "locales",
    cls=Option,
    multiple=True,
    help=N_("Language of the notice; repeatable (default: as in rca.toml)."),
)
@click.option(
    "--format",
    "formats",
    cls=Option,
    multiple=True,
    help=N_("File format; repeatable (default: md, or all with --output)."),
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(("public", "customer")),
    default="customer",
    help=N_("Who may read it (default: customer)."),
)
@click.option(
    "--frame", cls=Option, type=click.Choice(("web", "letter")), help=N_("Open notice or formal letter.")
)
@click.option(
    "--addressee", cls=Option, default="", help=N_("An organisation, person:NAME, or “ORGANISATION / NAME”.")
)
@click.option(
    "--issued-at",
    cls=Option,
    metavar="TIME",
    help=N_("Time of issue, such as 2021-10-18T00:00Z (default: now)."),
)
@click.option("--draft", cls=Option, is_flag=True, help=N_("Mark gaps in the notice instead of refusing it."))
@click.option(
    "--output",
    "-o",
    cls=Option,
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Write into this folder."),
)
@json_option
@click.pass_obj
def followup(
    state: State,
    since: str,
    until: str | None,
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    audience: str,
    frame: str | None,
    addressee: str,
    issued_at: str | None,
    draft: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import (
        content_json,
        problem_json,
        show_json,
        show_problem,
        to_screen,
        write_file,
    )
    from rca.errors import UsageError
    from rca.formats import format_names, get_format
    from rca.model.base import Audience
    from rca.model.notices.notice import FrameKind
    from rca.model.times import parse_date
    from rca.notices.compose import Request
    from rca.notices.followup_period import KIND, Period

    at = instant(issued_at, "--issued-at") if issued_at else now().replace(second=0, microsecond=0)
    first = parsed(parse_date, since, "--since")
    formats = tuple(dict.fromkeys(formats or (format_names() if output else ("md",))))
    for name in formats:
        get_format(name)
    with state.open() as base:
        last = parsed(parse_date, until, "--until") if until else base.commitments.today(at)
        if last < first:
            raise click.BadParameter(
                translate(N_("{last} lies before {first}."), first=first, last=last), param_hint="--until"
            )
        period = Period(first, last, base.settings.first_zone)
        languages = tuple(dict.fromkeys(locales or base.settings.notices.locales))
        if not output and len(languages) * len(formats) != 1:
            raise UsageError(
                N_("{count} notices need a folder: use --output."), count=len(languages) * len(formats)
            )
        composed = {
            locale: base.commitments.followup(
                period,
                Request(
                    kind=KIND,
                    locale=locale,
                    issued_at=at,
                    audience=Audience(audience),
                    frame=FrameKind(frame) if frame else None,
                    addressee=addressee,
                    draft=draft,
                ),
            )
            for locale in languages
        }
    written: list[dict[str, object]] = []
    for locale, each in composed.items():
        for name in formats:
            form = get_format(name)
            content = form.render(each.notice)
            entry: dict[str, object] = {"locale": locale, "format": name}
            entry["problems"] = [problem_json(problem) for problem in each.problems]
            if output:
                path = output / f"followup-{first}-{last}.{locale}{form.SUFFIX}"
                write_file(path, content)
                entry["path"] = str(path)
                if not as_json:
                    click.echo(path)
            elif as_json:
                entry |= content_json(content, form.MEDIA_TYPE)
            else:
                to_screen(content, form.MEDIA_TYPE)
            written.append(entry)
        if not as_json:
            for problem in each.problems:
                show_problem(problem)
    if as_json:
        show_json({"since": first.isoformat(), "until": last.isoformat(), "notices": written})
