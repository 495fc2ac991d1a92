"""Editions: addressed as each language does, composed once, and nothing of one customer in another's."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.formats import get_format
from rca.i18n.locale import load_locale
from rca.model.base import Audience
from rca.model.customers.customer import Customer
from rca.model.notices.notice import FrameKind
from rca.notices.addressee import customer_lines
from rca.notices.compose import Request
from rca.notices.editions import Edition, editions
from tests.samples import WINDOWS_VM, incident, issued_at
from tests.samples import settings as demo

TEXTS = ("md", "html", "txt")
HANAKO = {"name": {"ja": "見本 花子", "en": "Hanako Mihon"}, "title": {"ja": "部長", "en": "Manager"}}
SYSTEMS = {"department": {"ja": "情報システム部", "en": "Information Systems"}}


def customer(customer_id: str = "C-1", **fields: Any) -> Customer:
    name = {"ja": "株式会社見本", "en": "Mihon, Inc."}
    return Customer.model_validate({"id": customer_id, "name": name, **fields})


def request(kind: str = "final", **options: Any) -> Request:
    return Request(kind=kind, locale="ja", issued_at=issued_at(WINDOWS_VM), **options)


def made(customers: list[Customer], locale: str = "", **options: Any) -> list[Edition]:
    return list(editions(incident(WINDOWS_VM), request(**options), customers, demo(), locale=locale))


@pytest.mark.parametrize(
    ("fields", "locale", "expected"),
    [
        ({}, "ja", ("株式会社見本 御中",)),
        ({}, "en", ("Mihon, Inc.",)),
        ({}, "ko", None),
        ({"contacts": [HANAKO]}, "ja", ("株式会社見本", "部長 見本 花子 様")),
        ({"contacts": [HANAKO | SYSTEMS]}, "ja", ("株式会社見本", "情報システム部", "部長 見本 花子 様")),
        (
            {"contacts": [HANAKO | SYSTEMS]},
            "en",
            ("Hanako Mihon", "Manager, Information Systems", "Mihon, Inc."),
        ),
        ({"contacts": [SYSTEMS]}, "ja", ("株式会社見本", "情報システム部 御中")),
        ({"contacts": [SYSTEMS]}, "en", ("Information Systems", "Mihon, Inc.")),
        ({"contacts": [{"email": "desk@example.com"}]}, "ja", ("株式会社見本 御中",)),
        (
            {"contacts": [HANAKO | SYSTEMS, {"name": "佐藤 一郎"} | SYSTEMS]},
            "ja",
            ("株式会社見本", "情報システム部", "部長 見本 花子 様", "佐藤 一郎 様"),
        ),
        ({"contacts": [{"name": f"担当{n}"} for n in range(4)]}, "ja", ("株式会社見本 御中",)),
        ({"honorific": "person", "name": "見本 花子"}, "ja", ("見本 花子 様",)),
        ({"honorific": "none", "name": "見本会 会員各位"}, "ja", ("見本会 会員各位",)),
        ({"name": "株式会社見本 御中"}, "ja", ("株式会社見本 御中",)),
        ({"name": "A / B"}, "ja", ("A / B 御中",)),
        ({"name": "person:B"}, "ja", ("person:B 御中",)),
        ({"contacts": [{"name": {"ja": "花子"}}]}, "en", None),
    ],
)
def test_address_lines(fields: dict[str, Any], locale: str, expected: tuple[str, ...] | None) -> None:
    lines, problems = customer_lines(customer(**fields), load_locale(locale))
    if expected is None:
        assert [(each.rule, each.place.file) for each in problems] == [("customer.untranslated", "C-1")]
    else:
        assert (lines, problems) == (expected, ())


def test_a_department_that_a_language_lacks_is_left_out_and_told() -> None:
    contact = HANAKO | {"department": {"ja": "情報システム部"}}
    lines, problems = customer_lines(customer(contacts=[contact]), load_locale("en"))
    assert lines == ("Hanako Mihon", "Manager", "Mihon, Inc.")
    assert [(each.level.value, each.place.field) for each in problems] == [
        ("warning", "contacts[0].department")
    ]


def test_each_customer_reads_in_its_own_language_and_zone() -> None:
    found = made(
        [
            customer("A", locale="ja", zone="Asia/Tokyo"),
            customer("B", locale="en", zone="America/Los_Angeles"),
            customer("C"),
            customer("D", locale="de", name="GmbH"),
        ]
    )
    read = [(each.notice.locale, each.notice.zones) if each.notice else None for each in found]
    assert read == [("ja", ("Asia/Tokyo",)), ("en", ("America/Los_Angeles",)), ("ja", ("Asia/Tokyo",)), None]
    assert found[3].error is not None
    assert "October 12" in (found[1].notice.body if found[1].notice else "")
    overridden = made([customer("B", locale="en", zone="UTC")], "ja", zones=("Asia/Seoul",))
    assert [(each.notice.locale, each.notice.zones) for each in overridden if each.notice] == [
        ("ja", ("Asia/Seoul",))
    ]


def test_a_thousand_editions_share_what_is_the_same() -> None:
    places = [("ja", "Asia/Tokyo"), ("en", "UTC"), ("en", "Asia/Tokyo"), ("de", "Europe/Berlin")]
    many = [
        customer(
            f"C-{number}", locale=places[number % 4][0], zone=places[number % 4][1], name=f"Customer {number}"
        )
        for number in range(1000)
    ]
    found = made(many)
    notices = [each.notice for each in found if each.notice]
    assert len(notices) == 750
    assert len({id(notice.body) for notice in notices}) == 3
    assert len({id(each.error) for each in found if each.error}) == 1
    assert len({notice.frame.addressee for notice in notices}) == 750


def test_an_edition_as_mail_goes_to_the_first_contact_with_an_address() -> None:
    contacts = [HANAKO, {"name": "Ichiro", "email": "i@example.com"}, {"email": "j@example.com"}]
    (found,) = made([customer(contacts=contacts, locale="en")])
    assert found.notice is not None
    assert found.notice.frame.mail is not None
    assert str(found.notice.frame.mail.to) == "Ichiro <i@example.com>"


_FIELDS = ("name", "person", "title", "department", "notes")


@st.composite
def _marked(draw: st.DrawFn, number: int) -> Customer:
    """A customer of whose fields some are there, each with the customer's own mark."""
    mark = f"Q{number}Z"
    there = {field: f"{mark}{field}" for field in _FIELDS if draw(st.booleans())}
    contact = {"email": f"{mark.lower()}@{mark.lower()}.example"} if draw(st.booleans()) else {}
    contact |= {
        name: there[field]
        for field, name in zip(_FIELDS[1:4], ("name", "title", "department"), strict=True)
        if field in there
    }
    if "name" not in contact and "title" in contact:
        del contact["title"]
    return Customer.model_validate(
        {
            "id": f"{mark}-id",
            "name": f"{mark}name",
            "contacts": [contact] if contact else [],
            "locale": draw(st.sampled_from(["ja", "en"])),
            "zone": draw(st.sampled_from(["Asia/Tokyo", "UTC"])),
            "notes": there.get("notes"),
        }
    )


@settings(max_examples=20)
@given(st.data(), st.integers(2, 5), st.sampled_from(FrameKind))
def test_nothing_of_one_customer_reaches_another(data: st.DataObject, count: int, frame: FrameKind) -> None:
    customers = [data.draw(_marked(number)) for number in range(count)]
    order = data.draw(st.permutations(customers))
    for edition in made(order, frame=frame):
        assert edition.notice is not None
        own = edition.customer.id.removesuffix("-id")
        for name in TEXTS:
            content = get_format(name).render(edition.notice).decode()
            assert f"{own}name" in content
            _holds_only(own, content, customers)


def _holds_only(own: str, content: str, customers: list[Customer]) -> None:
    """Nothing internal of the customer with the mark ``own``, and nothing at all of the others."""
    assert f"{own}notes" not in content
    assert f"{own}-id" not in content
    for other in customers:
        mark = other.id.removesuffix("-id")
        assert mark == own or (mark not in content and mark.lower() not in content)


@settings(max_examples=20)
@given(st.data(), st.integers(2, 4))
def test_nothing_of_one_customer_reaches_anothers_mail(data: st.DataObject, count: int) -> None:
    customers = [data.draw(_marked(number)) for number in range(count)]
    for edition in made(customers, kind="resolved"):
        assert edition.notice is not None
        mail = message_from_bytes(get_format("eml").render(edition.notice), policy=default)
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        assert parts
        content = "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])
        _holds_only(edition.customer.id.removesuffix("-id"), content, customers)


@settings(max_examples=10)
@given(st.data(), st.integers(2, 4))
def test_an_edition_is_what_the_customer_alone_would_get(data: st.DataObject, count: int) -> None:
    customers = [data.draw(_marked(number)) for number in range(count)]
    together = made(customers)
    for each, edition in zip(customers, together, strict=True):
        (alone,) = made([each])
        assert alone.notice == edition.notice


def test_the_notice_before_it_is_addressed_holds_no_customer() -> None:
    (found,) = made([customer(locale="en")], audience=Audience.CUSTOMER, addressee="Somebody else")
    assert found.notice is not None
    assert found.notice.frame.addressee == ("Mihon, Inc.",)
