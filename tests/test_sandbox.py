"""The sandbox: what an organisation's template may not do, wherever templates run."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError

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


BOMBS = [
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% if a %}{{ 'x' * 99999 }}{% endif %}{% endfor %}",
    "{% set ns = namespace(x='x') %}{% for a in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x='x') %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x=9) %}{% for a in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "{{ 'x'|center(10 ** 4 * 10 ** 5) }}",
    "{{ 'x\ny'|indent(1000000000) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' % (1000000000, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ '\t'.expandtabs(1000000000) }}",
    "{{ ('x' * 99999).replace('x', 'y' * 99999) }}",
    "{{ ('x' * 99999)|replace('x', 'y' * 99999) }}",
    "{{ ([('x' * 99999)] * 99999)|join }}",
    "{{ range(99999)|map('center', 99999)|join }}",
    "{{ range(99999)|batch(1000000000, 'x')|list }}",
    "{{ lipsum(1000) }}",
    "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% for a in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
]


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("wrapped", ["{}", "{{% macro w() %}}{}{{% endmacro %}}{{{{ w() }}}}", "include"])
def test_no_template_costs_more_than_a_notice_may(bomb: str, wrapped: str) -> None:
    sandbox = Sandbox(undefined=StrictUndefined, loader=DictLoader({"bomb": bomb}))
    text = "{% include 'bomb' %}" if wrapped == "include" else wrapped.format(bomb)
    with pytest.raises((SecurityError, RecursionError, UndefinedError)):
        sandbox.from_string(text).render()


def test_each_rendering_has_its_own_budget() -> None:
    template = SANDBOX.from_string("{% for a in range(99999) %}x{% endfor %}")
    assert [len(template.render()) for _ in range(8)] == [99999] * 8


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("{{ '%05.1f %d' % (2.5, 20000000) }}", "002.5 20000000"),
        ("{{ '%d'|format(20000000) }}", "20000000"),
        ("{{ '{:>8}|{}'.format('x', 90000000) }}", "       x|90000000"),
        ("{{ names|join(', ') }}{{ names|length }}{{ ('a' ~ 1)|upper }}", "a, b2A1"),
        ("{{ 'a b c'|wordwrap(3) }}", "a b\nc"),
        ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(1) + m(2) }}", "[1][2]"),
        ("{{ total(count=700000, year=2021) }}", "702021"),
    ],
)
def test_what_templates_do_is_still_done(code: str, result: str) -> None:
    assert (
        SANDBOX.from_string(code).render(names=["a", "b"], total=lambda count, year: count + year) == result
    )
