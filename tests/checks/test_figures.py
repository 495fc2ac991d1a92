"""A figure that a text says twice."""

from __future__ import annotations

import pytest

from tests.checks.test_contradictions import of, told

FACTS = {"failed": {"share": "8%", "of": {"ja": "要求"}}, "some": {"count": 3, "of": 9, "unit": {"ja": "台"}}}


@pytest.mark.parametrize(
    ("text", "is_twice"),
    [
        ("{failed:of}の{failed}が失敗しました。", True),
        ("{failed}の{failed:of}が失敗しました。", True),
        ("{some:of}（{some:number}）が停止しました。", True),
        ("{some:of}（{some:share}）が停止しました。", False),
        ("{failed:of}が失敗し、再試行でも{failed}が失敗しました。", False),
        ("{failed:of}、{some:of}が失敗しました。", False),
    ],
)
def test_a_figure_beside_itself_and_its_whole(text: str, is_twice: bool) -> None:
    found = told(of(facts=FACTS, scope={"symptom": {"ja": text}}))
    assert found == ([("scope.symptom.ja", "text.twice")] if is_twice else [])
