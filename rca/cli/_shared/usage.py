"""How commands are used, in the language in use: placeholders, choices and numbers, and what was used wrongly.

Click puts its sentences together from English pieces; here each is a whole one, from the catalogs.
"""

from __future__ import annotations

import re
from typing import Any

import click

from rca.cli._shared.language import translate
from rca.model.problem import N_, Listed

_PLACEHOLDERS = frozenset(
    {
        N_("ARGS"), N_("COMMAND"), N_("DATE"), N_("DIGEST"), N_("DIRECTORY"), N_("DUTY"), N_("FILE"),
        N_("FOLDER"), N_("ID"), N_("INCIDENT#STEP"), N_("KEY"), N_("KEYS"), N_("KIND"), N_("LANG=TEXT"), N_("LINK"),
        N_("MAILBOX"), N_("MESSAGE-ID"), N_("N"), N_("M"), N_("NAME"), N_("NUMBER"), N_("COUNT"), N_("OPTIONS"), N_("OWNER"),
        N_("PATH"), N_("PATHS"), N_("QUERY"), N_("RULE"), N_("SEV"), N_("SPAN"), N_("TAG"), N_("TEXT"), N_("TIME"),
        N_("VERSION"),
    }
)  # fmt: skip
_PLACEHOLDER = re.compile("[A-Z]+(?:[#=-][A-Z]+)*(?![a-z0-9])")


def with_placeholders(text: str) -> str:
    """What stands for a value in a usage line, such as ``KEY``, in the language in use."""
    return _PLACEHOLDER.sub(
        lambda found: translate(found.group()) if found.group() in _PLACEHOLDERS else found.group(), text
    )


class Choice(click.Choice[str]):
    """One of several words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        choices = Listed(map(repr, self.choices))
        return translate(N_("{value!r} is not one of {choices}."), value=value, choices=choices)


class Number(click.IntRange):
    """A whole number within bounds."""

    name = "n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            self.fail(translate(N_("{value!r} is not a whole number."), value=value), param, ctx)
        if (self.min is not None and number < self.min) or (self.max is not None and number > self.max):
            self.fail(
                translate(N_("{value} is not in the range: {range}."), value=number, range=self.bounds())
            )
        return number

    def bounds(self) -> str:
        """What numbers there may be, in words."""
        text = N_("{least} or more") if self.max is None else N_("{least} to {most}")
        return translate(text, least=self.min, most=self.max)


_OURS: dict[type, type] = {click.Choice: Choice, click.IntRange: Number}


def speak(parameter: click.Parameter) -> None:
    """Have what click says of this parameter's values be ours."""
    ours = _OURS.get(type(parameter.type))
    if ours:
        parameter.type.__class__ = ours


def show(error: click.ClickException) -> None:
    """What was used wrongly, below the line that says how it is used."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        names = {"command": error.ctx.command_path, "option": "--help"}
        click.echo(translate(N_("Try '{command} {option}' for help."), **names) + "\n", err=True)
    click.echo(translate(N_("Error: {message}"), message=_sentence(error)), err=True)


def _sentence(error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter):
        name = _hint(error).strip("'")
        if _is_argument(error):
            return translate(N_("Missing argument {name!r}."), name=name)
        if choices := getattr(error.param and error.param.type, "choices", ()):
            return translate(
                N_("Missing option {name!r}; choose one of: {near}."), name=name, near=Listed(choices)
            )
        return translate(N_("Missing option {name!r}."), name=name)
    if isinstance(error, click.BadParameter):
        text = N_("Invalid value for {name}: {message}")
        return translate(text, name=_hint(error), message=error.message)
    if isinstance(error, click.NoSuchOption):
        near = Listed(map(repr, error.possibilities or ()))
        text = N_("No such option {name!r}. Did you mean {near}?") if near else N_("No such option {name!r}.")
        return translate(text, name=error.option_name, near=near)
    return error.format_message()


def _is_argument(error: click.BadParameter) -> bool:
    return isinstance(error.param, click.Argument)


def _hint(error: click.BadParameter) -> str:
    """How a parameter is named: an option by itself, an argument by its placeholder."""
    if isinstance(error.param_hint, str):
        return error.param_hint
    if error.param is None:
        return ""
    hint = error.param.get_error_hint(error.ctx)
    return with_placeholders(hint) if _is_argument(error) else hint
