r"""References to facts in prose: ``{name}`` and ``{name:style}``.

The grammar, in full: a name of lower-case letters, digits and underscores between braces, optionally a colon and a
style. ``\{`` and ``\}`` are braces as such. Any other brace is a mistake, so that no brace reaches a notice unmeant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rca.model.rules.catalogue import broken

_TOKEN = re.compile(
    r"\\(?P<escaped>[{}])|\\[^{}]|\{(?P<name>[a-z][a-z0-9_]*)(?::(?P<style>[a-z][a-z0-9_]*))?\}|(?P<stray>[{}])"
)


class Reference(NamedTuple):
    """A reference, and where in the text it stands (characters from 0)."""

    name: str
    style: str
    offset: int

    def __str__(self) -> str:
        return f"{self.name}:{self.style}" if self.style else self.name


class Stray(NamedTuple):
    """A brace that belongs to no reference."""

    offset: int


def split(text: str) -> Iterator[str | Reference | Stray]:
    """The text as pieces: strings (escapes resolved), references and stray braces, in order."""
    done = 0
    for match in _TOKEN.finditer(text):
        if match["name"]:
            piece: str | Reference | Stray = Reference(match["name"], match["style"] or "", match.start())
        elif match["stray"]:
            piece = Stray(match.start())
        elif match["escaped"]:
            piece = match["escaped"]
        else:  # another Markdown escape: passed on, and not looked into
            continue
        if done < match.start():
            yield text[done : match.start()]
        yield piece
        done = match.end()
    if done < len(text):
        yield text[done:]


def references(text: str) -> tuple[Reference, ...]:
    """The references in a text, in order; stray braces are left to :func:`split`."""
    return tuple(piece for piece in split(text) if isinstance(piece, Reference))


def parse_reference(text: str) -> Reference:
    """A reference written without braces, such as ``impact:start``; raises the error of rule ``name.form``."""
    match = _TOKEN.fullmatch("{" + text + "}")
    if not match or not match["name"]:
        raise broken("name.form", name=text[:80])
    return Reference(match["name"], match["style"] or "", 0)
