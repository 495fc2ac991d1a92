"""``rca next``: what is to be done for one incident now, and the command for each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context, who
from rca.cli._shared.groups import Command
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import counted_moment, json_option, now_option, regime_option
from rca.model.language_tags import in_language
from rca.model.problem import N_

if TYPE_CHECKING:
    from datetime import date, datetime

    from rca.knowledge_base import Task
    from rca.model.promises.step_list import StepRow

_STATES = {
    "overdue": N_("overdue"),
    "at once": N_("without delay"),
    "due": N_("due"),
    "not known yet": N_("not known yet"),
}
_OF_NOTICES = {
    "draft": "rca review {key} --kind {kind}",
    "in_review": "rca approve {key}",
    "approved": "rca publish {key} --kind {kind}",
    "published": "rca publish {key} --kind {kind}",
}
"""By where the incident stands, the command that brings a notice nearer."""


@click.command(
    "next",
    cls=Command,
    help=N_(
        "Show what is to be done for an incident now, and the command for each: edits to import, notices to customers, "
        "duties to authorities, open next steps."
    ),
    short_help=N_("Show what is to be done for an incident now."),
    example=(
        "rca next 2025-11-04-sms-codes-delayed\n"
        "rca next 2025-11-04-sms-codes-delayed --regime jp-telecom --json"
    ),
)
@click.argument("key", type=KEY)
@regime_option
@now_option
@json_option
@click.pass_obj
def command(context: Context, key: str, regimes: tuple[str, ...], at: str | None, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json, show_table
    from rca.model.promises.step_list import StepQuery

    moment = counted_moment(at)
    with context.open() as base:
        tasks = base.agenda(who()).of(key, base.due.regimes(tuple(dict.fromkeys(regimes))), moment)
        steps, today = base.step_rows.ask(
            moment, lambda _: StepQuery(states=("open",), incidents=(key,)), chosen()
        )
        steps = base.wording.rows(steps, chosen())
        zones = base.settings.notices.zones
    if as_json:
        rows = [_task_json(key, task) for task in tasks] + [_step_json(row, today) for row in steps]
        show_json({"incident": key, "now": moment.isoformat(), "next": rows})
        return
    head = [translate(title) for title in (N_("State"), N_("Due"), N_("What"), N_("Command"))]
    show_table(
        head,
        [
            *((_state(task), _time(task.at, zones), _name(task), _command(key, task)) for task in tasks),
            *((_step_state(row, today), row.due, row.text, _step_command(row)) for row in steps),
        ],
    )
    if not tasks and not steps:
        message(N_("Nothing is owed."))


def _state(task: Task) -> str:
    if task.at is None and task.state.value == "due":
        return translate(N_("to do"))
    return translate(_STATES[task.state.value])


def _time(at: datetime | None, zones: Any) -> str:
    if at is None:
        return ""
    from rca.i18n.instants import instant_writer
    from rca.i18n.locale import load_locale

    locale = load_locale(chosen())
    return instant_writer(locale, (zones.get(locale.tag) or locale.zones)[0])(
        at.replace(second=0, microsecond=0)
    )


def _name(task: Task) -> str:
    if task.what == "edits":
        return translate(N_("Edits of {file} to import"), file=task.subject)
    if task.name:
        found = in_language(task.name, chosen())
        name = found[1] if found else next(iter(task.name.values()))
    else:
        name = _kind(task.subject)
    return translate(N_("{name} (gaps: {gaps})"), name=name, gaps=task.gaps) if task.gaps else name


def _kind(kind: str) -> str:
    """What people call a kind of notice, without its number."""
    from rca.i18n.catalogs import Catalog

    words = Catalog(chosen())
    if kind == "update":
        return translate(N_("Next update"))
    return words.text(f"kind.{kind}") if words.knows(f"kind.{kind}") else kind


def _command(key: str, task: Task) -> str:
    if task.what == "edits":
        return f"rca import {shlex.quote(task.subject)}"
    if task.what == "authority":
        return f"rca due done {key} {task.subject} --on TIME"
    if task.gaps:
        return f"rca review {key} --show --kind {task.subject}"
    return _OF_NOTICES[str(task.review)].format(key=key, kind=task.subject)


def _step_state(row: StepRow, today: date) -> str:
    return translate(N_("overdue")) if row.is_overdue(today) else translate(N_("open"))


def _step_command(row: StepRow) -> str:
    if row.state == "in_progress":
        return f"rca steps done {row.ref} --evidence URL"
    return f"rca steps start {row.ref}"


def _task_json(key: str, task: Task) -> dict[str, Any]:
    return {
        "what": task.what.value,
        "subject": task.subject,
        "state": task.state.value,
        "at": task.at.isoformat() if task.at else None,
        "name": _name(task),
        "gaps": task.gaps,
        "review": str(task.review) if task.review else None,
        "command": _command(key, task),
    }


def _step_json(row: StepRow, today: date) -> dict[str, Any]:
    return {
        "what": "step",
        "subject": str(row.ref),
        "state": "overdue" if row.is_overdue(today) else "open",
        "at": row.due or None,
        "name": row.text,
        "gaps": 0,
        "review": None,
        "command": _step_command(row),
    }
