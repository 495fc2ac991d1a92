"""Drafts of revisions: every language composed without gaps, and the digests of what the notices were made with.

Nothing here writes or publishes; :class:`rca.store.revisions.revisions.Revisions` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from rca import resources
from rca.config.settings import Settings
from rca.errors import Incomplete
from rca.i18n.catalogs import LAST_RESORT, notice_words
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.language_tags import fallbacks
from rca.model.notices.freezing import canonical, digest_of, freeze
from rca.model.notices.frozen_facts import frozen_facts, thawed_facts
from rca.model.notices.frozen_promise import FrozenPromise
from rca.model.notices.notice import FrameKind, HeadingSet, Notice
from rca.model.notices.revision import (
    FIRST,
    Approval,
    Draft,
    FrozenEdition,
    FrozenRendition,
    Published,
    Rendition,
    Revision,
    Waiver,
)
from rca.model.problem import N_, Place, Problem
from rca.model.promises.moves import date_text
from rca.model.rules.catalogue import found
from rca.model.walk import visible_to
from rca.notices.compose import Request, compose
from rca.notices.reader import Reader
from rca.notices.templates import folders
from rca.notices.view.corrections import Earlier
from rca.notices.view.followup import Promises

FORMATS = ("html", "md", "txt")
"""The formats that are frozen with every revision."""

CORRECTION = "correction"
_SHOWN_DIGITS = 16
"""How many digits of the record before are shown: enough that nobody makes another record that begins with them."""

_SERIES = {"initial": 1, "update": 2}
"""The kinds that 第N報 counts, and the least number that each can have."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published. Empty values mean: as the settings say."""

    key: str
    kind: str
    locales: tuple[str, ...]
    issued_at: datetime
    zones: tuple[str, ...] = ()
    audience: Audience = Audience.CUSTOMER
    frame: FrameKind | None = None
    headings: HeadingSet | None = None
    formats: tuple[str, ...] = ()
    """Formats to freeze beside :data:`FORMATS`."""
    note: str = ""
    corrects: int = 0
    """The number of the revision that a correction corrects; 0 for the last one that stands."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Why warnings are right, by rule: whoever publishes in spite of one gives their word."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The notices of one order, and what they leave to be desired: warnings and hints."""

    notices: tuple[Notice, ...]
    problems: tuple[Problem, ...]
    wordings: Mapping[str, Mapping[str, str]] | None = None
    """By language, the wording of each next step that the notices show; None if they show none."""
    accepted: tuple[Waiver, ...] = ()
    """The warnings among the problems that somebody gave their word for."""


def compose_all(
    incident: Incident,
    order: Order,
    settings: Settings,
    *,
    series: int = 0,
    corrects: Earlier | None = None,
    promises: Promises | None = None,
) -> Editions:
    """One notice for each language. Raises Incomplete with every problem of every language at once."""
    notices: list[Notice] = []
    problems: list[Problem] = []
    wordings: dict[str, Mapping[str, str]] = {}
    refused = not settings.organisation.is_named
    if refused:
        problems.append(found("organisation.name", Place("rca.toml", 0, "organisation.name")))
    for locale in order.locales:
        request = Request(
            kind=order.kind,
            locale=locale,
            issued_at=order.issued_at,
            zones=order.zones,
            audience=order.audience,
            frame=order.frame,
            headings=order.headings,
            series=series,
            corrects=corrects,
            promises=promises,
        )
        try:
            composed = compose(incident, request, settings)
        except Incomplete as error:
            refused = True
            problems += [_in_locale(problem, locale) for problem in error.problems]
        else:
            notices.append(composed.notice)
            if composed.wording is not None:
                wordings[locale] = composed.wording
            problems += [_in_locale(problem, locale) for problem in composed.problems]
    if refused:
        raise Incomplete(
            N_("{key} cannot be published ({kind}): something is missing"),
            problems,
            remedy=N_(
                "Nothing was published. Fill the gaps, import the incident again and have it approved."
            ),
            key=order.key,
            kind=order.kind,
        )
    return Editions(tuple(notices), tuple(problems), wordings or None)


def _in_locale(problem: Problem, locale: str) -> Problem:
    return replace(problem, place=replace(problem.place, file=f"{problem.place.file} ({locale})"))


def series_of(incident: Incident, order: Order, highest: int) -> int:
    """Which notice of its series an order would be: never a number that was given before; 0 outside the series.

    Notices may also have been given by other means, which the incident's posts tell of.
    """
    least = _SERIES.get(order.kind, 0)
    if order.kind != "update":
        return least
    return max(least, len(incident.posts_until(order.issued_at)), highest + 1)


def recorded(editions: Editions, settings: Settings, position: int, previous: str) -> Editions:
    """The editions with the line that makes every reader a witness: their place in the chain, and the record before it."""
    found = []
    for notice in editions.notices:
        reader = Reader(notice.locale, notice.zones, settings.notices)
        key = "record.first" if previous == FIRST else "record.after"
        line = reader.words.text(key, position=str(position), previous=f"{previous[:_SHOWN_DIGITS]}…")
        line = reader.formatter.style_text(line)
        found.append(replace(notice, frame=replace(notice.frame, record=line)))
    return replace(editions, notices=tuple(found))


def draft(
    incident: Incident,
    order: Order,
    editions: Editions,
    renditions: Iterable[Rendition],
    settings: Settings,
    *,
    number: int,
    series: int,
    approval: Approval,
    incident_digest: str,
    who: str,
    at: datetime,
) -> Draft:
    """The next revision of an incident, all but its place in the chain."""
    files = tuple(renditions)
    notices = editions.notices
    seen = visible_to(incident, order.audience)
    revision = Revision(
        incident_key=incident.key,
        number=number,
        kind=order.kind,
        audience=order.audience,
        editions=tuple(
            FrozenEdition(notice.locale, notice.frame.title, notice.frame.label, digest_of(freeze(notice)))
            for notice in notices
        ),
        renditions=tuple(
            FrozenRendition(file.locale, file.format, file.media_type, digest_of(file.content))
            for file in files
        ),
        facts=frozen_facts(seen) if seen else {},
        issued_at=order.issued_at.astimezone(UTC),
        published_at=at.astimezone(UTC),
        who=who,
        approval=approval,
        incident_version=approval.incident_version,
        incident_digest=incident_digest,
        template_digest=template_digest(settings),
        catalog_digest=catalog_digest(order.locales),
        series=series,
        corrects=order.corrects,
        note=order.note,
        accepted=editions.accepted,
        promises=tuple(_promises(incident, order, editions.wordings or {})),
    )
    return Draft(revision, notices, files)


def _promises(
    incident: Incident, order: Order, wordings: Mapping[str, Mapping[str, str]]
) -> Iterator[FrozenPromise]:
    """What the notices tell of next steps, to be frozen with them."""
    for step in incident.next_steps:
        wording = {locale: steps[step.id] for locale, steps in wordings.items() if step.id in steps}
        if wording:
            yield FrozenPromise(
                step=step.id,
                state=step.state.value if step.state else "",
                due=date_text(step.due),
                audience=order.audience,
                wording=wording,
                text={locale: text[1] for locale in wording if (text := step.text.find(locale))},
            )


def earlier_of(published: Published, notices: Iterable[Notice]) -> Earlier:
    """A revision as a correction of it needs it. ``notices`` are its editions."""
    revision = published.revision
    return Earlier(
        number=revision.number,
        kind=revision.kind,
        issued_at=revision.issued_at,
        facts=thawed_facts(revision.facts),
        stated=frozenset(name for notice in notices for name in notice.facts),
        labels={edition.locale: edition.label for edition in revision.editions},
    )


def template_digest(settings: Settings) -> str:
    """SHA-256 over names and digests of all templates that could be used, the organisation's own among them."""
    found: dict[str, str] = {}
    for folder in folders(settings.templates):
        for part in ("notices", "layouts"):
            for path in sorted((folder / part).rglob("*")):
                name = path.relative_to(folder).as_posix()
                if path.is_file() and name not in found:
                    found[name] = digest_of(path.read_bytes())
    return digest_of(canonical(found))


def catalog_digest(locales: Sequence[str]) -> str:
    """SHA-256 over the words and the patterns of these languages and of those that stand in for them."""
    tags = sorted({tag for locale in locales for tag in fallbacks(locale)} | {LAST_RESORT})
    root = resources.folder("locales")
    return digest_of(
        canonical([[tag, notice_words(tag), _file_digest(root / tag / "locale.toml")] for tag in tags])
    )


def _file_digest(path: Path) -> str:
    return digest_of(path.read_bytes()) if path.is_file() else ""
