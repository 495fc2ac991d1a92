"""References in prose: the grammar, and that no brace is ever overlooked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from rca.model.incidents.references import Reference, Stray, parse_reference, references, split

ANY_TEXT = st.text() | st.text("{}\\:ab_1 \nA*")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("no reference", ["no reference"]),
        ("{a}", [Reference("a", "", 0)]),
        ("at {impact:start}.", ["at ", Reference("impact", "start", 3), "."]),
        ("{a}{b_1}", [Reference("a", "", 0), Reference("b_1", "", 3)]),
        (r"\{a\}", ["{", "a", "}"]),
        (r"\\{a}", ["\\\\", Reference("a", "", 2)]),
        (r"\*{a}", [r"\*", Reference("a", "", 2)]),
        ("{", [Stray(0)]),
        ("a } b", ["a ", Stray(2), " b"]),
        ("{a", [Stray(0), "a"]),
        ("{{a}}", [Stray(0), Reference("a", "", 1), Stray(4)]),
        ("{A}", [Stray(0), "A", Stray(2)]),
        ("{1a}", [Stray(0), "1a", Stray(3)]),
        ("{a:}", [Stray(0), "a:", Stray(3)]),
        ("{a:b:c}", [Stray(0), "a:b:c", Stray(6)]),
        ("{ a }", [Stray(0), " a ", Stray(4)]),
        ("{a\n}", [Stray(0), "a\n", Stray(3)]),
        ("{あ}", [Stray(0), "あ", Stray(2)]),
        ("{a.__class__}", [Stray(0), "a.__class__", Stray(12)]),
        ("{a!r}", [Stray(0), "a!r", Stray(4)]),
        ("\\", ["\\"]),
    ],
)
def test_grammar(text: str, pieces: list[object]) -> None:
    assert list(split(text)) == pieces


@given(ANY_TEXT)
def test_pieces_make_the_text_again(text: str) -> None:
    again = ""
    for piece in split(text):
        if isinstance(piece, Reference):
            assert len(again) == piece.offset
            again += "{" + str(piece) + "}"
        elif isinstance(piece, Stray):
            assert len(again) == piece.offset
            again += text[piece.offset]
        else:
            again += "\\" + piece if piece in ("{", "}") else piece
    assert again == text


@given(ANY_TEXT)
def test_every_brace_is_accounted_for(text: str) -> None:
    pieces = list(split(text))
    known = sum(
        2 if isinstance(piece, Reference) else 1
        for piece in pieces
        if piece in ("{", "}") or not isinstance(piece, str)
    )
    assert known == text.count("{") + text.count("}")
    assert not any(set(piece) & set("{}") for piece in pieces if isinstance(piece, str) and len(piece) > 1)


@given(st.from_regex(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?", fullmatch=True))
def test_a_reference_is_found_as_it_is_written(name: str) -> None:
    assert [str(each) for each in references("x {" + name + "} y")] == [name]
    assert str(parse_reference(name)) == name


@pytest.mark.parametrize("text", ["", "a b", "a}", "{a}", "A", "a}{b", "a:b:c", "x" * 200 + "!"])
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(PydanticCustomError, match=r"name\.form"):
        parse_reference(text)
