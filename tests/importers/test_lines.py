"""The line of a reference, however the text around it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importers.support.incident_files import HEAD, told
from tests.support.examples import examples

STYLES = {
    "literal": "workaround:\n  en: |\n    one\n\n    two {gone}\n    three\n",
    "literal, its header commented": "workaround:\n  en: |- # {not} this\n    one\n    two\n    {gone} three\n",
    "folded": "workaround:\n  en: >-\n    one\n    two\n    three {gone}\n    four\n",
    "folded, several": "workaround:\n  en: >\n    {impact} one\n    two {impact}\n    {impact:end} {gone}\n",
    "plain": "workaround:\n  en: one\n    two\n    three {gone} four\n",
    "plain, on the next line": "workaround:\n  en:\n    one\n    two\n    {impact} {gone}\n".replace("    {impact} {gone}", "    a {gone}"),
    "single quotes": "workaround:\n  en: 'it''s one\n    two\n\n    {gone}'\n",
    "double quotes": 'workaround:\n  en: "one\\n\\n\\x7bimpact}\n    two \\\n    \\\\{ {gone}"\n',
    "composed letters": "workaround:\n  en: >-\n    か\u3099か\u3099か\u3099\n    か\u3099 \\{\n    {gone}\n",
}  # fmt: skip
LINE = {
    "literal": 12, "literal, its header commented": 12, "folded": 12, "folded, several": 12, "plain": 11,
    "plain, on the next line": 12, "single quotes": 12, "double quotes": 11, "composed letters": 12,
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_of_a_reference(style: str, end: str) -> None:
    text = (HEAD + STYLES[style]).replace("\n", end)
    assert told(text) == [(LINE[style], "workaround.en", "reference.unknown")]


def test_the_first_character_of_a_block() -> None:
    assert told(HEAD + "workaround:\n  en: |\n    {gone}\n")[0][0] == 10
    assert told(HEAD + "workaround:\n  en: |\n    } x\n")[0][0] == 10


@examples(0.6)
@given(
    st.sampled_from(["|", ">", "|-", ">+", "'", '"', ""]),
    st.lists(
        st.sampled_from(["a", "{impact}", "{gone}", "", "\\{ b", "あ", "c {gone} {impact}"]),
        min_size=1,
        max_size=8,
    ),
)
def test_lines_of_many_references(style: str, lines: list[str]) -> None:
    block = style[:1] in ("|", ">") and style
    body = [line.replace("\\", "\\\\") if style == '"' else line for line in lines]
    if block:
        text = f"workaround:\n  en: {style}\n    z\n" + "".join(f"    {line}\n" for line in body)
        first = 11
    else:
        text = (
            f"workaround:\n  en: {style}z\n" + "".join(f"    {line}\n" for line in body) + f"    z{style}\n"
        )
        first = 10
    expected = [first + index for index, line in enumerate(lines) for _ in range(line.count("{gone}"))]
    assert [line for line, _, _ in told(HEAD + text)] == expected
