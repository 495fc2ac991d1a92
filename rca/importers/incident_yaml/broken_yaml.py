"""Why a YAML text cannot be read: the slip of the hand behind what its parser says, and the line on which that stands.

The parser tells where it could not go on, which is often past the slip, and in words about its own states. Both are only
where this begins to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    Token,
)

from rca.importers.incident_yaml.fields import known_names
from rca.importers.incident_yaml.lines import FIELD, LINE_END, Lines
from rca.importers.incident_yaml.slips import SMART_QUOTES, WIDE_SPACE, Slip, code, short, slip_in

_INNER_FIELD = re.compile(r"(?m)^\s*(?:-\s+)*[A-Za-z_][\w-]*\s*:(?:\s|$)|[,、]\s*[A-Za-z_][\w-]*:\s*$")
_CONFLICT = re.compile(r"(?:[<>]{7}|={7})(?:\s|$)")
_CUT = re.compile(r"\s(#[^\s#].*)")
_CLOSING = {"{": "}", "[": "]"}
_STARTS = (FlowMappingStartToken, FlowSequenceStartToken)
_ENDS = (FlowMappingEndToken, FlowSequenceEndToken)


def slip_behind(text: str, error: MarkedYAMLError) -> tuple[int, Slip]:
    """The line (from 1) and the rule that is broken there."""
    index, slip = _Search(text, error).slip()
    return index + 1, slip


class _Search:
    """The search for one slip. Lines are counted from 0 here, as the parser does."""

    def __init__(self, text: str, error: MarkedYAMLError) -> None:
        self._text = text
        self._lines = Lines(text)
        self._context, self._problem = str(error.context or ""), str(error.problem or "")
        mark = error.problem_mark or error.context_mark
        self._row: int = mark.line if mark else 0
        self._column: int = mark.column if mark else 0
        self._index: int = mark.index if mark else 0
        begun = error.context_mark or mark
        self._begun_row: int = begun.line if begun else 0
        self._begun_index: int = begun.index if begun else 0
        self._tokens = list(self._tokens_before())

    def slip(self) -> tuple[int, Slip]:
        for look in (self._at_the_edge, self._quotes, self._by_problem):
            if found := look():
                return found
        return min(self._row, len(self._lines) - 1), ("yaml.syntax", {})

    def _at_the_edge(self) -> tuple[int, Slip] | None:
        """Marks of conflicts, and spaces that are none, at the beginning of the lines in question."""
        for row in (self._row, self._begun_row, self._lines.before(self._row)):
            line = self._lines[row]
            if match := _CONFLICT.match(line):
                return row, ("yaml.conflict", {"found": match[0].strip()})
            edge = line[: len(line) - len(line.lstrip())]
            if "\t" in edge:
                return row, ("yaml.tab", {})
            if match := WIDE_SPACE.search(edge):
                return row, ("yaml.wide_space", {"code": code(match[0])})
        return None

    def _quotes(self) -> tuple[int, Slip] | None:
        """Quotes that are not closed, or closed by the beginning of the next ones."""
        if self._context.startswith(("while scanning a quoted", "while scanning a double-quoted")):
            if "end of stream" in self._problem or "document separator" in self._problem:
                quote = self._text[self._begun_index : self._begun_index + 1]
                return self._unclosed(quote, self._begun_row)
            return self._row, ("yaml.escape", {"found": "\\" + self._text[self._index : self._index + 1]})
        quoted = [
            token for token in self._tokens if isinstance(token, ScalarToken) and token.style in ('"', "'")
        ]
        if quoted and _INNER_FIELD.search(self._inside(quoted[-1])):
            last = quoted[-1]
            return self._unclosed(str(last.style), last.start_mark.line)
        return None

    def _inside(self, token: ScalarToken) -> str:
        """What stands within quotes from the second line on, or all of it where it is one line."""
        written = self._text[token.start_mark.index + 1 : token.end_mark.index - 1]
        first, *rest = LINE_END.split(written, maxsplit=1)
        return rest[0] if rest else first if re.search(r"[,、]", first) else ""

    def _unclosed(self, quote: str, row: int) -> tuple[int, Slip]:
        return row, ("yaml.quote", {"quote": quote, "line": row + 1})

    def _by_problem(self) -> tuple[int, Slip] | None:
        if "directive" in self._context:
            return self._row, ("yaml.no_colon", {"found": short(self._lines[self._row])})
        if "mapping values are not allowed" in self._problem:
            return self._second_colon()
        if "could not find expected ':'" in self._problem:
            return self._bare_line(self._begun_row)
        if match := re.search(r"character '(.+?)' that cannot start", self._problem):
            return self._bad_start(match[1])
        for sign, called in (("*", "alias"), ("&", "anchor"), ("!", "tag")):
            if called in self._context + self._problem:
                return self._row, ("yaml.start", {"found": sign})
        if "block scalar" in self._context:
            sign = self._text[self._begun_index : self._begun_index + 1]
            return self._begun_row, ("yaml.block_sign", {"sign": sign})
        if "mapping keys are not allowed" in self._problem:
            return self._row, ("yaml.start", {"found": "?"})
        if "sequence entries are not allowed" in self._problem:
            return self._entry()
        if "another document" in self._problem or "<document start>" in self._problem:
            return self._second_document()
        if "expected <block end>" in self._problem:
            return self._after_a_value()
        if "flow" in self._context:
            return self._in_brackets()
        if match := re.search(r"node content, but found '(.)'", self._problem):
            return self._row, ("yaml.start", {"found": match[1]})
        return None

    # Where a colon stands that the parser cannot place

    def _second_colon(self) -> tuple[int, Slip]:
        line = self._lines[self._row]
        if slip := self._lines.slip(self._row):
            return self._row, slip
        field = FIELD.match(line)
        if field and field.end() <= self._column:
            return self._row, self._colon(line[field.end() :], line[self._column + 1 :])
        above = self._lines.before(self._row)
        if slip := self._lines.slip(above):
            return above, slip
        upper = FIELD.match(self._lines[above])
        if upper is None:
            return above, ("yaml.no_colon", {"found": short(self._lines[above])})
        if field and field["name"] in known_names():
            return self._row, self._lines.misplaced(self._row)
        return self._row, self._colon(line, line[self._column + 1 :])

    def _colon(self, value: str, after: str) -> Slip:
        if match := SMART_QUOTES.match(value.strip()):
            return "yaml.smart_quotes", {"found": match[0]}
        if value.strip()[:1] in ("｛", "［"):
            return slip_in(value) or ("yaml.colon", {})
        return ("yaml.colon", {}) if after.strip() else ("yaml.colon_end", {})

    # Lines that are neither fields nor entries

    def _bare_line(self, row: int) -> tuple[int, Slip]:
        line = self._lines[row]
        if slip := self._lines.slip(row):
            return row, slip
        if (sign := self._lines.block_above(row)) and not self._lines.begins_as_field(row):
            return row, ("yaml.block", {"sign": sign})
        if self._lines.lacks_dash(row):
            return row, ("yaml.bullet", {"found": line.strip()[0]})
        return row, ("yaml.no_colon", {"found": short(line)})

    def _bad_start(self, character: str) -> tuple[int, Slip]:
        if character == "\\t":
            return self._row, ("yaml.tab_inside", {})
        line = self._lines[self._row]
        if not line[: self._column].strip():
            return self._row, ("yaml.no_colon", {"found": short(line)})
        return self._row, ("yaml.start", {"found": character})

    def _entry(self) -> tuple[int, Slip]:
        line = self._lines[self._row]
        if line[: self._column].strip():
            return self._row, ("yaml.start", {"found": "-"})
        return self._row, ("yaml.dash", {})

    def _second_document(self) -> tuple[int, Slip]:
        for row in (self._row, self._row - 1):
            if self._lines[row][:3] in ("---", "..."):
                return row, ("yaml.documents", {"found": self._lines[row][:3]})
        for row, line in enumerate(self._lines):
            if line.startswith("%"):
                return row, ("yaml.no_colon", {"found": short(line)})
        return self._row, ("yaml.syntax", {})

    # What follows a value that is complete

    def _after_a_value(self) -> tuple[int, Slip]:
        found = self._text[self._index : self._index + 1]
        before = self._tokens[-1] if self._tokens else None
        if before and before.end_mark.line == self._row:
            if found == "," and not self._lines[self._row][self._column + 1 :].partition("#")[0].strip():
                return self._row, ("yaml.comma_behind", {})
            if isinstance(before, ScalarToken) and before.style in ('"', "'"):
                return self._row, self._text_behind(before)
            if isinstance(before, _ENDS) and found not in "}]":
                return self._row, (
                    "yaml.start",
                    {"found": "{" if isinstance(before, FlowMappingEndToken) else "["},
                )
        if found and found in "}]":
            return self._row, ("yaml.bracket_extra", {"found": found})
        if sign := self._lines.block_above(self._row):
            return self._row, ("yaml.block", {"sign": sign})
        if slip := self._lines.slip(self._row):
            return self._row, slip
        if self._lines.lacks_dash(self._row):
            return self._row, ("yaml.bullet", {"found": found})
        return self._row, self._lines.misplaced(self._row)

    def _text_behind(self, quoted: ScalarToken) -> Slip:
        rest = self._text[quoted.end_mark.index : quoted.end_mark.index + 1]
        if WIDE_SPACE.match(rest):
            return "yaml.wide_space", {"code": code(rest)}
        if rest in ("，", "、") and self._context.startswith("while parsing a flow"):
            return "yaml.wide", {"found": rest, "instead": ","}
        quote = str(quoted.style)
        escaped, other = ('\\"', "'") if quote == '"' else ("''", '"')
        return "yaml.quote_text", {"quote": quote, "escaped": escaped, "other": other}

    # Brackets

    def _in_brackets(self) -> tuple[int, Slip] | None:
        if self._context == "while parsing a flow node" and not self._text[self._index :].strip():
            self._begun_row, self._begun_index = self._last_bracket()
        opening = self._text[self._begun_index : self._begun_index + 1]
        if opening not in _CLOSING:
            return None
        values: dict[str, object] = {
            "found": opening,
            "line": self._begun_row + 1,
            "closing": _CLOSING[opening],
        }
        unclosed = self._begun_row, ("yaml.bracket", values)
        found, line = self._text[self._index : self._index + 1], self._lines[self._row]
        if match := _CUT.search(self._lines[self._begun_row]):
            return self._begun_row, ("yaml.cut", {"found": short(match[1])})
        if match := re.search(r"[｝］]", self._lines[self._begun_row]):
            return self._begun_row, ("yaml.wide", {"found": match[0], "instead": _CLOSING[opening]})
        if not found:
            return unclosed
        if self._row > self._begun_row and (field := FIELD.match(line)):
            opened = self._lines[self._begun_row]
            if len(field["before"]) <= len(opened) - len(opened.lstrip()):
                return unclosed
        if found in "}]":
            return self._row, ("yaml.bracket_other", values)
        before = self._tokens[-1] if self._tokens else None
        if isinstance(before, _ENDS):
            return self._row, (
                "yaml.start",
                {"found": "{" if isinstance(before, FlowMappingEndToken) else "["},
            )
        rest = self._text[self._index :]
        if isinstance(before, ScalarToken) and before.style in ('"', "'"):
            field_next = re.match(r"([A-Za-z_][\w-]*)\s*:", rest)
            if field_next:
                return self._row, ("yaml.comma", {"name": field_next[1]})
            return before.end_mark.line, self._text_behind(before)
        if found == ":" and isinstance(before, ScalarToken):
            return self._colon_in_brackets(before)
        return None

    def _last_bracket(self) -> tuple[int, int]:
        """Row and index of the last bracket that was opened and not closed."""
        open_ones: list[Token] = []
        for token in self._tokens:
            if isinstance(token, _STARTS):
                open_ones.append(token)
            elif isinstance(token, _ENDS):
                open_ones.pop()
        mark = open_ones[-1].start_mark
        return mark.line, mark.index

    def _colon_in_brackets(self, scalar: ScalarToken) -> tuple[int, Slip]:
        words = re.split(r"([\s、，]+)", str(scalar.value))
        row = scalar.end_mark.line
        if len(words) > 1 and words[-1] in known_names():
            wide = words[-2].strip()
            return row, ("yaml.wide", {"found": wide[0], "instead": ","}) if wide else (
                "yaml.comma",
                {"name": words[-1]},
            )
        return row, self._colon(str(scalar.value), ".")

    def _tokens_before(self) -> Iterator[Token]:
        """What the parser had read before it stopped."""
        try:
            for token in YAML(typ="safe", pure=True).scan(self._text):
                if token.start_mark.index >= self._index:
                    return
                if token.end_mark.index > token.start_mark.index:
                    yield token
        except MarkedYAMLError:
            return
