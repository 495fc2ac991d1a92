"""Types of arguments that name something: what they take beside the plain name, and what a shell can complete.

A shell asks while somebody types, in any folder: what cannot be answered there is answered with nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.language import translate
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from rca.knowledge_base import KnowledgeBase

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType  # click has it generic since 8.4 only

_SHOWN = 6
"""Candidates that a refusal names."""


class Completed(_ParamType):
    """A text of which the shell knows how it may go on; ``known`` says what begins as the text does."""

    def __init__(self, name: str, known: Callable[[KnowledgeBase, str], Sequence[str]]) -> None:
        self.name = name
        self._known = known

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            with _context(ctx).open() as base:
                return [CompletionItem(_typed(each)) for each in self._known(base, incomplete)]
        except Exception:  # in the middle of what somebody types no message helps
            return []


class Key(Completed):
    """A key, or what names its incident as well: its tracking id, or the beginning of its key. The value is the key."""

    def __init__(self) -> None:
        super().__init__("key", lambda base, begin: base.names.keys(begin))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key; what names no incident stays as it is: the command says so. Fails for what may be several."""
        return _key(str(value), ctx) if ctx else str(value)


class Step(Completed):
    """A step as ``KEY#STEP``; what names the incident in front of the mark may be what a key may be."""

    def __init__(self, behind: Callable[[KnowledgeBase, str], Sequence[str]] = lambda *_: ()) -> None:
        """``behind`` is what may stand behind the steps, as an owner does."""
        super().__init__("step", lambda base, begin: [*base.names.steps(begin), *behind(base, begin)])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The step by its key; a text that is none, as the date behind it, stays as it is."""
        text = str(value)
        key, mark, step = text.strip().partition("#")
        if not ctx or not (mark and key and step) or " " in text or "#" in step:
            return text
        return f"{_key(key, ctx)}#{step}"


class Kind(Completed):
    """A kind of notice, by its name or by what it is called in any language that we have. The value is its name."""

    def __init__(self) -> None:
        super().__init__("kind", lambda base, begin: _beginning(base.names.kinds(), begin))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name of the kind; what is none stays as it is: the command says so."""
        from rca.errors import RcaError

        try:
            with _context(ctx).open() as base:
                return base.names.kind(str(value))
        except (RcaError, OSError):
            return str(value)


def _key(name: str, ctx: click.Context) -> str:
    from rca.errors import RcaError

    try:
        with _context(ctx).open() as base:
            found = base.names.incidents(name)
    except (RcaError, OSError):
        return name
    if len(found) > 1:
        shown = Listed([*found[:_SHOWN], *(["…"] if len(found) > _SHOWN else [])])
        raise click.BadParameter(
            translate(N_("{name} can mean several incidents: {keys}."), name=name, keys=shown)
        )
    return found[0] if found else name


def _typed(name: str) -> str:
    """A name as it is typed: bash, other than zsh and fish, puts it on the line as it is given."""
    words = os.environ.get("COMP_WORDS", "")
    is_quoted = words.count("'") % 2 or words.count('"') % 2
    if is_quoted or os.environ.get("_RCA_COMPLETE") != "bash_complete":
        return name
    return re.sub(r"([\s'\"\\$&;()<>|*?!`])", r"\\\\\1", name)  # the script that asks takes one away


def _context(ctx: click.Context | None) -> Context:
    """The context of the command; while a shell asks, there is none yet, and the options of the program make it."""
    given = ctx.find_object(Context) if ctx else None
    return given or Context(ctx.find_root().params.get("store") if ctx else None)


def _beginning(names: Sequence[str], begin: str) -> list[str]:
    return [name for name in names if name.startswith(begin.lower())]


def _locales(base: KnowledgeBase, begin: str) -> list[str]:
    from rca.i18n.locale import locale_tags

    return [tag for tag in locale_tags() if tag.lower().startswith(begin.lower())]


def _formats(base: KnowledgeBase, begin: str) -> list[str]:
    from rca.registry import members

    return _beginning(list(members("rca.formats")), begin)


KEY, STEP, KIND = Key(), Step(), Kind()
STEP_OR_OWNER = Step(lambda base, begin: base.names.owners(begin))
LOCALE = Completed("text", _locales)
FORMAT = Completed("text", _formats)
SERVICE = Completed("text", lambda base, begin: base.names.services(begin))
OWNER = Completed("text", lambda base, begin: base.names.owners(begin))
REGIME = Completed("text", lambda base, begin: _beginning(base.names.regimes(), begin))
CUSTOMER = Completed("text", lambda base, begin: base.names.customers(begin))
