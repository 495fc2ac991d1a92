"""The follow-up notice over a period: what has become of the promised next steps of all incidents.

It tells how things stood at the end of the period: what was done, moved to a later date or withdrawn within it, and
what was still open. Days are those of one zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rca.config.settings import Settings
from rca.errors import Incomplete
from rca.i18n.typography import escape_markdown
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import COMPLETE, StepState
from rca.model.notices.notice import Notice
from rca.model.problem import N_, Level, Problem, has_errors
from rca.model.promises.ledger import FOLLOWUP, Promise
from rca.model.promises.moves import Move, date_text, slips
from rca.model.text import Text
from rca.model.times import Moment, PartialDate, Window
from rca.notices.compose import Composed, Request
from rca.notices.frame import Framer
from rca.notices.gaps import missing_messages
from rca.notices.material import Material
from rca.notices.reader import Reader
from rca.notices.templates import environment, folders, kind, render
from rca.notices.view.followup import FollowupView, Progress

KIND = FOLLOWUP


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both included, in a zone."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def since_at(self) -> datetime:
        return datetime.combine(self.since, time(), self.zone).astimezone(UTC)

    @property
    def until_at(self) -> datetime:
        """The first instant after the period."""
        return datetime.combine(self.until + timedelta(days=1), time(), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Account:
    """One incident as it stood at the end of the period, and the steps that the notice tells of."""

    incident: Incident
    promises: Mapping[str, Promise]
    """By step, what was promised; with the date that held when the period began, if it moved in it."""


def account_of(
    incident: Incident, promises: Mapping[str, Promise], moves: Sequence[Move], period: Period
) -> Account | None:
    """What the notice tells of an incident; None if that is nothing.

    ``moves`` are all that were made since the period began, oldest first; later ones than its end are undone.
    """
    steps, kept = [], {}
    for step in incident.next_steps:
        promise = promises.get(step.id)
        if promise is None:
            continue
        of_step = [move for move in moves if move.ref.step == step.id]
        within = [move for move in of_step if move.at < period.until_at]
        then = _undone(step, of_step[len(within) :], within)
        settled = then.state in COMPLETE or then.state is StepState.DROPPED
        if settled and not _settled_within(then, within, period):
            continue
        first = next((move.from_due for move in within if move.from_due and move.is_slip), "")
        if first and slips(first, date_text(then.due)):
            promise = replace(promise, due=first)
        steps.append(then)
        kept[step.id] = promise
    if not steps:
        return None
    by_id = {step.id: step for step in steps}
    whole = tuple(by_id.get(step.id, step) for step in incident.next_steps)
    return Account(incident.model_copy(update={"next_steps": whole}), kept)


def _undone(step: NextStep, later: Sequence[Move], earlier: Sequence[Move]) -> NextStep:
    """The step as it stood before its later moves."""
    if not any((move.from_state, move.from_due) != (move.to_state, move.to_due) for move in later):
        return step
    state, due = later[0].from_state, later[0].from_due
    reason = next((move.public_reason for move in reversed(earlier) if move.public_reason), {})
    return step.model_copy(
        update={
            "state": state,
            "due": PartialDate.model_validate(due) if due else None,
            "done_on": step.done_on if state in COMPLETE else None,
            "reason": Text(by_locale=dict(reason)) if reason else None,
        }
    )


def _settled_within(step: NextStep, within: Sequence[Move], period: Period) -> bool:
    """True if it was done or dropped in the period, by its date or by a move."""
    if step.done_on and step.done_on.day:
        return period.since <= step.done_on.last_day <= period.until
    kinds = COMPLETE if step.state in COMPLETE else {StepState.DROPPED}
    return any(move.to_state in kinds and move.from_state not in kinds for move in within)


def compose_period(
    accounts: Sequence[Account], period: Period, request: Request, settings: Settings
) -> Composed:
    """The notice in the language and zones of ``request``. Raises Incomplete unless a draft is asked for."""
    paths = folders(settings.templates)
    chosen = kind(paths, KIND)
    reader = Reader(request.locale, request.zones, settings.notices)
    words, formatter, tag = reader.words, reader.formatter, reader.locale.tag
    frame_kind = request.frame or settings.notices.frame
    framer = Framer(
        settings,
        reader,
        chosen,
        frame_kind,
        issued_at=request.issued_at,
        addressee=request.addressee,
        audience=request.audience,
        contact_heading=lambda: words.text("part.contact"),
    )
    sections: list[tuple[str, Progress]] = []
    gaps: list[Problem] = []
    facts: dict[str, None] = {}
    for account in accounts:
        material = Material(account.incident, reader, request.issued_at)
        view = FollowupView(material, account.promises, period.until, only=frozenset(account.promises))
        title = escape_markdown(material.prose.line(account.incident.title, "title"))
        when = escape_markdown(formatter.window_date(account.incident.span))
        sections.append((words.text("progress.incident", title=title, date=when), view.progress))
        gaps += [*material.prose.gaps, *view.gaps]
        facts |= material.prose.mentioned
    days = formatter.window_date(Window(start=Moment(on=period.since), end=Moment(on=period.until)))
    values: dict[str, object] = {
        "t": words.text,
        "frame": frame_kind.value,
        "formal": chosen.formal,
        "title": "",
        "date": "",
        "apology": "apology.followup_period",
        "lead": "lead.followup",
        "accounts": sections,
    }
    env = environment(paths)
    problems = (*gaps, *framer.problems)
    if has_errors(problems) and not request.draft:
        raise Incomplete(
            N_("the follow-up notice ({locale}) is not complete"),
            problems,
            remedy=N_("Fill the gaps, or use --draft to mark them in the notice."),
            locale=request.locale,
        )
    frame = framer.frame(
        title=formatter.style_text(words.text("title.followup_period", period=days)),
        label=formatter.style_text(words.text("kind.followup")),
        opening=formatter.style_text(render(env, "_opening", tag, **values)),
        gaps=sum(problem.level is Level.ERROR for problem in problems),
    )
    notice = Notice(
        incident_key="",
        kind=KIND,
        audience=request.audience,
        locale=tag,
        zones=reader.zones,
        frame=frame,
        body=formatter.style_text(render(env, "_followup_period", tag, **values)),
        facts=tuple(facts),
    )
    return Composed(notice, (*problems, *missing_messages(words)))
