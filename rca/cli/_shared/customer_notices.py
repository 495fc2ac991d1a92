"""One notice for each customer: what ``rca render`` does with --customer and --all-affected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.errors import Incomplete
    from rca.knowledge_base import Edition, Job, KnowledgeBase, Plan, Request
    from rca.model.problem import Problem

Deliver = Callable[[bytes, "Request", str, str, Path], dict[str, object]]
"""Writes a notice: its bytes, request, incident key, format, and the folder below the incident's."""


def run(
    base: KnowledgeBase,
    work: Plan,
    locales: Sequence[str],
    formats: Sequence[str],
    deliver: Deliver,
    *,
    edited: Sequence[Problem],
    as_json: bool,
) -> int:
    """Write every edition; the answer is the exit code. ``edited`` is told in JSON."""
    from rca.cli._shared.left_out import show_doubtful
    from rca.cli._shared.output import message, problem_json, progress, show_json

    for customer, incident in work.unaffected:
        message(N_("{id} uses none of the services of {key}."), id=customer.id, key=incident.key)
    total = sum(len(job.customers) for job in work.jobs) * max(1, len(locales))
    written: list[dict[str, object]] = []
    refused: list[Edition] = []
    shown: set[str] = set()
    with progress(N_("Rendering"), total) as done:
        for number, (job, edition) in enumerate(_editions(base, work, locales), start=1):
            if edition.notice is None:
                refused.append(edition)
            else:
                request = replace(job.request, locale=edition.locale)
                for name in formats:
                    content = base.notices.render(edition.notice, name)
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
                    _show_problems(edition, shown)
            if done:
                done(number, total)
    if as_json:
        show_json(
            {
                "notices": written,
                "refused": [entry for each in refused for entry in _refusal_json(each)],
                "unlisted": [customer.id for customer in work.unlisted],
                "unknown": {customer.id: list(services) for customer, services in work.unknown},
                "edited": [problem_json(problem) for problem in edited],
            }
        )
        return 1 if refused else 0
    _show_refusals(refused)
    show_doubtful(work.unlisted, work.unknown)
    if len(written) + len(refused) > 1:
        message(
            N_("Customers written: {written}, refused: {refused}."),
            written=len({(each["incident"], each["customer"], each["locale"]) for each in written}),
            refused=len(refused),
        )
    return 1 if refused else 0


def _editions(base: KnowledgeBase, work: Plan, locales: Sequence[str]) -> Iterator[tuple[Job, Edition]]:
    for job in work.jobs:
        for locale in locales or ("",):
            for edition in base.notices.editions(job.incident, job.request, job.customers, locale=locale):
                yield job, edition


def _show_problems(edition: Edition, shown: set[str]) -> None:
    """What a draft lacks is the same for many customers, and told once."""
    from rca.cli._shared.output import show_problem

    for problem in edition.problems:
        if str(problem) not in shown:
            shown.add(str(problem))
            show_problem(problem)


def _show_refusals(refused: Sequence[Edition]) -> None:
    from rca.cli._shared.left_out import few
    from rca.cli._shared.output import message, show_error, show_problem

    errors: dict[int, tuple[Incomplete, list[str]]] = {}
    for edition in refused:
        if edition.error:
            errors.setdefault(id(edition.error), (edition.error, []))[1].append(edition.customer.id)
        for problem in edition.problems:
            show_problem(problem)
    for error, ids in errors.values():
        show_error(error)
        message(N_("Customers without a notice for this reason: {ids}."), ids=few(ids))


def _refusal_json(edition: Edition) -> Iterator[dict[str, object]]:
    from rca.cli._shared.output import problem_json

    for problem in (*edition.problems, *(edition.error.problems if edition.error else ())):
        yield {"customer": edition.customer.id, "locale": edition.locale, **problem_json(problem)}
