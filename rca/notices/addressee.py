"""How a customer is addressed: the lines of organisation, department and person, each with what it is honoured by."""

from __future__ import annotations

from collections.abc import Iterator

from rca.i18n.locale import Locale
from rca.model.customers.customer import ContactPerson, Customer, Honorific
from rca.model.language_tags import ANY
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found
from rca.model.text import Name
from rca.model.written_names import is_readable, placeholder
from rca.notices.frame import honoured, unhonoured

MOST_PERSONS = 3
"""Persons named in one notice. Of more, none is: the organisation is addressed."""

Lines = tuple[str, ...]


def customer_lines(customer: Customer, locale: Locale) -> tuple[Lines, tuple[Problem, ...]]:
    """The lines in which ``customer`` is addressed, and what is not given in that language.

    Japanese (and Chinese, Korean) go from the organisation to the person, and honour only the last: 株式会社〇〇,
    情報システム部, 部長 〇〇 様; without a person 株式会社〇〇 御中. Other languages go from the person, with title and
    department, to the organisation. A department of persons in a row is named once. A missing name is an error, as
    no notice goes out to nobody; a missing title or department is left out.
    """
    writer = _Writer(customer, locale)
    lines = tuple(writer.lines())
    return lines, tuple(writer.problems)


class _Writer:
    """Writes one addressee; what a language lacks gathers in ``problems``."""

    def __init__(self, customer: Customer, locale: Locale) -> None:
        self.problems: list[Problem] = []
        self._customer = customer
        self._locale = locale

    def lines(self) -> Iterator[str]:
        customer, letter = self._customer, self._locale.letter
        company = self._find(customer.name, "name")
        named = [
            (index, person)
            for index, person in enumerate(customer.contacts)
            if person.name or person.department
        ]
        persons = [person for _, person in named if person.name]
        if len(persons) > MOST_PERSONS or not company:
            named, persons = [], []
        if not persons:  # perhaps a department, which is honoured as the organisation would be
            named = named[:1]
        blocks: list[list[str]] = []
        before = ""
        for index, person in named:
            block, before = self._block(index, person, before)
            blocks.append(block)
        organisation = unhonoured(company) if persons or blocks else self._honoured(company)
        if letter.organisation_first:
            yield organisation
            for block in blocks:
                yield from block
        else:
            for block in blocks:
                yield from block
            yield organisation

    def _block(self, index: int, person: ContactPerson, before: str) -> tuple[list[str], str]:
        """The lines of one person, or of a department alone; and the department, which the next one may share."""
        letter = self._locale.letter
        department = self._find(person.department, f"contacts[{index}].department", required=False)
        if not person.name:
            return ([honoured(department, letter.company)] if department else []), department
        name = honoured(self._find(person.name, f"contacts[{index}].name"), letter.person)
        title = self._find(person.title, f"contacts[{index}].title", required=False)
        if letter.organisation_first:
            shown = [department] if department and department != before else []
            return [*shown, f"{title} {name}" if title else name], department
        about = ", ".join(part for part in (title, department) if part)
        return [name, about] if about else [name], department

    def _honoured(self, company: str) -> str:
        letter = self._locale.letter
        patterns = {Honorific.ORGANISATION: letter.company, Honorific.PERSON: letter.person}
        pattern = patterns.get(self._customer.honorific)
        return honoured(company, pattern) if company and pattern else company

    def _find(self, name: Name | None, field: str, *, required: bool = True) -> str:
        if name is None:
            return ""
        place = Place(self._customer.id, 0, field)
        if written := name.find(self._locale.tag):
            tag, text = written
            if gap := placeholder(text):
                self.problems.append(found("customer.placeholder", place, found=gap))
            if tag == ANY and not is_readable(text, self._locale.tag):
                self.problems.append(
                    found("customer.script", place, value=text[:40], locale=self._locale.tag)
                )
            return text
        rule = "customer.untranslated" if required else "customer.left_out"
        self.problems.append(found(rule, place, what=field, locale=self._locale.tag))
        return ""
