"""Glossaries: ``glossary.tsv`` of the locales, and a workspace's own over them.

A glossary is UTF-8 text with one term a line and tabs between the cells, as spreadsheets save it. The first line names
the columns, in any order: ``en``, ``ja`` or another language for the name that we write; ``also_en`` … for others that
mean the same; ``avoid_en`` … for those that are not to be written; ``keep`` (``yes`` for a name that is not
translated), ``category`` (``word`` for a plain word, which is there for the search alone) and ``note``. Several names in
a cell are separated by semicolons. Empty lines and lines that begin with ``#`` are skipped.

A term of a workspace's glossary that has the same English name as one of ours replaces it cell by cell; a cell ``-``
empties it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from rca import resources
from rca.errors import SettingsError
from rca.model.glossary import Term, merged
from rca.model.language_tags import TAG_PATTERN
from rca.model.problem import N_, Listed

FILE = "glossary.tsv"
LARGEST = 8 * 1024 * 1024
"""Bytes a glossary may have: some 80,000 terms."""

_PLAIN = ("keep", "category", "note")
_ALSO = "also_"
_PREFIXES = (_ALSO, "avoid_")
_BLANK = "-"


def load_glossary(own: Path | None = None) -> tuple[Term, ...]:
    """Our terms, with those of a workspace's own file over them. Raises SettingsError."""
    return merged(_ours(), read_glossary(own)) if own else _ours()


@cache
def _ours() -> tuple[Term, ...]:
    """The terms that come with the program, and do not change while it runs."""
    terms: tuple[Term, ...] = ()
    for path in sorted(resources.folder("locales").glob(f"*/{FILE}")):
        terms = merged(terms, read_glossary(path)) if terms else read_glossary(path)
    return terms


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of a file, in its order. Raises SettingsError, which names file, line and column."""
    lines = _lines(path)
    header: list[_Column] | None = None
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = [_column(name) for name in _header(path, number, cells)]
            continue
        row = _Row(path, number, header, cells)
        term = row.term()
        name = term.id
        if other := seen.get(name):
            row.refuse(
                N_("{file}:{line}: the term {name} also stands in line {other}"),
                N_("Keep one of the two."),
                name=next(iter(term.preferred.values())),
                other=other,
            )
        seen[name] = number
        terms.append(term)
    if header is None:
        raise SettingsError(
            N_("{file} has no line that names its columns"),
            remedy=N_("Begin with a line such as `en`, TAB, `ja`."),
            file=path,
        )
    return tuple(terms)


def _lines(path: Path) -> list[str]:
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise SettingsError(
                N_("{file} has {size} MiB, more than the {limit} MiB a glossary may have"),
                file=path,
                size=-(-size // 2**20),
                limit=LARGEST // 2**20,
            )
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(N_("{file} cannot be read: {detail}"), file=path, detail=error.strerror) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            N_("{file}:{line}: the text is not UTF-8"),
            remedy=N_("Save the file as UTF-8."),
            file=path,
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None
    # Not splitlines(): that takes U+2028 and others, which are characters of a cell, for the end of a line.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _header(path: Path, number: int, cells: list[str]) -> list[str]:
    columns: list[str] = []
    for cell in cells:
        name = cell.lower() if cell.lower() in _PLAIN else cell
        if not _is_column(name):
            raise SettingsError(
                N_("{file}:{line}: there is no column {column}"),
                remedy=N_(
                    "Columns are languages such as `en`, with `also_` or `avoid_` before them, and {others}."
                ),
                file=path,
                line=number,
                column=cell[:60] or '""',
                others=Listed(_PLAIN),
            )
        if name in columns:
            raise SettingsError(
                N_("{file}:{line}: the column {column} is there twice"),
                remedy=N_("Remove one of the two."),
                file=path,
                line=number,
                column=name,
            )
        columns.append(name)
    return columns


def _is_column(name: str) -> bool:
    if name in _PLAIN:
        return True
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return re.fullmatch(TAG_PATTERN, name) is not None


class _Column(NamedTuple):
    """A column: ``also_`` or ``avoid_`` before a language, or nothing; the language, or what else it holds."""

    name: str
    prefix: str
    tag: str


def _column(name: str) -> _Column:
    prefix, _, tag = ("", "", name) if name in _PLAIN else name.rpartition("_")
    return _Column(name, f"{prefix}_" if prefix else "", tag)


class _Row:
    """One line of a glossary, on its way to a term."""

    def __init__(self, path: Path, line: int, header: Sequence[_Column], cells: Sequence[str]) -> None:
        self._file, self._line = path, line
        if len(cells) > len(header) and any(cells[len(header) :]):
            self.refuse(
                N_("{file}:{line}: the line has {count} cells, and there are {columns} columns"),
                N_("Separate names within a cell by semicolons."),
                count=len(cells),
                columns=len(header),
            )
        self._cells = [(column, cell) for column, cell in zip(header, cells, strict=False) if cell]
        if not "".join(cells).isprintable():
            for column, cell in self._cells:
                self._check(column.name, cell)

    def _check(self, column: str, cell: str) -> None:
        """Refuse controls and direction marks, which nobody sees and no search finds."""
        if wrong := next((each for each in cell if unicodedata.category(each) in ("Cc", "Cf", "Cs")), ""):
            self.refuse(
                N_("{file}:{line}: {column}: the character {code} cannot stand in a term"),
                N_("Remove it."),
                column=column,
                code=f"U+{ord(wrong):04X}",
            )

    def term(self) -> Term:
        preferred: dict[str, str] = {}
        aliases: dict[str, tuple[str, ...]] = {}
        rejected: dict[str, tuple[str, ...]] = {}
        plain = dict.fromkeys(_PLAIN, "")
        for (column, prefix, tag), cell in self._cells:
            if prefix:
                (aliases if prefix == _ALSO else rejected)[tag] = _names(cell)
            elif cell == _BLANK:
                continue
            elif column in plain:
                plain[column] = cell
            else:
                preferred[column] = cell
                if not any(map(str.isalnum, cell)):
                    self.refuse(
                        N_("{file}:{line}: {column}: {text} is not a term"),
                        N_("Write a word."),
                        column=column,
                        text=cell[:60],
                    )
        if not preferred:
            self.refuse(N_("{file}:{line}: the line has no term"), N_("Write it, or remove the line."))
        is_kept = bool(plain["keep"]) and self._is_yes(plain["keep"].lower())
        return Term(preferred, aliases, rejected, is_kept, plain["category"], plain["note"])

    def _is_yes(self, keep: str) -> bool:
        if keep not in ("yes", "no"):
            self.refuse(
                N_("{file}:{line}: {column}: {text} is neither yes nor no"),
                N_("Write `yes`, or leave it empty."),
                column="keep",
                text=keep[:60],
            )
        return keep == "yes"

    def refuse(self, text: str, remedy: str, /, **values: object) -> NoReturn:
        raise SettingsError(text, remedy=remedy, file=self._file, line=self._line, **values)


def _names(cell: str) -> tuple[str, ...]:
    """The names in a cell, each once."""
    if ";" not in cell:
        return (cell,) if cell != _BLANK else ()
    names = dict.fromkeys(filter(None, map(str.strip, cell.split(";"))))
    names.pop(_BLANK, None)
    return tuple(names)
