"""A store for each test: an SQLite file, and with RCA_TEST_POSTGRES a schema of its own in that PostgreSQL database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url

from rca.store.feed import snapshot
from rca.store.incidents.repository import Incidents, open_store

POSTGRES = os.environ.get("RCA_TEST_POSTGRES")


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(not POSTGRES, reason="no URL"))]
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite" or not POSTGRES:
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    engine = create_engine(POSTGRES)
    schema = f"test_{uuid4().hex}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    own = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Incidents]:
    """An empty store."""
    with open_store(url) as opened:
        yield opened


def last_change(store: Incidents) -> int:
    """The number of the latest change, 0 if there is none."""
    with snapshot(store.database) as now:
        return now.state.change
