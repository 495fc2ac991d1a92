"""Glossaries: ``glossary.tsv`` of the locales, and a workspace's own over them.

A glossary is UTF-8 text with one term a line and tabs between the cells, as spreadsheets save it. The first line names
the columns, in any order: ``en``, ``ja`` or another language for the name that we write; ``also_en`` … for others that
mean the same; ``avoid_en`` … for those that are not to be written; ``keep`` (``yes`` for a name that is not
translated), ``category`` and ``note``. Several names in a cell are separated by semicolons. Empty lines and lines that
begin with ``#`` are skipped.

A term of a workspace's glossary that has the same English name as one of ours replaces it cell by cell; a cell ``-``
empties it.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NoReturn

from rca import resources
from rca.errors import SettingsError
from rca.model.glossary import Term, merged
from rca.model.problem import N_
from rca.model.tags import TAG_PATTERN

FILE = "glossary.tsv"
LARGEST = 8 * 1024 * 1024
"""Bytes a glossary may have: some 80,000 terms."""

_PLAIN = ("keep", "category", "note")
_PREFIXES = ("also_", "avoid_")
_BLANK = "-"


def load_glossary(own: Path | None = None) -> tuple[Term, ...]:
    """Our terms, with those of a workspace's own file over them. Raises SettingsError."""
    terms: tuple[Term, ...] = ()
    for path in sorted(resources.folder("locales").glob(f"*/{FILE}")):
        terms = merged(terms, read_glossary(path)) if terms else read_glossary(path)
    return merged(terms, read_glossary(own)) if own else terms


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of a file, in its order. Raises SettingsError, which names file, line and column."""
    lines = _lines(path)
    header: list[str] | None = None
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = _header(path, number, cells)
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
                others=", ".join(_PLAIN),
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


class _Row:
    """One line of a glossary, on its way to a term."""

    def __init__(self, path: Path, line: int, header: list[str], cells: list[str]) -> None:
        self._file, self._line = path, line
        if len(cells) > len(header) and any(cells[len(header) :]):
            self.refuse(
                N_("{file}:{line}: the line has {count} cells, and there are {columns} columns"),
                N_("Separate names within a cell by semicolons."),
                count=len(cells),
                columns=len(header),
            )
        self._cells = {column: cell for column, cell in zip(header, cells, strict=False) if cell}
        for column, cell in self._cells.items():
            if not cell.isprintable():
                self._check(column, cell)

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
        others: dict[str, dict[str, tuple[str, ...]]] = {prefix: {} for prefix in _PREFIXES}
        for column, cell in self._cells.items():
            if column in _PLAIN:
                continue
            prefix, _, tag = column.rpartition("_")
            if prefix:
                names = dict.fromkeys(name.strip() for name in cell.split(";"))
                others[f"{prefix}_"][tag] = tuple(name for name in names if name and name != _BLANK)
            elif cell != _BLANK:
                preferred[column] = cell
                if not any(each.isalnum() for each in cell):
                    self.refuse(
                        N_("{file}:{line}: {column}: {text} is not a term"),
                        N_("Write a word."),
                        column=column,
                        text=cell[:60],
                    )
        if not preferred:
            self.refuse(N_("{file}:{line}: the line has no term"), N_("Write it, or remove the line."))
        aliases, rejected = (others[prefix] for prefix in _PREFIXES)
        return Term(preferred, aliases, rejected, self._keep(), self._plain("category"), self._plain("note"))

    def _keep(self) -> bool:
        keep = self._plain("keep").lower()
        if keep not in ("", "yes", "no"):
            self.refuse(
                N_("{file}:{line}: {column}: {text} is neither yes nor no"),
                N_("Write `yes`, or leave it empty."),
                column="keep",
                text=keep[:60],
            )
        return keep == "yes"

    def _plain(self, column: str) -> str:
        cell = self._cells.get(column, "")
        return "" if cell == _BLANK else cell

    def refuse(self, text: str, remedy: str, /, **values: object) -> NoReturn:
        raise SettingsError(text, remedy=remedy, file=self._file, line=self._line, **values)
