"""Numbers in digits and plural categories, by CLDR's data (UTS #35, part 3)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from rca.i18n.cldr import words

_RELATION = re.compile(r"(?P<operand>[nivwftce])(?: % (?P<modulus>\d+))? (?P<sign>!?=) (?P<ranges>[\d.,]+)")
_OF_WHOLE_NUMBERS = frozenset("ni")
"""The operands that are the number itself; the others count digits after the point or of an exponent: none."""


def format_number(value: Decimal | int, tag: str) -> str:
    """A number by the pattern ``#,##0.######``: at most six decimals, rounded half to even."""
    data = words(tag)
    value = Decimal(value)
    whole, _, decimals = f"{value.copy_abs():,.6f}".partition(".")
    decimals = decimals.rstrip("0")
    text = whole.replace(",", data.group) + (data.decimal + decimals if decimals else "")
    return f"-{text}" if value.is_signed() else text


@lru_cache(maxsize=4096)
def plural_category(number: int, tag: str) -> str:
    """The plural category of a whole number: ``one``, ``many``, ``other`` and so on."""
    return next((category for category, rule in words(tag).plurals.items() if keeps(number, rule)), "other")


def keeps(number: int, rule: str) -> bool:
    """Whether a whole number keeps a plural rule, such as ``v = 0 and i % 10 = 1 or n = 7``."""
    return any(
        all(_holds(relation, abs(number)) for relation in alternative.split(" and "))
        for alternative in rule.split(" or ")
    )


def _holds(relation: str, number: int) -> bool:
    """Whether one relation of a rule holds, such as ``i % 10 = 2..4,9``."""
    parts = _RELATION.fullmatch(relation)
    if parts is None:
        raise ValueError(f"{relation} is no relation of a plural rule")
    operand = number if parts["operand"] in _OF_WHOLE_NUMBERS else 0
    if parts["modulus"]:
        operand %= int(parts["modulus"])
    ends = (part.partition("..")[::2] for part in parts["ranges"].split(","))
    within = any(int(first) <= operand <= int(last or first) for first, last in ends)
    return within == (parts["sign"] == "=")
