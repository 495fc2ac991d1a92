"""What only reads rows loads no model: pydantic takes a third of the time of such a command."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "rca.i18n.instants",
        "rca.model.deadlines.due",
        "rca.store.customers.repository",
        "rca.store.authority",
        "rca.store.incidents.courses",
        "rca.store.incidents.repository",
        "rca.store.revisions.given",
        "rca.store.steps.promised",
        "rca.store.steps.calendar_stamps",
        "rca.store.steps.figures",
        "rca.store.steps.ledger",
        "rca.store.steps.listing",
    ],
)
def test_reading_rows_loads_no_model(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{'pydantic', 'alembic', 'jinja2'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
