"""``rca render``: notices of incidents, by kind, language and format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY, KIND
from rca.cli._shared.notice_options import (
    addressee_option,
    customers_options,
    draft_option,
    format_option,
    frame_option,
    headings_option,
    issued_at_option,
    locale_option,
    reader_option,
    zone_option,
)
from rca.cli._shared.options import all_incidents_option, issued_moment, json_option, output_folder, unique
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.errors import RcaError
    from rca.knowledge_base import KnowledgeBase, Request
    from rca.model.problem import Problem


@click.command(
    "render",
    cls=Command,
    help=N_("Write the notices of incidents. Without --output, one notice goes to the screen."),
    example=(
        "rca render 2021-10-13-windows-vm-operations --locale ja --format txt\n"
        "rca render 2021-10-13-windows-vm-operations --locale ja --locale en --format html --output notices/\n"
        "rca render 2021-10-13-windows-vm-operations --frame letter --addressee 株式会社サンプル --output notices/\n"
        "rca render --all --output notices/\n"
        "rca render 2021-10-13-windows-vm-operations --all-affected --output notices/"
    ),
)
@click.argument("keys", nargs=-1, metavar="[KEY]...", type=KEY)
@all_incidents_option
@click.option(
    "--kind",
    "kinds",
    cls=Option,
    type=KIND,
    multiple=True,
    help=N_("Kind of notice; repeatable (default: what the incident calls for)."),
)
@locale_option()
@format_option()
@zone_option
@reader_option("public", "customer", "internal")
@frame_option
@headings_option
@addressee_option
@customers_options(
    N_("For this customer, in the customer's own language and zone; repeatable."),
    N_("For each customer who uses a service of the incident."),
)
@issued_at_option
@draft_option
@output_folder
@json_option
@click.pass_obj
def command(
    context: Context,
    keys: tuple[str, ...],
    everything: bool,
    kinds: tuple[str, ...],
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    zones: tuple[str, ...],
    audience: str,
    frame: str | None,
    headings: str | None,
    addressee: str,
    customers: tuple[str, ...],
    all_affected: bool,
    issued_at: str | None,
    draft: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    from rca.cli._shared.output import message, problem_json, progress, show_error, show_json, show_problem
    from rca.errors import NotFound, RcaError, UsageError, WithProblems
    from rca.knowledge_base import Request
    from rca.model.audience import Audience
    from rca.model.notices.notice import FrameKind, HeadingSet

    if bool(keys) == everything:
        raise click.UsageError(translate(N_("Name incidents by their keys, or say --all.")))
    for_customers = bool(customers) or all_affected
    if for_customers and (addressee or audience == Audience.INTERNAL):
        raise click.UsageError(
            translate(N_("Customers have their own address lines, and read nothing internal."))
        )
    at = issued_moment(issued_at)
    with context.open() as base:
        own_locales = unique(locales)
        locales = own_locales or unique(base.settings.notices.locales)
        formats = unique(formats or (base.notices.format_names() if output else ("md",)))
        for name in formats:
            base.notices.format(name)
        incidents = [base.incidents.get(key) for key in unique(keys or tuple(base.incidents.keys()))]
        edited = base.working_files(who()).edits(incident.key for incident in incidents)
        if not as_json:
            for problem in edited:
                show_problem(problem)
        requests = [
            (incident, Request(
                kind=kind, locale=locale, issued_at=at, zones=zones, audience=Audience(audience),
                frame=FrameKind(frame) if frame else None, headings=HeadingSet(headings) if headings else None,
                addressee=addressee, draft=draft,
            ))
            for incident in incidents
            for kind in unique(kinds or (base.notices.suggest_kind(incident, at),))
            for locale in (locales[:1] if for_customers else locales)
        ]  # fmt: skip
        if for_customers:
            from rca.cli._shared import customer_notices

            work = base.readers.plan(requests, customers, all_affected=all_affected)
            count = sum(len(job.customers) for job in work.jobs) * max(1, len(own_locales)) * len(formats)
            if not output and count > 1:
                raise UsageError(N_("{count} notices need a folder: use --output."), count=count)

            def deliver(
                content: bytes, request: Request, key: str, name: str, place: Path
            ) -> dict[str, object]:
                return _deliver(base, content, output, request, key, name, as_json, place)

            return customer_notices.run(
                base, work, own_locales, formats, deliver, edited=edited, as_json=as_json
            )
        if not output and len(requests) * len(formats) != 1:
            raise UsageError(
                N_("{count} notices need a folder: use --output."), count=len(requests) * len(formats)
            )
        written: list[dict[str, object]] = []
        refused: list[tuple[str, Request, RcaError]] = []
        with progress(N_("Rendering"), len(requests)) as tell:
            for number, (incident, request) in enumerate(requests, start=1):
                try:
                    composed = base.notices.compose(incident, request)
                    for name in formats:
                        content = base.notices.render(composed.notice, name)
                        entry = _entry(incident.key, request, name, composed.problems)
                        written.append(
                            entry | _deliver(base, content, output, request, incident.key, name, as_json)
                        )
                except (NotFound, UsageError):
                    raise  # the same for every notice
                except RcaError as error:
                    if len(requests) == 1 and not isinstance(error, WithProblems):
                        raise
                    refused.append((incident.key, request, error))
                    continue
                if not as_json:
                    for problem in composed.problems:
                        show_problem(problem)
                if tell:
                    tell(number, len(requests))
    if as_json:
        show_json(
            {
                "notices": written,
                "refused": [each for one in refused for each in _refusal(*one)],
                "edited": [problem_json(problem) for problem in edited],
            }
        )
    elif refused:
        for key, request, refusal in refused:
            if not isinstance(refusal, WithProblems):  # which name their notice themselves
                message(
                    N_("{key} ({kind}, {locale}):"),
                    key=key,
                    kind=request.kind,
                    locale=request.locale,
                )
            show_error(refusal)
        if len(requests) > 1:
            message(N_("Written {written}, refused {refused}."), written=len(written), refused=len(refused))
    return 1 if refused else 0


def _refusal(key: str, request: Request, error: RcaError) -> Iterator[dict[str, object]]:
    """Why a notice could not be written, as plain data: its problems, or the error itself."""
    from rca.cli._shared.output import problem_json
    from rca.errors import WithProblems
    from rca.model.problem import Place, Problem

    problems = error.problems if isinstance(error, WithProblems) else ()
    for problem in problems or (Problem("", error.message, Place(key), remedy=error.remedy),):
        yield problem_json(problem) | {"kind": request.kind, "locale": request.locale}


def _entry(key: str, request: Request, name: str, problems: tuple[Problem, ...]) -> dict[str, object]:
    from rca.cli._shared.output import problem_json

    return {
        "incident": key,
        "kind": request.kind,
        "locale": request.locale,
        "format": name,
        "problems": [problem_json(problem) for problem in problems],
    }


def _deliver(
    base: KnowledgeBase,
    content: bytes,
    output: Path | None,
    request: Request,
    key: str,
    name: str,
    as_json: bool,
    place: Path = Path(),
) -> dict[str, object]:
    """Write a notice to its file or to the screen; with --json its path or text go into the answer."""
    from rca.cli._shared.output import content_json, to_screen
    from rca.model.audience import file_stem
    from rca.whole_files import write_file

    if output:
        stem = request.kind
        if request.frame and request.frame is not base.settings.notices.frame:
            stem += f"-{request.frame.value}"
        stem = file_stem(stem, request.audience)
        path = output / key / place / f"{stem}.{request.locale}{base.notices.format(name).SUFFIX}"
        write_file(path, content)
        if not as_json:
            click.echo(path)
        return {"path": str(path)}
    media_type = base.notices.format(name).MEDIA_TYPE
    if as_json:
        return {**content_json(content, media_type)}
    to_screen(content, media_type)
    return {}
