"""What the commands about revisions share: how a revision and a review look, and writing a revision's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca.cli._shared.language import chosen, translate
from rca.cli._shared.page.changes import moment_words
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from datetime import datetime

    from rca.knowledge_base import KnowledgeBase, Publisher
    from rca.model.notices.review import Return, Review, ReviewStep
    from rca.model.notices.revision import Published, Revision
    from rca.model.problem import Problem

STATES = {
    "draft": N_("draft"),
    "in_review": N_("in review"),
    "approved": N_("approved"),
    "published": N_("published"),
}


def review_line(review: Review, zone: str) -> str:
    """Where an incident stands, on one line, with the time in that zone."""
    state = translate(STATES[review.state.value])
    by = f"  {review.who}  {moment_words(review.at, zone)}" if review.at else ""
    version = translate(N_("version {version}"), version=review.incident_version)
    return f"{review.incident_key}  {version}  {state}{by}"


def returned_line(review: Review, zone: str) -> str:
    """That a version was returned to its author, by whom, when and why; empty if it was not."""
    back = review.returned
    if back is None:
        return ""
    return translate(
        N_("{at}: {who} returned version {version}: {reason}"),
        at=moment_words(back.at, zone),
        who=back.who,
        version=review.incident_version,
        reason=back.reason,
    )


def findings(base: KnowledgeBase, key: str, kind: str | None, moment: datetime) -> tuple[Problem, ...]:
    """What speaks against an incident's file, and against the notice that it calls for (or one of ``kind``) in the
    house's languages."""
    from rca.knowledge_base import Order

    chosen = kind or base.notices.suggest_kind(base.incidents.get(key), moment)
    issued = moment.replace(second=0, microsecond=0)
    order = Order(key=key, kind=chosen, locales=base.settings.notices.locales, issued_at=issued)
    return (*base.files.warnings(key), *base.publishing.problems(order, at=moment))


def review_json(review: Review) -> dict[str, Any]:
    """A review as plain data."""
    return {
        "incident": review.incident_key,
        "version": review.incident_version,
        "state": review.state.value,
        "who": review.who or None,
        "at": review.at.isoformat() if review.at else None,
        "returned": _return_json(review.returned),
    }


def _return_json(back: Return | None) -> dict[str, str] | None:
    return {"who": back.who, "at": back.at.isoformat(), "reason": back.reason} if back else None


def review_step_json(step: ReviewStep) -> dict[str, Any]:
    """A step of a review as plain data."""
    return {
        "version": step.version,
        "state": step.state.value,
        "who": step.who,
        "at": step.at.isoformat(),
        "returned": _return_json(step.returned),
    }


def published_json(published: Published) -> dict[str, Any]:
    """A revision as plain data, without its texts and facts."""
    revision, withdrawal = published.revision, published.withdrawal
    return {
        "incident": revision.incident_key,
        "number": revision.number,
        "kind": revision.kind,
        "audience": revision.audience.value,
        "editions": {
            edition.locale: {"title": edition.title, "label": edition.label, "digest": edition.digest}
            for edition in revision.editions
        },
        "files": [
            {
                "locale": file.locale,
                "format": file.format,
                "media_type": file.media_type,
                "digest": file.digest,
            }
            for file in revision.renditions
        ],
        "issued_at": revision.issued_at.isoformat(),
        "published_at": revision.published_at.isoformat(),
        "who": revision.who,
        "approved_by": revision.approval.who,
        "approved_at": revision.approval.at.isoformat(),
        "incident_version": revision.incident_version,
        "incident_digest": revision.incident_digest,
        "template_digest": revision.template_digest,
        "catalog_digest": revision.catalog_digest,
        "corrects": revision.corrects or None,
        "note": revision.note,
        "accepted": accepted_json(published),
        "position": revision.position,
        "previous": revision.previous,
        "digest": published.digest,
        "withdrawn": (
            {"reason": withdrawal.reason, "who": withdrawal.who, "at": withdrawal.at.isoformat()}
            if withdrawal
            else None
        ),
    }


def accepted_json(published: Published) -> list[dict[str, Any]]:
    """The warnings that a revision was published in spite of, with the word that was given for each."""
    revision = published.revision
    return [
        {"revision": revision.number, "rule": each.rule, "reason": each.reason, "who": revision.who,
         "fields": list(each.fields)}
        for each in revision.accepted
    ]  # fmt: skip


def accepted_lines(published: Published) -> Iterator[str]:
    """The same, one line for each."""
    for each in published.revision.accepted:
        yield translate(
            N_("Revision {number} was published in spite of {rule} ({fields}): {reason}"),
            number=published.revision.number,
            rule=each.rule,
            fields=Listed(each.fields) or "–",
            reason=each.reason,
        )


def label_of(revision: Revision) -> str:
    """What a revision is called, in the language in use if it has one in that."""
    own = next((each for each in revision.editions if each.locale == chosen()), revision.editions[0])
    return own.label or revision.kind


def published_line(revision: Revision) -> str:
    """That a revision was published: which, as what, in which languages."""
    return translate(
        N_("{key}: published revision {number}, {label} ({languages})."),
        key=revision.incident_key,
        number=revision.number,
        label=label_of(revision),
        languages=Listed(revision.locales),
    )


def withdrawn_line(published: Published, zone: str) -> str:
    """That a revision was withdrawn, by whom, when and why; empty if it stands."""
    withdrawal = published.withdrawal
    if withdrawal is None:
        return ""
    return translate(
        N_("Revision {number} was withdrawn by {who} on {at}: {reason}"),
        number=withdrawal.number,
        who=withdrawal.who,
        at=moment_words(withdrawal.at, zone),
        reason=withdrawal.reason,
    )


def write_files(publisher: Publisher, published: Published, folder: Path) -> Iterator[Path]:
    """Write all frozen files of a revision into ``folder``/KEY; gives each path when it is written."""
    from rca.whole_files import write_file

    for file in publisher.files(published):
        path = folder / published.revision.incident_key / file.name
        write_file(path, file.rendition.content)
        yield path
