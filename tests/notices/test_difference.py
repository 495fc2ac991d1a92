"""What changed between two notices, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.incidents.facts import CountFact, NamesFact, WindowFact
from rca.model.notices.frozen_facts import current_facts
from rca.notices.fact_changes import fact_changes
from rca.notices.notice_diff import Step, sections, word_steps
from tests.samples import KEYS, incident, notice

PROSE = st.text(st.sampled_from("影響は480ボリュームです。、 abc 1.5%\n#-"), max_size=60)


@given(before=PROSE, after=PROSE)
def test_the_steps_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    steps = word_steps(before, after)
    assert "".join(words for step, words in steps if step is not Step.ADDED) == before
    assert "".join(words for step, words in steps if step is not Step.REMOVED) == after
    assert before != after or all(step is Step.KEPT for step, _ in steps)


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        (
            "480 volumes were affected.",
            "700 volumes were affected.",
            [("-", "480"), ("+", "700"), ("=", " volumes were affected.")],
        ),
        (
            "影響を受けた480ボリューム",
            "影響を受けた700ボリューム",
            [("=", "影響を受けた"), ("-", "480"), ("+", "700"), ("=", "ボリューム")],
        ),
        ("2.4%です", "3.5%です", [("-", "2.4"), ("+", "3.5"), ("=", "%です")]),
    ],
)
def test_numbers_and_words_change_as_a_whole(before: str, after: str, steps: list[tuple[str, str]]) -> None:
    assert [(step.value, words) for step, words in word_steps(before, after)] == steps


def test_sections_are_found_by_their_headings_and_not_in_code() -> None:
    body = "Lead\n\n## One\n\ntext\n\n```\n## no heading\n```\n\n## Two\n"
    assert list(sections(body)) == [("", "Lead"), ("One", "text\n\n```\n## no heading\n```"), ("Two", "")]


@pytest.mark.parametrize("key", KEYS)
def test_the_sections_of_a_sample_are_the_whole_of_it(key: str) -> None:
    body = notice(key, "final", "ja", draft=True).body
    again = "\n\n".join(f"## {heading}\n\n{text}".strip() for heading, text in sections(body))
    assert again == body


def test_only_what_is_stated_makes_a_fact_differ() -> None:
    facts = current_facts(incident(KEYS[0]))
    assert fact_changes(facts, facts) == ()
    name = next(name for name, fact in facts.items() if isinstance(fact, CountFact | NamesFact))
    labelled = facts[name].model_copy(update={"label": incident(KEYS[0]).title})
    assert fact_changes(facts, {**facts, name: labelled}) == ()
    gone = {other: fact for other, fact in facts.items() if other != name}
    (change,) = fact_changes(facts, gone)
    assert (change.name, change.after) == (name, None)
    assert not any(isinstance(change.fact, WindowFact) for change in fact_changes(gone, facts))
