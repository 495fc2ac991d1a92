"""The sandbox: what an organisation's template may not do, wherever templates run."""

from __future__ import annotations

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError

from rca.sandbox import MAX_SIZE, Sandbox

SANDBOX = Sandbox(undefined=StrictUndefined)


@pytest.mark.parametrize(
    "code",
    [
        "{{ 'x' * size }}",
        "{{ size * 'x' }}",
        "{{ [1, 2] * size }}",
        "{{ ('ab' * 400) * 400 }}",
        "{{ 10 ** 100000 }}",
        "{{ 10 ** 100000 ** 100000 }}",
    ],
)
def test_no_operator_blows_a_value_up(code: str) -> None:
    with pytest.raises(SecurityError, match="larger than"):
        SANDBOX.from_string(code).render(size=MAX_SIZE + 1)


@pytest.mark.parametrize(
    ("code", "result"),
    [("{{ '=' * 72 }}", "=" * 72), ("{{ 2 ** 10 }}", "1024"), ("{{ 700 * 800 }}", "560000")],
)
def test_what_a_layout_needs_is_allowed(code: str, result: str) -> None:
    assert SANDBOX.from_string(code).render() == result


@pytest.mark.parametrize(
    "code", ["{{ ''.__class__.__mro__ }}", "{{ names.append('x') }}", "{{ values.update(a=1) }}"]
)
def test_nothing_beyond_the_values_is_reached_or_changed(code: str) -> None:
    with pytest.raises(SecurityError):
        SANDBOX.from_string(code).render(names=["a"], values={})


def test_a_range_has_an_end() -> None:
    with pytest.raises(OverflowError):
        SANDBOX.from_string("{% for n in range(10000000) %}x{% endfor %}").render()
