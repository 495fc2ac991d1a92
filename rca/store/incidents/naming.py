"""What people may write for an incident, and the names that a store has for other things: rows only, nothing is loaded.

An incident is known by its key, by its tracking id, and by the beginning of its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from rca.store.rows.reading import Rows


def keys_named(rows: Rows, name: str) -> list[str]:
    """The keys of the incidents that ``name`` may mean: one for a key, or for a tracking id that only one has."""
    if rows.of("incidents", "key", "key", [name], only=("key",)):
        return [name]
    wanted = _folded(name)
    if not wanted:
        return []
    known = rows.of("incidents", "key", only=("key", "tracking_id"))
    tracked = [str(row["key"]) for row in known if _folded(row["tracking_id"] or "") == wanted]
    return tracked or [str(row["key"]) for row in known if row["key"].startswith(wanted)]


def keys_beginning(rows: Rows, begin: str) -> list[str]:
    """The keys and tracking ids that begin so, the keys first."""
    wanted, known = _folded(begin), rows.of("incidents", "key", only=("key", "tracking_id"))
    keys = [str(row["key"]) for row in known if row["key"].startswith(wanted)]
    tracked = [str(row["tracking_id"]) for row in known if row["tracking_id"]]
    return keys + ([each for each in tracked if _folded(each).startswith(wanted)] if wanted else [])


def steps_of(rows: Rows, key: str) -> list[str]:
    """The steps of an incident, as ``key#step``."""
    heads = rows.of("incidents", "id", "key", [key], only=("id",))
    steps = rows.of("next_steps", "position", "incident_id", [row["id"] for row in heads], only=("name",))
    return [f"{key}#{row['name']}" for row in steps]


def services(rows: Rows) -> list[str]:
    """The ids of all services."""
    return sorted(
        {str(row["name"]) for row in rows.of("names", "name", "kind", ["services"], only=("name",))}
    )


def owners(rows: Rows) -> list[str]:
    """Everybody who has next steps."""
    found = rows.of("next_steps", "owner", only=("owner",))
    return sorted({str(row["owner"]) for row in found if row["owner"]})


def customers(rows: Rows) -> list[str]:
    """The ids of all customers."""
    return [str(row["customer_id"]) for row in rows.of("customers", "customer_id", only=("customer_id",))]


def kept(found: Sequence[str], begin: str) -> list[str]:
    """Those that begin so, whatever the case."""
    wanted = _folded(begin)
    return [each for each in found if _folded(each).startswith(wanted)]


def _folded(name: str) -> str:
    return normalize("NFKC", name).casefold().strip()
