"""What a query wants: its words as units and names, joined as the query joins them.

It stands between the tree of the query, which knows characters and operators, and the queries that are put to an engine:
all that the glossary, the dictionary and the index say of the words has been looked up here, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple, TypeAlias

from rca.search.analysis.analyzer import Terms
from rca.search.nodes import NumberRange, QueryNode
from rca.search.planning.term_units import TermGroup, TermUnit
from rca.search.query.written_dates import Days


class Beginning(NamedTuple):
    """How the last term of an unfinished unit may go on: what terms may begin with, and stems that end before it does.

    If the unit has several terms, ``of_all`` are beginnings of the whole of it: where Japanese is cut off, its last token
    may be none of a dictionary. ``wholes`` are then its terms with the last as it may go on right there: 証明書 does not
    become 証明 and 書き込み.
    """

    starts: tuple[str, ...]
    stems: tuple[str, ...]
    of_all: tuple[str, ...] = ()
    wholes: tuple[Terms, ...] = ()


class Words(NamedTuple):
    """Units that are looked for; ``beginnings`` has one for each of them that is unfinished."""

    group: TermGroup
    beginnings: tuple[Beginning | None, ...]


class Quotation(NamedTuple):
    """Words one after the other, just these."""

    unit: TermUnit


class Named(NamedTuple):
    """What has that name, or else its words."""

    name: QueryNode
    words: Words


class Happened(NamedTuple):
    """What began within some days, or says so in these words: it comes first, and shuts nothing out."""

    range: NumberRange
    words: Quotation | None
    asked: str
    days: Days

    @property
    def is_a_day(self) -> bool:
        """True if it is one day, and not a month or what is still open."""
        first, end = self.days
        return first is not None and end is not None and end - first <= timedelta(days=1)


class Together(NamedTuple):
    """Several things side by side."""

    parts: tuple[Wanted, ...]


class Choice(NamedTuple):
    """At least one of several things."""

    options: tuple[Wanted, ...]


class Filter(NamedTuple):
    """A filter, which holds also where some of the words would do."""

    query: QueryNode


class Unwanted(NamedTuple):
    """What must not be there, as it is written: the glossary has no say in it."""

    part: Wanted


class Restricted(NamedTuple):
    """What stands within parentheses: what is wanted, if anything, within limits that hold in any case."""

    part: Wanted | None
    limits: tuple[Filter | Unwanted, ...]


Wanted: TypeAlias = Words | Quotation | Named | Happened | Together | Choice | Filter | Unwanted | Restricted


def leaves(wanted: Wanted | None) -> Iterator[Words | Quotation | Happened]:
    """The words that are looked for, in their order; not those that must not be there."""
    match wanted:
        case Words() | Quotation() | Happened():
            yield wanted
        case Named(words=words):
            yield words
        case Together(parts) | Choice(parts):
            for part in parts:
                yield from leaves(part)
        case Restricted(part=part):
            yield from leaves(part)
