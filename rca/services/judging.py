"""Judging: what the checks have against a notice before it goes out, and the word of whoever sends it all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rca import checks
from rca.checks import Issue, Matter, Said
from rca.config.settings import Settings
from rca.errors import Incomplete, Unexplained
from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import Notice
from rca.model.notices.revision import Published, Waiver
from rca.model.problem import N_, Level, Place, Problem, has_errors
from rca.model.rules.catalogue import RULES, found
from rca.model.walk import as_counted_in, dotted, visible_to
from rca.notices.drafting import Editions, Order, compose_all
from rca.notices.templates import folders, kind, kinds
from rca.notices.view.corrections import Earlier
from rca.notices.view.followup import Promises


def compose_judged(
    incident: Incident,
    order: Order,
    settings: Settings,
    *,
    standing: Sequence[Published],
    now: datetime,
    series: int,
    corrects: Earlier | None,
    promises: Promises | None,
) -> Editions:
    """The notices of an order, with what the checks say. ``standing`` are the revisions that were not withdrawn.

    Raises Incomplete with every error and warning at once if there is an error.
    """
    try:
        editions = compose_all(incident, order, settings, series=series, corrects=corrects, promises=promises)
    except Incomplete as error:
        raise _refused(
            order, (*error.problems, *_judge(incident, order, settings, (), standing, now))
        ) from None
    problems = (*editions.problems, *_judge(incident, order, settings, editions.notices, standing, now))
    if has_errors(problems):
        raise _refused(order, problems)
    return replace(editions, problems=problems)


def with_words(editions: Editions, order: Order) -> Editions:
    """The editions with the words that the order gives for their warnings. Raises Unexplained if one lacks a word."""
    warnings: dict[str, list[Problem]] = {}
    for problem in editions.problems:
        if problem.level is Level.WARNING and RULES[problem.rule].wants_word:
            warnings.setdefault(problem.rule, []).append(problem)
    if silent := [rule for rule in warnings if not order.accepted.get(rule)]:
        raise Unexplained(
            N_("{key} is not published ({kind}): warnings want a word"),
            [problem for rule in silent for problem in warnings[rule]],
            remedy=N_(
                "Mend what they name, or say why it is right: rca publish {key} --kind {kind} {options} --reason …"
            ),
            key=order.key,
            kind=order.kind,
            options=" ".join(f"--accept {rule}" for rule in silent),
        )
    accepted = (
        Waiver(rule, order.accepted[rule], tuple(dict.fromkeys(each.place.field for each in problems)))
        for rule, problems in warnings.items()
    )
    return replace(editions, accepted=tuple(accepted))


def _judge(
    incident: Incident,
    order: Order,
    settings: Settings,
    notices: Sequence[Notice],
    standing: Sequence[Published],
    now: datetime,
) -> list[Problem]:
    """What the checks say of the incident as its readers see it."""
    paths = folders(settings.templates)
    chosen, known = kind(paths, order.kind), kinds(paths)
    said = tuple(
        Said(
            number=each.revision.number,
            kind=each.revision.kind,
            order=known[each.revision.kind].order if each.revision.kind in known else 0,
            issued_at=each.revision.issued_at,
            tells_steps=bool(each.revision.promises),
        )
        for each in standing
        if (each.revision.audience is Audience.INTERNAL) == (order.audience is Audience.INTERNAL)
    )
    issue = Issue(
        kind=chosen.name,
        order=chosen.order,
        over=chosen.over,
        parts=chosen.required | chosen.optional,
        required=chosen.required,
        at=order.issued_at,
        said=said,
        told=frozenset(name for notice in notices for name in notice.facts),
    )
    seen = visible_to(incident, order.audience) or incident
    return [
        found(
            each.rule,
            Place(incident.key, 0, as_counted_in(incident, order.audience, dotted(each.path))),
            **each.values,
        )
        for each in checks.findings(seen, Matter(now, issue))
    ]


def _refused(order: Order, problems: Sequence[Problem]) -> Incomplete:
    return Incomplete(
        N_("{key} cannot be published ({kind}): something is missing or does not fit"),
        problems,
        remedy=N_(
            "Nothing was published. Mend what is named, import the incident again and have it approved."
        ),
        key=order.key,
        kind=order.kind,
    )
