"""Customer lists: CSV with one row for each contact person, in UTF-8 (with or without a mark) or CP932.

Columns, in any order, with English or Japanese headers (see :mod:`rca.importers.tables.customer_columns`): ``id``; ``name``,
``name_ja``, ``name_en`` (or another language); ``honorific`` (organisation, person, none; 御中, 様, なし); ``person``,
``title``, ``department``, each also by language; ``email``; ``locale``; ``zone``; ``services``, separated by ``;``
(``*`` for all); ``notes``, which stay inside. Several rows with one id are several contact persons.

Cells are text and nothing else: ``=1+1`` is a name like any other. Every problem is told at once, by line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rca.csv_rows import Encoding, Row, decode, read_up_to, rows, separator_problem
from rca.i18n.locale import locale_tags
from rca.importers.tables.customer_columns import BY_LANGUAGE, KNOWN, Column, column, near
from rca.model.characters import clean, clean_line
from rca.model.customers.customer import Customer, Honorific, check_address, check_id
from rca.model.language_tags import ANY, fallbacks
from rca.model.near_names import Nearest
from rca.model.problem import Listed, Place, Problem, has_errors
from rca.model.rules.catalogue import broken, found

LARGEST = 32 * 1024 * 1024
"""Bytes a list may have: some 200,000 rows."""

_HONORIFICS = {
    "御中": Honorific.ORGANISATION, "様": Honorific.PERSON, "なし": Honorific.NONE, "organization": Honorific.ORGANISATION,
} | {each.value: each for each in Honorific}  # fmt: skip
_OF_CUSTOMER = ("name", "honorific", "locale", "zone", "services", "notes")

Cells = dict[tuple[str, str], tuple[str, str]]
"""(column, language) → (the cell as it is kept, the column's header)."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The customers of a list, none if there is an error, and all problems."""

    customers: tuple[Customer, ...]
    problems: tuple[Problem, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line on which each customer begins, by key."""


@dataclass(slots=True)
class _Customer:
    """A customer as far as its rows have been read."""

    line: int
    id: str
    cells: Cells
    contacts: list[tuple[int, dict[str, object]]] = field(default_factory=list)


def extract(path: Path, encoding: Encoding | None = None) -> Extraction:
    """The customers of a file. Raises OSError if it cannot be read."""
    content = read_up_to(path, LARGEST)
    if content is None:
        size = max(path.stat().st_size, LARGEST + 1)
        too_large = found("csv.size", Place(str(path)), size=-(-size // 2**20), limit=LARGEST // 2**20)
        return Extraction((), (too_large,))
    return extract_bytes(content, str(path), encoding)


def extract_bytes(content: bytes, file: str, encoding: Encoding | None = None) -> Extraction:
    """The customers of a file's content; ``file`` is how problems call it."""
    text = decode(content, file, encoding)
    if isinstance(text, Problem):
        return Extraction((), (text,))
    reader = _Reader(file)
    customers = reader.read(text)
    if not customers and not reader.problems:
        reader.problems.append(found("csv.empty", Place(file, 1)))
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.place.line))
    return Extraction(() if has_errors(problems) else customers, problems, reader.lines)


class _Reader:
    """Reads one list; problems gather in ``problems``."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._columns: list[Column | None] = []
        self._customers: dict[str, _Customer] = {}
        self._addresses: dict[str, tuple[int, str]] = {}

    @property
    def lines(self) -> dict[str, int]:
        """The line on which each customer begins, by key."""
        return {key: customer.line for key, customer in self._customers.items()}

    def read(self, text: str) -> tuple[Customer, ...]:
        has_header = False
        for row in rows(text, self._file):
            if isinstance(row, Problem):
                self.problems.append(row)
            elif has_header:
                self._row(row)
            elif not self._header(row):
                return ()
            has_header = True
        return tuple(self._made()) if not has_errors(self.problems) else ()

    def _found(self, rule: str, line: int, header: str = "", /, **values: object) -> None:
        self.problems.append(found(rule, Place(self._file, line, header), **values))

    def _header(self, row: Row) -> bool:
        """Read the header; False if nothing can be read without what it lacks."""
        if wrong := separator_problem(row, self._file):
            self.problems.append(wrong)
            return False
        seen: set[tuple[str, str]] = set()
        for cell in row.cells:
            known = column(cell)
            if known and known.tag not in _tags():
                known = None
            self._columns.append(known)
            if known and (known.name, known.tag) in seen:
                self._found("csv.column_twice", row.line, cell.strip())
            elif known:
                seen.add((known.name, known.tag))
            elif cell.strip():
                likely = near(cell)
                rule = "csv.column_near" if likely else "csv.column"
                self._found(rule, row.line, cell.strip(), near=likely, known=KNOWN)
        names = {name for name, _ in seen}
        for name in ("id", "name"):
            if name not in names:
                self._found("csv.no_column", row.line, name=name)
        return {"id", "name"} <= names

    def _row(self, row: Row) -> None:
        cells = list(row.cells)
        while len(cells) > len(self._columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self._columns):
            self._found("csv.cells", row.line, found=len(cells), expected=len(self._columns))
            return
        kept: Cells = {}
        for known, cell in zip(self._columns, cells, strict=True):
            if known and cell.strip():
                value = self._try(row.line, known.header, _CHECKS.get(known.name, clean_line), cell.strip())
                if value is not None:
                    kept[known.name, known.tag] = value, known.header
            elif known and known.name == "id":
                self._found("field.missing", row.line, known.header)
            elif cell.strip():
                self._found("csv.column", row.line, known=KNOWN)
        self._take(row.line, kept)

    def _try(self, line: int, header: str, check: Callable[[str], str], cell: str) -> str | None:
        try:
            return check(cell)
        except PydanticCustomError as error:
            self._found(error.type, line, header, **(error.context or {}))
            return None

    def _take(self, line: int, cells: Cells) -> None:
        """Put a row to the customer that it belongs to."""
        customer_id, header = cells.pop(("id", "*"), ("", ""))
        if not customer_id:
            return
        of_customer = {where: cell for where, cell in cells.items() if where[0] in _OF_CUSTOMER}
        customer = self._customers.get(customer_id.lower())
        if customer is None:
            customer = self._customers[customer_id.lower()] = _Customer(line, customer_id, of_customer)
            if not any(name == "name" for name, _ in of_customer):
                self._found("customer.no_name", line, header)
        else:
            if customer_id != customer.id:
                self._found(
                    "customer.differs",
                    line,
                    header,
                    value=customer_id,
                    other=customer.id,
                    first=customer.line,
                )
            self._agree(line, customer, of_customer)
        self._contact(line, customer, cells, header)

    def _agree(self, line: int, customer: _Customer, cells: Cells) -> None:
        """A further row of a customer repeats what the first one says, or leaves it empty."""
        for where, (value, header) in cells.items():
            other, _ = customer.cells.get(where, ("", ""))
            if value != other:
                self._found(
                    "customer.differs", line, header, value=value, other=other, first=customer.line
                )  # fmt: skip

    def _contact(self, line: int, customer: _Customer, cells: Cells, header: str) -> None:
        contact: dict[str, object] = {
            name: texts
            for name, known in (("name", "person"), ("title", "title"), ("department", "department"))
            if (texts := {tag: value for (name_, tag), (value, _) in cells.items() if name_ == known})
        }
        email, email_header = cells.get(("email", "*"), ("", ""))
        if email:
            contact["email"] = email
        if set(contact) == {"title"}:
            self._found("customer.nobody", line, header)
        twin = next((first for first, other in customer.contacts if other == contact), 0)
        if twin or (not contact and line != customer.line):
            self._found("customer.twice", line, header, first=twin or customer.line)
        elif email and email.lower() in self._addresses:
            first, other = self._addresses[email.lower()]
            rule = "customer.twice" if other == customer.id else "customer.shared_email"
            self._found(rule, line, email_header, first=first, other=other)
        self._addresses.setdefault(email.lower(), (line, customer.id))
        if contact:
            customer.contacts.append((line, contact))

    def _made(self) -> Iterator[Customer]:
        for customer in self._customers.values():
            data: dict[str, object] = {
                name: value for (name, _), (value, _) in customer.cells.items() if name not in BY_LANGUAGE
            }
            data["name"] = {
                tag: value for (name, tag), (value, _) in customer.cells.items() if name == "name"
            }
            if "services" in data:
                data["services"] = tuple(str(data["services"]).split(";"))
            contacts = [contact for _, contact in customer.contacts]
            try:
                yield Customer.model_validate({"id": customer.id, "contacts": contacts, **data})
            except ValidationError as error:  # every cell was checked; what is left concerns the row
                self._found("field.invalid", customer.line, detail=error.errors(include_url=False)[0]["msg"])


def _services(cell: str) -> str:
    """The services, each once, separated by ``;``."""
    names = [clean_line(name) for name in re.split("[;；]", cell) if name.strip()]
    return ";".join(dict.fromkeys(names))


def _honorific(cell: str) -> str:
    if cell.casefold() not in _HONORIFICS:
        raise broken("csv.choice", value=cell[:40], known=Listed(_HONORIFICS))
    return _HONORIFICS[cell.casefold()].value


@cache
def _tags() -> frozenset[str]:
    """The languages that a column may be in: those of notices, and what they fall back to."""
    return frozenset({ANY, *(each for tag in locale_tags() for each in fallbacks(tag))})


@cache
def _zones() -> tuple[frozenset[str], Nearest]:
    names = available_timezones()
    return frozenset(names), Nearest(sorted(names))


def _zone(cell: str) -> str:
    names, nearest = _zones()
    if cell in names:
        return cell
    likely = next((name for name in sorted(names) if name.casefold() == cell.casefold()), "") or nearest(cell)
    raise broken("customer.zone_near" if likely else "customer.zone", value=cell[:40], near=likely)


def _locale(cell: str) -> str:
    tags = locale_tags()
    if cell in tags:
        return cell
    likely = next((tag for tag in tags if tag.casefold() == cell.casefold()), "")
    raise broken(
        "customer.locale_near" if likely else "customer.locale",
        value=cell[:40],
        near=likely,
        known=Listed(tags),
    )


_CHECKS: dict[str, Callable[[str], str]] = {
    "id": check_id,
    "email": check_address,
    "honorific": _honorific,
    "locale": _locale,
    "zone": _zone,
    "services": _services,
    "notes": clean,
}
