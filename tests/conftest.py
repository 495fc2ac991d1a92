"""Options of the test run, how many examples a law is tried on, and the demo, which is made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support.command_line import rca
from tests.support.demo import copy_of
from tests.support.empty_store import begin

# Machines differ in speed, and no test of ours is about time. `dev` tries other examples on each run, and finds
# in time what none has found; `ci` tries the same ones every time, so that a failure is the change's; `few` is for
# running the tests once more, on another Python or with other libraries.
_ALIKE = hypothesis_settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
hypothesis_settings.register_profile("dev", _ALIKE, max_examples=30)
hypothesis_settings.register_profile("ci", _ALIKE, max_examples=40, derandomize=True)
hypothesis_settings.register_profile("few", _ALIKE, max_examples=10, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write the golden files anew; read every difference before you commit it",
    )


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``rca demo`` makes, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    rca("demo", folder=folder)
    return folder / "rca-demo"


@pytest.fixture
def demo(made_demo: Path, tmp_path: Path) -> Path:
    """The demo's folder for one test, which may change it; the notices in it are left out."""
    return copy_of(made_demo, tmp_path / "rca-demo")


@pytest.fixture
def empty_store(tmp_path: Path) -> None:
    """An empty store in ``tmp_path``, for tests that are not about how one is made."""
    begin(tmp_path)
