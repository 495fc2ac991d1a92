"""``rca revisions``: what was published, to be listed, shown and written again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import format_option, locale_option
from rca.cli._shared.options import json_option, output_folder
from rca.model.problem import N_

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rca.knowledge_base import KnowledgeBase, RevisionFile
    from rca.model.notices.revision import Published


@click.command(
    "revisions",
    cls=Command,
    help=N_("List what was published, show one revision, or write its files again as they were."),
    example=(
        "rca revisions 2025-06-11-block-storage-write-latency\n"
        "rca revisions 2025-06-11-block-storage-write-latency 1 --json\n"
        "rca revisions 2025-06-11-block-storage-write-latency 1 --render --format html --locale ja --output notices/"
    ),
)
@click.argument("key", required=False, type=KEY)
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option(
    "--render",
    cls=Option,
    is_flag=True,
    help=N_("Write the revision: without --output, one language in one format goes to the screen."),
)
@locale_option(N_("Language; repeatable (default: all, or the first one on the screen)."))
@format_option(N_("File format; repeatable (default: those frozen with it, or md on the screen)."))
@output_folder
@json_option
@click.pass_obj
def command(
    context: Context,
    key: str | None,
    number: int | None,
    render: bool,
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, show_json
    from rca.cli._shared.revisions import published_json, withdrawn_line

    if render and number is None:
        raise click.UsageError(translate(N_("Name the revision to write by its number.")))
    if not render and (output or locales or formats):
        raise click.UsageError(translate(N_("--locale, --format and --output go with --render.")))
    with context.open() as base:
        publisher = base.publishing
        if number is None:
            if key:
                base.incidents.get(key)
            _show_list(publisher.revisions(key), base.zone, as_json)
            return
        assert key is not None
        published = publisher.get(key, number)
        if not render:
            if as_json:
                show_json({"revision": {**published_json(published), "facts": published.revision.facts}})
            else:
                for label, value in _rows(published, base.zone.key):
                    click.echo(translate(N_("{label}: {value}"), label=label, value=value))
            return
        if line := withdrawn_line(published, base.zone.key):
            message("{line}", line=line)
        written = []
        for file in _files(base, published, locales, formats, on_screen=output is None and not as_json):
            if not file.is_frozen:
                message(
                    N_("{name}: laid out as of today, because this format was not frozen with the revision."),
                    name=file.name,
                )
            written.append(_deliver(file, published, output, as_json))
    if as_json:
        show_json({"files": written})


def _show_list(found: Sequence[Published], zone: ZoneInfo, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json, show_table
    from rca.cli._shared.page.changes import zone_called
    from rca.cli._shared.revisions import published_json

    if as_json:
        show_json({"revisions": [published_json(each) for each in found]})
        return
    head = [
        translate(text, zone=zone_called(zone))
        for text in (
            N_("Key"),
            N_("Number"),
            N_("Kind"),
            N_("Published ({zone})"),
            N_("By"),
            N_("Languages"),
            N_("State"),
            N_("Digest"),
            N_("Title"),
            N_("Audience"),
        )
    ]
    show_table(head, (_row(each, zone) for each in found))
    if not found:
        message(N_("Nothing has been published yet."))


def _state(published: Published) -> str:
    from rca.cli._shared.revisions import STATES

    return translate(N_("withdrawn")) if published.withdrawal else translate(STATES["published"])


def _row(published: Published, zone: ZoneInfo) -> tuple[str, ...]:
    revision = published.revision
    return (
        revision.incident_key,
        str(revision.number),
        _label(published),
        f"{revision.published_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        revision.who,
        ", ".join(revision.locales),
        _state(published),
        published.digest[:12],
        _edition_text(published, "title"),
        _audience(published),
    )


def _audience(published: Published) -> str:
    from rca.model.incidents.word_names import AUDIENCES

    return translate(AUDIENCES[published.revision.audience.value])


def _edition_text(published: Published, name: str) -> str:
    editions = published.revision.editions
    own = next((each for each in editions if each.locale == chosen()), editions[0])
    return str(getattr(own, name))


def _label(published: Published) -> str:
    """The kind as its readers were told, and of a correction what it corrects."""
    corrects = published.revision.corrects
    label = _edition_text(published, "label") or published.revision.kind
    return translate(N_("{kind} (of revision {number})"), kind=label, number=corrects) if corrects else label


def _rows(published: Published, zone: str) -> Iterator[tuple[str, str]]:
    from rca.cli._shared.page.changes import moment_words
    from rca.cli._shared.revisions import withdrawn_line
    from rca.i18n.locale import load_locale

    revision, approval = published.revision, published.revision.approval
    languages = load_locale(chosen()).languages
    yield translate(N_("Key")), revision.incident_key
    yield translate(N_("Number")), str(revision.number)
    yield translate(N_("Kind")), translate(N_("{text} ({note})"), text=_label(published), note=revision.kind)
    yield translate(N_("Audience")), _audience(published)
    yield translate(N_("State")), withdrawn_line(published, zone) or _state(published)
    for edition in revision.editions:
        title = translate(N_("Title"))
        yield (
            translate(N_("{text} ({note})"), text=title, note=languages.get(edition.locale, edition.locale)),
            edition.title,
        )
    yield translate(N_("Issued")), moment_words(revision.issued_at, zone)
    yield translate(N_("Published")), f"{moment_words(revision.published_at, zone)}  {revision.who}"
    yield translate(N_("Approved")), f"{moment_words(approval.at, zone)}  {approval.who}"
    yield translate(N_("Version of the incident")), str(revision.incident_version)
    if revision.note:
        yield translate(N_("Note")), revision.note
    for waiver in revision.accepted:
        yield translate(N_("Accepted")), f"{waiver.rule} ({', '.join(waiver.fields) or '–'}): {waiver.reason}"
    for file in revision.renditions:
        yield f"{file.locale} {file.format}", file.digest
    yield translate(N_("Digest")), published.digest
    yield translate(N_("Digest before")), revision.previous


def _files(
    base: KnowledgeBase,
    published: Published,
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    *,
    on_screen: bool,
) -> Iterator[RevisionFile]:
    from rca.errors import UsageError

    revision = published.revision
    frozen = tuple(dict.fromkeys(file.format for file in revision.renditions))
    locales = locales or (revision.locales[:1] if on_screen else revision.locales)
    formats = formats or (("md",) if on_screen else frozen)
    for name in formats:
        base.notices.format(name)
    if on_screen and len(locales) * len(formats) != 1:
        raise UsageError(
            N_("{count} notices need a folder: use --output."), count=len(locales) * len(formats)
        )
    for locale in locales:
        for name in formats:
            yield base.publishing.file(published, locale, name)


def _deliver(
    file: RevisionFile, published: Published, output: Path | None, as_json: bool
) -> dict[str, object]:
    from rca.cli._shared.output import content_json, to_screen
    from rca.whole_files import write_file

    content, media_type = file.rendition.content, file.rendition.media_type
    entry: dict[str, object] = {
        "locale": file.rendition.locale,
        "format": file.rendition.format,
        "media_type": media_type,
        "frozen": file.is_frozen,
    }
    if output:
        path = output / published.revision.incident_key / file.name
        write_file(path, content)
        if not as_json:
            click.echo(path)
        return {**entry, "path": str(path)}
    if as_json:
        return {**entry, **content_json(content, media_type)}
    to_screen(content, media_type)
    return entry
