"""``rca due list``: what is owed to whom and by when, overdue first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate, word
from rca.cli._shared.names import KEY
from rca.cli._shared.options import counted_moment, json_option, now_option, parsed, regime_option
from rca.model.language_tags import in_language
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.model.deadlines.owed import Due
    from rca.model.deadlines.regime import Regime
    from rca.model.promises.ledger import Owed

_STATES = {
    "overdue": N_("overdue"),
    "at once": N_("without delay"),
    "due": N_("due"),
    "not known yet": N_("not known yet"),
    "done late": N_("done late"),
    "met": N_("met"),
}
_NEWS = {
    "missing": N_("gone without a word"),
    "dropped": N_("dropped"),
    "slipped": N_("delayed"),
    "reopened": N_("taken up again"),
    "done": N_("done"),
}
_PROMISED = N_("Next update, as promised")


@click.command(
    "list",
    cls=Command,
    help=N_(
        "Show which notices and reports are owed, and by when: what the regimes of deadlines in rca.toml demand, and "
        "the next updates that were promised; then which promised next steps were done, delayed or dropped without "
        "customers having been told. Overdue first. No legal advice."
    ),
    short_help=N_("Show which notices and reports are owed, and by when."),
    example=(
        "rca due list\nrca due list --within 7d --check\nrca due list 2025-11-04-sms-codes-delayed --regime jp-telecom --json"
    ),
)
@click.argument("keys", nargs=-1, metavar="[KEY]...", type=KEY)
@regime_option
@click.option(
    "--within", cls=Option, metavar="SPAN", help=N_("Only what is due within this time, such as 7d or 12h.")
)
@now_option
@click.option("--all", "everything", cls=Option, is_flag=True, help=N_("Show also what is done."))
@click.option("--check", cls=Option, is_flag=True, help=N_("Exit with 1 if anything is overdue."))
@json_option
@click.pass_obj
def command(
    context: Context,
    keys: tuple[str, ...],
    regimes: tuple[str, ...],
    within: str | None,
    at: str | None,
    everything: bool,
    check: bool,
    as_json: bool,
) -> int:
    from rca.cli._shared.output import message, show_json
    from rca.model.deadlines.owed import State as DueState
    from rca.model.written_times import parse_length

    moment = counted_moment(at)
    span = parsed(parse_length, within, "--within") if within else None
    with context.open() as base:
        applying = base.due.regimes(tuple(dict.fromkeys(regimes)))
        owed = base.due.of(tuple(dict.fromkeys(keys)), applying, moment)
        zones: Mapping[str, Sequence[str]] = base.glance.zones if base.glance else base.settings.notices.zones
        news = base.due.news(list(dict.fromkeys(keys)) or None)
    shown = [due for due in owed if everything or not due.is_done]
    if span is not None:
        shown = [due for due in shown if due.at is not None and due.at <= moment + span]
    if as_json:
        show_json(
            {
                "now": moment.isoformat(),
                "due": [_json(due, applying) for due in shown],
                "steps": [_news_json(each) for each in news],
            }
        )
    else:
        _show(shown, applying, zones)
        _hint(shown)
        _show_news(news)
        if not shown and not news:
            message(N_("Nothing is owed."))
        if not applying:
            message(
                N_("No regime of deadlines is set; name some in [deadlines] of rca.toml, or with --regime.")
            )
    return 1 if check and any(due.state is DueState.OVERDUE for due in owed) else 0


def _show(shown: list[Due], regimes: dict[str, Regime], zones: Mapping[str, Sequence[str]]) -> None:
    from rca.cli._shared.output import show_table
    from rca.i18n.instants import instant_writer
    from rca.i18n.locale import load_locale

    locale = load_locale(chosen())
    write = instant_writer(locale, (zones.get(locale.tag) or locale.zones)[0])
    rows = []
    for due in shown:
        if due.at is None:
            anchor = word("anchor", due.anchor)
            when = translate(N_("waits for: {anchor}"), anchor=anchor)
        else:
            when = write(due.at.replace(second=0, microsecond=0))
            when = translate(N_("about {time}"), time=when) if due.about else when
        rows.append((translate(_STATES[due.state.value]), when, due.incident_key, _name(due), due.regime))
    titles = (N_("State"), N_("Due"), N_("Incident"), N_("What"), N_("Regime"))
    show_table([translate(title) for title in titles], rows)


def _hint(shown: Sequence[Due]) -> None:
    """How to record that an authority was told, with the names of the first duty that is owed to one."""
    from rca.cli._shared.output import message

    first = next((due for due in shown if due.to == "authority" and not due.is_done), None)
    if first:
        message(
            N_("Once the authority was told: rca due done {key} {duty} --on TIME"),
            key=first.incident_key,
            duty=first.id,
        )


def _show_news(news: Sequence[Owed]) -> None:
    """What has become of promised steps that customers do not know yet."""
    from rca.cli._shared.output import show_table

    if not news:
        return
    click.echo(translate(N_("To be told to customers (rca publish KEY --kind followup):")))
    show_table(
        [translate(title) for title in (N_("News"), N_("Due date"), N_("Step"), N_("Told by"))],
        (
            (
                translate(_NEWS[each.news.value]),
                f"{each.promise.due or '–'} → {each.due or '–'}"
                if each.due != each.promise.due
                else each.due,
                str(each.ref),
                translate(N_("r{number}"), number=each.promise.revision),
            )
            for each in news
        ),
    )


def _news_json(each: Owed) -> dict[str, object]:
    return {
        "name": str(each.ref),
        "incident": each.ref.key,
        "step": each.ref.step,
        "news": each.news.value,
        "state": each.state,
        "due": each.due or None,
        "done_on": each.done_on or None,
        "revision": each.promise.revision,
        "told_state": each.promise.state,
        "told_due": each.promise.due or None,
    }


def _name(due: Due) -> str:
    if due.name is None:
        return translate(_PROMISED)
    found = in_language(due.name, chosen())
    return found[1] if found else next(iter(due.name.values()))


def _json(due: Due, regimes: dict[str, Regime]) -> dict[str, object]:
    def text(instant: datetime | None) -> str | None:
        return instant.isoformat() if instant else None

    regime = regimes.get(due.regime)
    return {
        "incident": due.incident_key,
        "state": due.state.value,
        "at": text(due.at),
        "regime": due.regime,
        "duty": due.duty,
        "id": due.id,
        "name": _name(due),
        "to": due.to,
        "anchor": due.anchor,
        "anchor_at": text(due.anchor_at),
        "about": due.about,
        "done_at": text(due.done_at),
        "evidence": due.report.evidence if due.report else "",
        "recorded_by": due.report.who if due.report else "",
        "source": next(iter(regime.source.values())) if regime else "",
    }
