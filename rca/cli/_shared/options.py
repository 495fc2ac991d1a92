"""Options that several commands have, written once, and what their texts mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from rca.cli._shared.context import now
from rca.cli._shared.groups import Option
from rca.cli._shared.language import sentences, translate
from rca.cli._shared.names import REGIME
from rca.model.problem import N_, Message

ValueT = TypeVar("ValueT")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Location(click.Path):
    """A path. What help calls it is in the language in use then; click fixes it when the option is made."""

    def __init__(self, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)

    @property
    def name(self) -> str:
        return translate(
            "path" if self.file_okay and self.dir_okay else "file" if self.file_okay else "directory"
        )

    @name.setter
    def name(self, name: str) -> None:
        """Nothing: it is known when it is asked for."""


def parsed(parse: Callable[[str], ValueT], text: str, option: str) -> ValueT:
    """What ``parse`` makes of an option's text. Raises BadParameter in the words of the rule that the text breaks."""
    from pydantic_core import PydanticCustomError

    from rca.model.rules.catalogue import RULES

    try:
        return parse(text)
    except PydanticCustomError as error:
        rule = RULES[error.type]
        values = error.context or {}
        remedy = Message(rule.remedy, values) if rule.remedy else None
        raise click.BadParameter(sentences(Message(rule.text, values), remedy), param_hint=option) from None


def instant(text: str, option: str) -> datetime:
    """The instant (UTC) that an option names. Raises BadParameter."""
    from rca.model.written_times import parse_instant

    return parsed(parse_instant, text, option)


def issued_moment(text: str | None, otherwise: datetime | None = None) -> datetime:
    """The time of issue that ``--issued-at`` names, or else the present minute."""
    return instant(text, "--issued-at") if text else (otherwise or now()).replace(second=0, microsecond=0)


def counted_moment(text: str | None) -> datetime:
    """The moment that ``--now`` names, or the present one."""
    return instant(text, "--now") if text else now()


def unique(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of an option that may be repeated, each once."""
    return tuple(dict.fromkeys(values))


json_option = click.option("--json", "as_json", cls=Option, is_flag=True, help=N_("Write JSON."))
now_option = click.option(
    "--now", "at", cls=Option, metavar="TIME", help=N_("The moment to count from (default: now).")
)
output_folder = click.option(
    "--output",
    "-o",
    cls=Option,
    type=Location(file_okay=False),
    help=N_("Write into this folder."),
)
output_file = click.option(
    "--output",
    "-o",
    cls=Option,
    type=Location(dir_okay=False),
    help=N_("Write into this file."),
)
all_incidents_option = click.option(
    "--all", "everything", cls=Option, is_flag=True, help=N_("All incidents.")
)


def audience_option(text: str) -> Decorator:
    """``--audience``, for what is found by readers inside unless it says otherwise; ``text`` is its help."""
    return click.option(
        "--audience",
        cls=Option,
        type=click.Choice(["public", "customer", "internal"]),
        default="internal",
        show_default=True,
        help=text,
    )


regime_option = click.option(
    "--regime",
    "regimes",
    cls=Option,
    type=REGIME,
    multiple=True,
    metavar="NAME",
    help=N_("Regime of deadlines, such as nis2; repeatable (default: as in rca.toml)."),
)
