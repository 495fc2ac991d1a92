"""What is saved comes back the same, for every field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rca.model.incidents.incident import Incident
from rca.store.history import Outcome
from rca.store.incidents.repository import Incidents, open_store
from tests.support import strategies
from tests.support.examples import examples
from tests.support.small_incident import NOON, incident


def same(first: Incident, second: Incident) -> bool:
    """Equal in every value and in the order of every mapping, which ``==`` does not look at."""
    return first == second and first.model_dump_json() == second.model_dump_json()


def known(store: Incidents, key: str) -> int:
    """The version that the store has, 0 for none."""
    return (
        max((change.version for change in store.history(key)), default=0) if key in set(store.keys()) else 0
    )


@examples(0.6)
@given(found=strategies.incidents())
def test_any_incident_comes_back_as_it_was(store: Incidents, found: Incident) -> None:
    version = known(store, found.key)
    store.save(found, version=version, who="test", at=NOON)
    assert same(store.get(found.key), found)


@examples(0.6)
@given(data=st.data())
def test_an_update_replaces_everything(store: Incidents, data: st.DataObject) -> None:
    one = strategies.incidents(key=st.just("same-key"))
    first, second = data.draw(one), data.draw(one)
    version = known(store, "same-key")
    store.save_all([(first, ""), (second, "")], versions={"same-key": version}, who="test", at=NOON)
    assert same(store.get("same-key"), second)
    assert store.save(second, who="test", at=NOON).outcome is Outcome.UNCHANGED


def test_order_of_names_facts_and_languages_is_kept(store: Incidents) -> None:
    services = {"zz": "Z", "aa": {"ja": "あ", "en": "A"}, "mm": {"en": "M", "ja": "ま"}}
    facts = {"b": {"count": 2}, "a": {"share": "about 20%", "of": {"ja": "全体", "en": "all"}}}
    saved = incident(
        services=services, facts=facts, links={"b": "https://b.example/", "a": "https://a.example/"}
    )
    store.save(saved, who="test", at=NOON)
    assert same(store.get(saved.key), saved)


def test_empty_parts_are_not_missing_parts(store: Incidents) -> None:
    empty = incident(detection={}, mitigation={})
    store.save(empty, who="test", at=NOON)
    assert store.get(empty.key).detection is not None
    assert store.get(empty.key).mitigation is not None
    store.save(incident(), version=1, who="test", at=NOON)
    assert store.get(empty.key).detection is None
    assert store.get(empty.key).mitigation is None


def test_a_store_in_memory() -> None:
    with open_store("sqlite://") as store:
        store.save(incident(), who="test", at=NOON)
        assert same(store.get(incident().key), incident())
