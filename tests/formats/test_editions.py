"""A page that is shared by many readers is, for each of them, what laying it out for that reader alone gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rca.formats import get_format
from rca.formats._layout.laid_out_once import laid_out_once
from rca.model.notices.notice import FrameKind, Notice
from tests.support.sample_notices import TEXT_FORMATS
from tests.support.samples import WINDOWS_VM, notice

NOTICES = [notice(WINDOWS_VM, "final", locale, frame=frame) for locale in ("ja", "en") for frame in FrameKind]


def alone(of: Notice, name: str) -> bytes:
    """The notice laid out for its reader only: a blank line more than the shared way takes, then without it."""
    module = get_format(name)
    layout = module._layout if name == "txt" else module._page  # type: ignore[attr-defined]
    return layout(of).encode()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", TEXT_FORMATS)
@given(addressee=st.lists(st.text(max_size=90), max_size=8).map(tuple), of=st.sampled_from(NOTICES))
@example(addressee=("<b>A & B</b> 株式会社 御中",), of=NOTICES[1])
@example(addressee=("a" * 200, "株式会社" * 40), of=NOTICES[1])
@example(addressee=("\ue0f00\ue0f1",), of=NOTICES[0])
@example(addressee=("", " ", "\n"), of=NOTICES[0])
def test_shared_page_equals_a_page_of_its_own(name: str, addressee: tuple[str, ...], of: Notice) -> None:
    addressed = of.addressed_to(addressee)
    assert get_format(name).render(addressed) == alone(addressed, name)


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_nothing_of_one_reader_reaches_another(name: str) -> None:
    first = get_format(name).render(NOTICES[0].addressed_to(("ALPHACORP 御中",)))
    second = get_format(name).render(NOTICES[0].addressed_to(("BETACORP 御中",)))
    assert b"ALPHACORP" in first
    assert b"ALPHACORP" not in second
    assert first.replace(b"ALPHACORP", b"BETACORP") == second


def test_marks_in_a_notice_are_not_taken_for_the_addressee() -> None:
    of = NOTICES[0]
    marked = replace(of, body=of.body + "\n\n\ue0f00\ue0f1", frame=replace(of.frame, addressee=("X",)))
    assert (
        laid_out_once(marked, lambda each: each.body + each.frame.addressee[0], str)
        == (marked.body + "X").encode()
    )
