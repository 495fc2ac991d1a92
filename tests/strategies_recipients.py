"""Hypothesis strategies for customers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from rca.model.customers.customer import Customer, Honorific
from tests.strategies import lines

ids: SearchStrategy[str] = st.from_regex(
    r"[A-Za-z0-9]([A-Za-z0-9_-]{0,10}[A-Za-z0-9])?", fullmatch=True
).filter(
    lambda text: text.lower() not in {"con", "prn", "aux", "nul"} and text.lower()[:3] not in {"com", "lpt"}
)
emails: SearchStrategy[str] = st.from_regex(
    r"[a-z][a-z0-9.+-]{0,8}[a-z0-9]@[a-z]{1,8}\.example", fullmatch=True
).filter(lambda text: ".." not in text)


def names(tags: tuple[str, ...] = ("*", "ja", "en")) -> SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(tags), lines, min_size=1)


@st.composite
def contacts(draw: DrawFn) -> dict[str, Any]:
    contact: dict[str, Any] = {"email": draw(emails)}
    for field in ("name", "title", "department"):
        if draw(st.booleans()):
            contact[field] = draw(names())
    return contact


@st.composite
def customers(draw: DrawFn) -> Customer:
    """Any customer."""
    return Customer.model_validate(
        {
            "id": draw(ids),
            "name": draw(names()),
            "honorific": draw(st.sampled_from(Honorific)),
            "contacts": draw(st.lists(contacts(), max_size=3)),
            "locale": draw(st.sampled_from([None, "ja", "en"])),
            "zone": draw(st.sampled_from([None, "Asia/Tokyo", "America/New_York", "UTC"])),
            "services": draw(st.lists(lines, max_size=3)),
            "notes": draw(st.none() | lines),
        }
    )
