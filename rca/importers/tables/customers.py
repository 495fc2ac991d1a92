"""Customer lists: CSV with one row for each contact person, in UTF-8, UTF-16 (with a mark) or CP932.

Columns, in any order, with English or Japanese headers (see :mod:`rca.importers.tables.customer_columns`): ``id``; ``name``,
``name_ja``, ``name_en`` (or another language); ``honorific`` (organisation, person, none; 御中, 様, なし); ``person``, or
``family_name`` and ``given_name``; ``title``, ``department``, each also by language; ``email``; ``locale``; ``zone``;
``services``, separated by ``;`` (``*`` for all); ``notes``, which stay inside. Several rows with one id are several contact
persons.

Cells are text and nothing else: ``=1+1`` is a name like any other. Every problem is told at once, by line and column. A
customer is taken whole or not at all: one wrong row keeps back the others of the same customer, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rca.csv_rows import Encoding, Row, decode, read_up_to, rows
from rca.importers.tables.customer_cells import checked, mended
from rca.importers.tables.customer_columns import BY_LANGUAGE, Column, known, read_header
from rca.importers.tables.person_names import persons
from rca.model.customers.customer import Customer, check_id
from rca.model.problem import Listed, Place, Problem, has_errors
from rca.model.rules.catalogue import found

LARGEST = 32 * 1024 * 1024
"""Bytes a list may have: some 200,000 rows."""

_OF_CUSTOMER = ("name", "honorific", "locale", "zone", "services", "notes")
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})

Cells = dict[tuple[str, str], tuple[str, str]]
"""(column, language) → (the cell as it is kept, the column's header)."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The customers of a list, and all problems."""

    customers: tuple[Customer, ...]
    """Those of whom nothing is wrong; none if the header is, or the file cannot be read."""
    problems: tuple[Problem, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line on which each customer begins, by key."""
    refused: tuple[str, ...] = ()
    """The ids of customers who were left out, as far as they can be read."""
    refused_rows: int = 0
    services_column: str = "services"
    """What the list calls the column of services."""


@dataclass(slots=True)
class _Customer:
    """A customer as far as its rows have been read."""

    line: int
    id: str
    cells: Cells
    lines: list[int] = field(default_factory=list)
    contacts: list[tuple[int, dict[str, object]]] = field(default_factory=list)


def extract(
    path: Path, encoding: Encoding | None = None, columns: Mapping[str, str] = _NO_COLUMNS
) -> Extraction:
    """The customers of a file; ``columns`` says what further headers mean. Raises OSError if it cannot be read."""
    content = read_up_to(path, LARGEST)
    if content is None:
        size = max(path.stat().st_size, LARGEST + 1)
        too_large = found("csv.size", Place(str(path)), size=-(-size // 2**20), limit=LARGEST // 2**20)
        return Extraction((), (too_large,))
    return extract_bytes(content, str(path), encoding, columns)


def extract_bytes(
    content: bytes, file: str, encoding: Encoding | None = None, columns: Mapping[str, str] = _NO_COLUMNS
) -> Extraction:
    """The customers of a file's content; ``file`` is how problems call it."""
    text = decode(content, file, encoding)
    if isinstance(text, Problem):
        return Extraction((), (text,))
    reader = _Reader(file, columns)
    customers = reader.read(text)
    if not customers and not reader.problems:
        reader.problems.append(found("csv.empty", Place(file, 1)))
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.place.line))
    lines = {key: customer.line for key, customer in reader.customers.items()}
    refused = tuple(reader.refused.values())
    called = reader.header_of("services")
    return Extraction(customers, problems, lines, refused, len(reader.refused_lines), called)


class _Reader:
    """Reads one list; problems gather in ``problems``."""

    def __init__(self, file: str, own: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self.customers: dict[str, _Customer] = {}
        self.refused: dict[str, str] = {}
        self.refused_lines: set[int] = set()
        self._file = file
        self._own = own
        self._columns: list[Column | None] = []
        self._headless: set[int] = set()
        self._above: _Customer | None = None
        self._addresses: dict[str, tuple[int, str]] = {}

    def read(self, text: str) -> tuple[Customer, ...]:
        has_header = False
        for row in rows(text, self._file, known):
            if row.fault:
                self.problems.append(row.fault)
                self._refuse(row)
            elif has_header:
                self._row(row)
            else:
                self._columns, problems = read_header(row, self._file, self._own)
                self.problems += problems
                self._headless = {place for place, cell in enumerate(row.cells, start=1) if not cell.strip()}
            if (not has_header and has_errors(self.problems)) or (
                row.fault and row.fault.rule == "csv.broken"
            ):
                return ()
            has_header = True
        return tuple(self._made())

    def header_of(self, name: str) -> str:
        """What the list calls this column; the name itself if it has none."""
        return next((each.header for each in self._columns if each and each.name == name), name)

    def _found(self, rule: str, line: int, header: str = "", /, **values: object) -> None:
        self.problems.append(found(rule, Place(self._file, line, header), **values))

    def _refuse(self, row: Row, customer_id: str = "") -> None:
        """Leave a row out, and with it the customer that it belongs to, as far as that can be told."""
        self.refused_lines.add(row.line)
        if not customer_id:
            cells = zip(self._columns, row.cells, strict=False)
            customer_id = next((cell.strip() for each, cell in cells if each and each.name == "id"), "")
        with suppress(PydanticCustomError):  # then nobody knows whose it is
            self.refused.setdefault(check_id(customer_id).lower(), customer_id)

    def _row(self, row: Row) -> None:
        cells = list(row.cells)
        while len(cells) > len(self._columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self._columns):
            self._found("csv.cells", row.line, found=len(cells), expected=len(self._columns))
            self._refuse(row)
            return
        kept: Cells = {}
        wrong: set[tuple[str, str]] = set()
        for place, (each, text) in enumerate(zip(self._columns, cells, strict=True), start=1):
            if not each:
                if place in self._headless and text.strip():
                    self._headless.remove(place)  # it is told once
                    self._found("csv.headless", row.line, number=place, value=text.strip()[:40])
                continue
            value = self._cell(row.line, each, text.strip())
            if value:
                kept[each.name, each.tag] = value, each.header
            elif value is None:
                wrong.add((each.name, each.tag))
            elif each.name == "id":
                self._found("field.missing", row.line, each.header)
                wrong.add((each.name, each.tag))
        if ("id", "*") in wrong:
            self._of_nobody(row, kept)
        else:
            self._take(row, persons(kept), wrong)

    def _cell(self, line: int, column: Column, cell: str) -> str | None:
        """The cell as it is kept, which may be nothing; None if it is wrong."""
        cell, mend = mended(column.name, cell)
        try:
            kept = checked(column.name, cell) if cell else ""
        except PydanticCustomError as error:
            self._found(error.type, line, column.header, **(error.context or {}))
            return None
        if mend:
            self._found(mend, line, column.header, value=cell[:40])
        return kept

    def _of_nobody(self, row: Row, cells: Cells) -> None:
        """A row without an id that counts; one that repeats no other name may have been meant for the customer above."""
        above = self._above
        own = {where: cell for where, (cell, _) in cells.items() if where[0] == "name"}
        repeats = above and all(above.cells.get(where, ("", ""))[0] == cell for where, cell in own.items())
        self._refuse(row, above.id if above and repeats else "")

    def _take(self, row: Row, cells: Cells, wrong: set[tuple[str, str]]) -> None:
        """Put a row to the customer that it belongs to."""
        line, before = row.line, len(self.problems)
        customer_id, header = cells.pop(("id", "*"))
        of_customer = {where: cell for where, cell in cells.items() if where[0] in _OF_CUSTOMER}
        key = customer_id.lower()
        customer = self.customers.get(key)
        if customer is None:
            customer = self.customers[key] = _Customer(line, customer_id, of_customer)
            if key not in self.refused and not any(name == "name" for name, _ in {*of_customer, *wrong}):
                self._found("customer.no_name", line, header)
        else:
            if customer_id != customer.id:
                self._differs(customer, line, header, customer_id, customer.id)
            self._agree(line, customer, of_customer)
        self._above = customer
        customer.lines.append(line)
        if not wrong:
            self._contact(line, customer, cells, header)
        if wrong or has_errors(self.problems[before:]):
            self._refuse(row, customer_id)

    def _agree(self, line: int, customer: _Customer, cells: Cells) -> None:
        """A further row of a customer repeats what the first one says, or leaves it empty."""
        if customer.id.lower() in self.refused:
            return  # the first row may not have said what it was to say
        for where, (value, header) in cells.items():
            other, _ = customer.cells.get(where, ("", ""))
            if value != other:
                self._differs(customer, line, header, value, other)

    def _differs(self, customer: _Customer, line: int, header: str, value: str, other: str) -> None:
        self._found("customer.differs", line, header, value=value, other=other, first=customer.line)

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
        for key, customer in self.customers.items():
            if key in self.refused:
                self._with_others(customer)
                continue
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
                self.refused[key] = customer.id
                self.refused_lines.update(customer.lines)

    def _with_others(self, customer: _Customer) -> None:
        """Rows that are left out because of another row of the same customer."""
        good = [line for line in customer.lines if line not in self.refused_lines]
        if good:
            self._found("customer.with_others", good[0], id=customer.id, lines=Listed(good))
            self.refused_lines.update(good)
