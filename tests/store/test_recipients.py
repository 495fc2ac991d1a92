"""Customers in the store: what goes in comes out, with its history; and who an incident concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import NotFound, StoreError
from rca.model.customers.customer import Customer
from rca.store.customers.repository import Customers
from rca.store.database import Database
from rca.store.schema import prepare
from tests.support.customer_strategies import customers
from tests.support.examples import examples
from tests.support.small_incident import NOON, incident


@pytest.fixture
def recipients(url: str) -> Iterator[Customers]:
    database = Database(url)
    prepare(database)
    yield Customers(database)
    database.close()


def customer(customer_id: str = "C-1", **fields: object) -> Customer:
    return Customer.model_validate({"id": customer_id, "name": "株式会社見本", **fields})


def test_saving_again_changes_nothing_and_a_change_is_told(recipients: Customers) -> None:
    first = customer(contacts=[{"name": {"ja": "花子"}, "email": "h@example.com"}], services=["vm"])
    assert [each.outcome.value for each in recipients.save_all([first], who="a", at=NOON)] == ["created"]
    assert [each.outcome.value for each in recipients.save_all([first], who="b", at=NOON)] == ["unchanged"]
    second = first.model_copy(update={"services": ("vm", "db")})
    recipients.save_all([second], who="b", at=NOON + timedelta(hours=1))
    assert recipients.get("c-1") == second
    history = recipients.history("C-1")
    assert [(each.who, each.at, each.version, each.action.value) for each in history] == [
        ("a", NOON, 1, "created"),
        ("b", NOON + timedelta(hours=1), 2, "updated"),
    ]
    assert [(each.field, each.before, each.after) for each in history[1].fields] == [
        ("services.1", None, "db")
    ]


def test_ids_that_differ_in_case_are_one_customer(recipients: Customers) -> None:
    recipients.save_all([customer("acme"), customer("ACME", notes="x")], who="a", at=NOON)
    assert [each.id for each in recipients.list()] == ["ACME"]
    recipients.save_all([customer("Acme", notes="x")], who="a", at=NOON)
    assert [(each.field, each.after) for each in recipients.history("acme")[-1].fields] == [("id", "Acme")]


def test_removing_keeps_the_history_and_coming_back_goes_on(recipients: Customers) -> None:
    recipients.save_all([customer(), customer("C-2")], who="a", at=NOON)
    with pytest.raises(NotFound, match="C-3"):
        recipients.remove(["C-1", "C-3"], who="b", at=NOON)
    assert len(recipients.list()) == 2
    recipients.remove(["c-1"], who="b", at=NOON)
    assert [each.id for each in recipients.list()] == ["C-2"]
    recipients.save_all([customer()], who="a", at=NOON)
    assert [each.action.value for each in recipients.history("C-1")] == ["created", "removed", "created"]
    assert [each.version for each in recipients.history("C-1")] == [1, 2, 3]


def test_an_unknown_customer_is_named_with_its_neighbour(recipients: Customers) -> None:
    recipients.save_all([customer("C-1001")], who="a", at=NOON)
    with pytest.raises(NotFound) as caught:
        recipients.get("C-1010")
    assert str(caught.value.remedy) == "Did you mean C-1001?"


def test_list_by_service_and_affected(recipients: Customers) -> None:
    recipients.save_all(
        [
            customer("by-id", services=["VM"]),
            customer("by-name", services=["ｖｉｒｔｕａｌ  machines"]),
            customer("by-japanese-name", services=["db", "仮想マシン"]),
            customer("all", services=["*"]),
            customer("other", services=["Virtual"]),
            customer("unlisted"),
        ],
        who="a",
        at=NOON,
    )
    found = recipients.affected(incident())
    assert [each.id for each in found.customers] == ["all", "by-id", "by-japanese-name", "by-name"]
    assert [each.id for each in found.unlisted] == ["unlisted"]
    assert [each.id for each in recipients.list(service="仮想マシン")] == ["all", "by-japanese-name"]


def test_many_are_saved_in_batches(recipients: Customers) -> None:
    many = [customer(f"C-{number:04}", services=["vm"]) for number in range(1001)]
    assert len(recipients.save_all(many, who="a", at=NOON)) == 1001
    assert list(recipients.list()) == many


def test_what_other_means_broke_is_an_error_that_names_the_store(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    prepare(database)
    recipients = Customers(database)
    recipients.save_all([customer()], who="a", at=NOON)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE customers SET customer_id = '../up'")
    with pytest.raises(StoreError, match=r"store\.db"):
        recipients.get("C-1")
    assert [each.outcome.value for each in recipients.save_all([customer(notes="x")], who="a", at=NOON)] == [
        "updated"
    ]
    assert recipients.get("C-1").notes == "x"
    database.close()


@examples(0.3)
@given(st.lists(customers(), max_size=6, unique_by=lambda each: each.key))
def test_every_customer_comes_back_as_it_was(saved: list[Customer]) -> None:
    database = Database("sqlite://")
    prepare(database)
    recipients = Customers(database)
    recipients.save_all(saved, who="a", at=NOON)
    assert list(recipients.list()) == sorted(saved, key=lambda each: each.key)
    database.close()
