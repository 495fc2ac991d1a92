"""``rca steps followup``: the follow-up notice over a period, for all incidents."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.notice_options import (
    addressee_option,
    draft_option,
    format_option,
    frame_option,
    issued_at_option,
    locale_option,
    reader_option,
)
from rca.cli._shared.options import issued_moment, json_option, output_folder, parsed, unique
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
@locale_option()
@format_option()
@reader_option("public", "customer")
@frame_option
@addressee_option
@issued_at_option
@draft_option
@output_folder
@json_option
@click.pass_obj
def command(
    context: Context,
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
    )
    from rca.errors import UsageError
    from rca.knowledge_base import FOLLOWUP, Period, Request
    from rca.model.audience import Audience, file_stem
    from rca.model.notices.notice import FrameKind
    from rca.model.times import parse_date
    from rca.whole_files import write_file

    at = issued_moment(issued_at)
    first = parsed(parse_date, since, "--since")
    with context.open() as base:
        formats = unique(formats or (base.notices.format_names() if output else ("md",)))
        forms = {name: base.notices.format(name) for name in formats}
        last = parsed(parse_date, until, "--until") if until else base.steps.today(at)
        if last < first:
            raise click.BadParameter(
                translate(N_("{last} lies before {first}."), first=first, last=last), param_hint="--until"
            )
        period = Period(first, last, base.settings.first_zone)
        languages = unique(locales or base.settings.notices.locales)
        if not output and len(languages) * len(formats) != 1:
            raise UsageError(
                N_("{count} notices need a folder: use --output."), count=len(languages) * len(formats)
            )
        composed = {
            locale: base.steps.followup(
                period,
                Request(
                    kind=FOLLOWUP,
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
        for name, form in forms.items():
            content = form.render(each.notice)
            entry: dict[str, object] = {"locale": locale, "format": name}
            entry["problems"] = [problem_json(problem) for problem in each.problems]
            if output:
                stem = file_stem(f"followup-{first}-{last}", Audience(audience))
                path = output / f"{stem}.{locale}{form.SUFFIX}"
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
