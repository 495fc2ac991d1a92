"""One notice for each customer: what ``rca render`` does with --customer and --all-affected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rca.cli._shared.context import translate
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.errors import Incomplete
    from rca.knowledge_base import KnowledgeBase
    from rca.model.customers.customer import Customer
    from rca.model.incidents.incident import Incident
    from rca.notices.compose import Request
    from rca.notices.editions import Edition

Deliver = Callable[[bytes, "Request", str, str, Path], dict[str, object]]
"""Writes a notice: its bytes, request, incident key, format, and the folder below the incident's."""


class Job(NamedTuple):
    """One incident and kind, and the customers who are to read of it."""

    incident: Incident
    request: Request
    customers: Sequence[Customer]


class Plan(NamedTuple):
    """All jobs, and the customers who were left out because nobody has said which services they use."""

    jobs: Sequence[Job]
    unlisted: Sequence[Customer]


def plan(
    base: KnowledgeBase, asked: Sequence[tuple[Incident, Request]], ids: Sequence[str], *, all_affected: bool
) -> Plan:
    """Who reads what. Raises NotFound for an id of nobody."""
    from rca.cli._shared.output import message
    from rca.model.customers.customer import affected

    named = {customer.key: customer for customer in map(base.recipients.get, ids)}
    everybody = base.recipients.list() if all_affected else ()
    jobs, unlisted = [], dict[str, "Customer"]()
    for incident, request in asked:
        concerned = affected(incident, named.values())
        for customer in named.values():
            if customer not in concerned.customers and customer not in concerned.unlisted:
                message(N_("{id} uses none of the services of {key}."), id=customer.id, key=incident.key)
        found = affected(incident, everybody)
        readers = named | {customer.key: customer for customer in found.customers}
        unlisted |= {customer.key: customer for customer in found.unlisted if customer.key not in named}
        jobs.append(Job(incident, request, [readers[key] for key in sorted(readers)]))
    return Plan(jobs, list(unlisted.values()))


def run(
    base: KnowledgeBase,
    work: Plan,
    locales: Sequence[str],
    formats: Sequence[str],
    deliver: Deliver,
    *,
    as_json: bool,
) -> int:
    """Write every edition; the answer is the exit code."""
    from rca.cli._shared.output import message, problem_json, progress, show_json

    total = sum(len(job.customers) for job in work.jobs) * max(1, len(locales))
    written: list[dict[str, object]] = []
    refused: list[Edition] = []
    told: set[str] = set()
    with progress(N_("Rendering"), total) as tell:
        for number, (job, edition) in enumerate(_editions(base, work.jobs, locales), start=1):
            if edition.notice is None:
                refused.append(edition)
            else:
                request = replace(job.request, locale=edition.locale)
                for name in formats:
                    content = base.render(edition.notice, name)
                    entry: dict[str, object] = {
                        "incident": job.incident.key,
                        "customer": edition.customer.id,
                        "kind": request.kind,
                        "locale": edition.locale,
                        "format": name,
                        "problems": [problem_json(problem) for problem in edition.problems],
                    }
                    place = Path(edition.customer.id)
                    written.append(entry | deliver(content, request, job.incident.key, name, place))
                if not as_json:
                    _show_problems(edition, told)
            if tell:
                tell(number, total)
    unlisted = [customer.id for customer in work.unlisted]
    if as_json:
        show_json(
            {
                "notices": written,
                "refused": [entry for each in refused for entry in _refusal_json(each)],
                "unlisted": unlisted,
            }
        )
        return 1 if refused else 0
    _show_refusals(refused)
    if unlisted:
        message(N_("Left out, because nobody has said which services they use: {ids}."), ids=_few(unlisted))
    if len(written) + len(refused) > 1:
        message(
            N_("Customers written: {written}, refused: {refused}."),
            written=len({(each["incident"], each["customer"], each["locale"]) for each in written}),
            refused=len(refused),
        )
    return 1 if refused else 0


def _editions(
    base: KnowledgeBase, jobs: Sequence[Job], locales: Sequence[str]
) -> Iterator[tuple[Job, Edition]]:
    for job in jobs:
        for locale in locales or ("",):
            for edition in base.editions(job.incident, job.request, job.customers, locale=locale):
                yield job, edition


def _show_problems(edition: Edition, told: set[str]) -> None:
    """What a draft lacks is the same for many customers, and told once."""
    from rca.cli._shared.output import show_problem

    for problem in edition.problems:
        if str(problem) not in told:
            told.add(str(problem))
            show_problem(problem)


def _show_refusals(refused: Sequence[Edition]) -> None:
    from rca.cli._shared.output import message, show_error, show_problem

    errors: dict[int, tuple[Incomplete, list[str]]] = {}
    for edition in refused:
        if edition.error:
            errors.setdefault(id(edition.error), (edition.error, []))[1].append(edition.customer.id)
        for problem in edition.problems:
            show_problem(problem)
    for error, ids in errors.values():
        show_error(error)
        message(N_("Customers without a notice for this reason: {ids}."), ids=_few(ids))


def _refusal_json(edition: Edition) -> Iterator[dict[str, object]]:
    from rca.cli._shared.output import problem_json

    for problem in (*edition.problems, *(edition.error.problems if edition.error else ())):
        yield {"customer": edition.customer.id, "locale": edition.locale, **problem_json(problem)}


def _few(ids: Sequence[str]) -> str:
    """The ids, but of many the first ones only."""
    most = 10
    return (
        ", ".join(ids)
        if len(ids) <= most
        else translate(N_("{ids} and {count} more"), ids=", ".join(ids[:most]), count=len(ids) - most)
    )
