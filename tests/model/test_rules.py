"""The catalogue of rules: each has one wording."""

from __future__ import annotations

import pytest

from rca.model.rules import steps, texts
from rca.model.rules.catalogue import RULES, joined
from rca.model.rules.rule import Rule


def test_rules_of_all_subjects_are_in_the_catalogue() -> None:
    assert RULES["move.slip"] is steps.RULES["move.slip"]
    assert RULES["text.empty"] is texts.RULES["text.empty"]


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"text\.empty"):
        joined([texts.RULES, {"text.empty": Rule("another")}])
