"""From an incident and what was published of it to the entries of the index.

An incident is one entry with all its prose, and each next step and each edition of a revision is one of its own:
a promise and the words that customers read are answers by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING

from rca.config.settings import Style
from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.language_tags import ANY
from rca.model.search import Entry, HitKind, Passage
from rca.model.text import Name, Text
from rca.model.times import Moment
from rca.model.walk import narrower, texts
from rca.services.search.plain_prose import Words, plain
from rca.store.feed import Fed, PublishedEdition

if TYPE_CHECKING:
    from rca.model.glossary import Term


NOTES = "en"
"""The language that the glossary's notes are written in."""


def entries(fed: Fed, style: Style, zone: tzinfo) -> Iterator[Entry]:
    """Everything that can be found of one incident: itself, its next steps, its published revisions. Days and years are
    those of ``zone``."""
    incident = fed.incident
    if incident is None:
        return
    words = Words(incident, style)
    title = tuple(_text(words, incident, incident.title, "title", Audience.PUBLIC, is_title=True))
    start = _minutes(incident.span.start, zone)
    shared = _keywords(incident, start, zone)
    yield Entry(
        kind=HitKind.INCIDENT,
        id=f"incident/{incident.key}",
        group=incident.key,
        incident=incident.key,
        audience=Audience.PUBLIC,
        passages=(*title, *_passages(incident, words)),
        keywords={**shared, "state": ("ongoing",) if incident.is_ongoing else ("over",)},
        start=start,
    )
    for index, step in enumerate(incident.next_steps):
        yield _step(incident, index, step, words, title, shared, start)
    for edition in fed.editions:
        yield _revision(incident, edition, shared, start)


def _passages(incident: Incident, words: Words) -> Iterator[Passage]:
    yield Passage("key", incident.source_locale, Audience.PUBLIC, incident.key, is_title=True)
    if incident.tracking_id:
        yield Passage(
            "tracking_id", incident.source_locale, Audience.PUBLIC, incident.tracking_id, is_title=True
        )
    upstream = incident.upstream
    if upstream and upstream.tracking_id:
        yield Passage("upstream.tracking_id", incident.source_locale, upstream.audience, upstream.tracking_id)
    for tag in incident.title.by_locale:
        formatter = words.formatter(_tag(tag, incident))
        yield Passage("windows", _tag(tag, incident), Audience.PUBLIC, formatter.windows(incident.windows))
    for path, text, audience in texts(incident):
        if path != ("title",):
            yield from _text(words, incident, text, ".".join(map(str, path)), audience)
    for index, step in enumerate(incident.next_steps):
        yield from _inside(incident, index, step)


def _text(
    words: Words, incident: Incident, text: Text, field: str, audience: Audience, *, is_title: bool = False
) -> Iterator[Passage]:
    for tag, prose in text.by_locale.items():
        locale = _tag(tag, incident)
        if written := words.line(prose, locale):
            yield Passage(field, locale, audience, written, is_title)


def _inside(incident: Incident, index: int, step: NextStep) -> Iterator[Passage]:
    """What of a step stays inside."""
    for name in sorted(step.internal - {"priority"}):
        value = getattr(step, name)
        text = " ".join(value) if isinstance(value, tuple) else value
        if isinstance(text, str) and text:
            yield Passage(
                f"next_steps.{index}.{name}", incident.source_locale, Audience.INTERNAL, plain(text)
            )


def _step(
    incident: Incident,
    index: int,
    step: NextStep,
    words: Words,
    title: tuple[Passage, ...],
    shared: dict[str, tuple[str, ...]],
    start: int | None,
) -> Entry:
    audience = narrower(step.audience, step.text.audience)
    due = step.due.last_day.toordinal() if step.due else None
    name = Passage(f"next_steps.{index}.id", incident.source_locale, audience, step.id)
    reason = (
        _text(
            words,
            incident,
            step.reason,
            f"next_steps.{index}.reason",
            narrower(step.audience, step.reason.audience),
        )
        if step.reason
        else ()
    )
    # The title is there so that a step is found by what it was promised for, and weighs no more than its own words.
    context = (Passage(p.field, p.locale, narrower(p.audience, audience), p.text) for p in title)
    return Entry(
        kind=HitKind.STEP,
        id=f"step/{incident.key}#{step.id}",
        group=incident.key,
        incident=incident.key,
        audience=audience,
        passages=(
            *_text(words, incident, step.text, f"next_steps.{index}.text", audience),
            *reason,
            name,
            *_inside(incident, index, step),
            *context,
        ),
        keywords={
            **shared,
            "state": (step.state.value,) if step.state else ("unstated",),
            "owner": (step.owner,) if step.owner else (),
        },
        start=start,
        due=due,
    )


def _revision(
    incident: Incident, edition: PublishedEdition, shared: dict[str, tuple[str, ...]], start: int | None
) -> Entry:
    revision, notice = edition.revision, edition.notice
    locale, audience = notice.locale, revision.audience
    frame = notice.frame
    parts = [
        (frame.opening, "opening"),
        (notice.body, "body"),
        *((text, "closing") for text in frame.closing),
    ]
    return Entry(
        kind=HitKind.REVISION,
        id=f"revision/{incident.key}/{revision.number}/{locale}",
        group=incident.key,
        incident=incident.key,
        audience=audience,
        passages=(
            Passage("title", locale, audience, frame.title),
            *(Passage(field, locale, audience, text) for part, field in parts if (text := plain(part))),
        ),
        keywords={
            **shared,
            "state": ("withdrawn",) if edition.is_withdrawn else ("published",),
        },
        start=start,
    )


def term_entries(terms: Iterable[Term], group: str) -> Iterator[Entry]:
    """The glossary as a group, one entry for each term: how it is said, how else, how not, and why."""
    for term in terms:
        if term.is_plain_word:
            continue
        words = [
            *(("term", locale, text) for locale, text in term.preferred.items()),
            *(("aliases", locale, text) for locale, texts in term.aliases.items() for text in texts),
            *(("rejected", locale, text) for locale, texts in term.rejected.items() for text in texts),
        ]
        if term.note:
            words.append(("note", NOTES, term.note))
        yield Entry(
            kind=HitKind.TERM,
            id=f"term/{term.id}",
            group=group,
            incident="",
            audience=Audience.PUBLIC,
            passages=tuple(
                Passage(field, locale, Audience.PUBLIC, text, is_title=field == "term")
                for field, locale, text in words
            ),
            keywords={"locale": tuple(sorted(term.preferred))},
        )


def _keywords(incident: Incident, start: int | None, zone: tzinfo) -> dict[str, tuple[str, ...]]:
    locales = {_tag(tag, incident) for _, text, _ in texts(incident) for tag in text.by_locale}
    year = (str(datetime.fromtimestamp(start * 60, zone).year),) if start is not None else ()
    return {
        "tracking_id": (incident.tracking_id,) if incident.tracking_id else (),
        "service": tuple(incident.services),
        "service_name": tuple(_called(incident.services)),
        "region": tuple(incident.regions),
        "region_name": tuple(_called(incident.regions)),
        "severity": (incident.severity.value,),
        "cause": (incident.cause.category.value,) if incident.cause else (),
        "locale": tuple(sorted(locales)),
        "year": year,
    }


def _called(members: Mapping[str, Name]) -> Iterator[str]:
    for name in members.values():
        yield from name.by_locale.values()


def _tag(tag: str, incident: Incident) -> str:
    return incident.source_locale if tag == ANY else tag


def _minutes(moment: Moment, zone: tzinfo) -> int | None:
    """Minutes since 1970 (UTC); of a moment of which only the date is known, from the beginning of that day in ``zone``."""
    instant = moment.instant or (datetime.combine(moment.on, time(), zone) if moment.on else None)
    return int(instant.timestamp() // 60) if instant else None
