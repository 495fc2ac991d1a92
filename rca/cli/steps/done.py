"""``rca steps done`` and ``rca steps verify``: the end of the work, with evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Command, Option, State, translate
from rca.cli.steps._moving import by_language, date_of, move, moving, public_reason_option, reason_option
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase
    from rca.model.promises.moves import Evidence
    from rca.model.promises.requested_move import RequestedMove
    from rca.store.steps.requests import Seen

_evidence = click.option(
    "--evidence",
    "evidence",
    cls=Option,
    multiple=True,
    metavar="TEXT",
    help=N_("What shows it: an address, or words; repeatable."),
)
_evidence_files = click.option(
    "--evidence-file",
    "files",
    cls=Option,
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=N_("A file that shows it; its name and SHA-256 are kept. Repeatable."),
)


@click.command(
    "done",
    cls=Command,
    help=N_("Finish steps. The day is today's in the first zone of rca.toml, or --on."),
    short_help=N_("Finish steps."),
    example=(
        "rca steps done 2025-06-11-block-storage-write-latency#n2 --evidence https://example.com/changes/12\n"
        "rca steps done --incident 2025-06-11-block-storage-write-latency --state in_progress --on 2025-07-31 --yes"
    ),
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@click.option("--on", cls=Option, metavar="DATE", help=N_("The day on which it was done."))
@_evidence
@_evidence_files
@reason_option
@public_reason_option
@moving
@click.pass_obj
def done(
    state: State,
    /,
    names: tuple[str, ...],
    on: str | None,
    evidence: tuple[str, ...],
    files: tuple[Path, ...],
    why: str,
    public_reasons: tuple[str, ...],
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove
    from rca.model.times import PartialDate

    day = date_of(on, "--on") if on else None
    kept = _kept(evidence, files)
    reasons = by_language(public_reasons, "--public-reason")

    def wish(seen: Seen, today: date, base: KnowledgeBase) -> RequestedMove:
        if day and date(day.year, day.month, day.day or 1) > today:
            raise click.BadParameter(translate(N_("{value} has not come yet."), value=on), param_hint="--on")
        done_on = day or PartialDate(year=today.year, month=today.month, day=today.day)
        return RequestedMove(
            Verb.STATE, StepState.DONE, done_on=done_on, why=why, public_reason=reasons, evidence=kept
        )

    return move(state, names, options, wish)


@click.command(
    "verify",
    cls=Command,
    help=N_("Confirm that steps that are done have the effect they were meant to have."),
    example="rca steps verify 2025-06-11-block-storage-write-latency#n1 --evidence 'Load test of July 3'",
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@_evidence
@_evidence_files
@reason_option
@moving
@click.pass_obj
def verify(
    state: State,
    /,
    names: tuple[str, ...],
    evidence: tuple[str, ...],
    files: tuple[Path, ...],
    why: str,
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    kept = _kept(evidence, files)
    return move(
        state,
        names,
        options,
        lambda *_: RequestedMove(Verb.STATE, StepState.VERIFIED, why=why, evidence=kept),
    )


def _kept(texts: Sequence[str], files: Sequence[Path]) -> tuple[Evidence, ...]:
    """Evidence as it is kept: addresses, words, and files by name and digest."""
    from rca.model.promises.moves import Evidence, EvidenceKind

    return (
        *(
            Evidence(
                EvidenceKind.LINK if text.startswith(("https://", "http://")) else EvidenceKind.NOTE, text
            )
            for text in texts
        ),
        *(Evidence(EvidenceKind.FILE, path.name, _digest(path)) for path in files),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
