"""The columns of a customer list, by their English and their Japanese names, and as address books and CRMs name them.

``[customers.columns]`` of rca.toml says what further ones mean. What nobody knows is left out, and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rca.csv_rows import Row
from rca.i18n.locale import locale_tags
from rca.model.language_tags import ANY, TAG_PATTERN, fallbacks
from rca.model.near_names import Nearest
from rca.model.problem import Listed, Place, Problem
from rca.model.rules.catalogue import found

PLAIN = {
    "id": "id|customer id|account id|company id|顧客id|顧客番号|顧客コード|お客様番号|お客様id|取引先id|取引先コード|取引先番号|会社id",
    "honorific": "honorific|敬称",
    "email": """email|e-mail|mail|email address|mail address|e-mail address|contact email|メール|eメール|メールアドレス|
        eメールアドレス|電子メール|電子メールアドレス|担当者メールアドレス""",
    "locale": "locale|language|lang|言語|ロケール",
    "zone": "zone|time zone|tz|タイムゾーン|時間帯",
    "services": "services|service|サービス|サービス名|利用サービス|ご利用サービス|契約サービス",
    "notes": "notes|note|memo|備考|メモ",
}
BY_LANGUAGE = {
    "name": """name|company|company name|account name|customer name|organization|organization name|organisation|
        organisation name|名称|会社名|会社|顧客名|お客様名|組織名|取引先|取引先名|企業名|法人名|貴社名|御社名""",
    "person": """person|contact|contact name|contact person|full name|担当|担当者|担当者名|担当者氏名|ご担当者|ご担当者名|氏名|お名前|名前|
        取引先責任者|取引先責任者名""",
    "family_name": "family name|last name|surname|姓|名字|苗字|担当者姓|担当者（姓）|氏名（姓）|お名前（姓）",
    "given_name": "given name|first name|名|担当者（名）|氏名（名）|お名前（名）",
    "title": "title|job title|position|役職|役職名|肩書|肩書き",
    "department": "department|department name|部署|部署名|部門|所属|所属部署",
}
"""Columns that may stand once for all languages (``name``), or once for each (``name_ja``, 名称（日本語）)."""

_SPARE_IDS = "record id|contact id|レコード番号|レコードid|取引先責任者id"
"""What numbers the rows of a list, and is the customer's id where no column is."""

_OTHERWISE = {("name", "name"): "person", ("title", "title"): ""}
"""What a column (by its header and its meaning) is where another one says the same by a name of its own: beside a company
*Name* is a person's, and beside a *Job Title* a *Title* is Mr. or Ms."""

_LANGUAGES = {"日本語": "ja", "和文": "ja", "英語": "en", "英文": "en", "japanese": "ja", "english": "en"}
_SUFFIXED = re.compile(r"(?P<name>[^()]+?)_?(?:_(?P<tag>[a-z]{2,3}(?:-[a-z0-9-]+)?)|\((?P<word>[^()]+)\))")
_TAG = re.compile(TAG_PATTERN)
_SHOWN = 60
"""Characters of a header that are shown: what is longer is none."""
_ALIKE = 80.0
"""How much of two headers is the same, in percent, where one is a slip of the other, and not a column of its own."""

KNOWN = Listed([*PLAIN, *BY_LANGUAGE, *(f"{name}_{tag}" for name in BY_LANGUAGE for tag in ("ja", "en"))])


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, in which language (``*`` for any), and what its header says."""

    name: str
    tag: str
    header: str


def column(header: str) -> Column | None:
    """The column with this header; None if there is no such column."""
    header = header.strip()
    text = "_".join(unicodedata.normalize("NFKC", header).casefold().split())
    if name := _names().get(_squeezed(text)):
        return Column(name, ANY, header)
    match = _SUFFIXED.fullmatch(text)
    name = _names().get(_squeezed(match["name"])) if match else None
    if not match or name not in BY_LANGUAGE:
        return None
    tag = _as_written(match["tag"] or _LANGUAGES.get(match["word"], match["word"]))
    return Column(name, tag, header) if _TAG.fullmatch(tag) and tag in _tags() else None


def known(header: Sequence[str]) -> int:
    """How many of the columns are known."""
    return sum(column(cell) is not None for cell in header)


def read_header(row: Row, file: str, own: Mapping[str, str]) -> tuple[list[Column | None], list[Problem]]:
    """The columns of a header, None for what is left out; ``own`` says what further headers mean, "" for nothing."""
    problems: list[Problem] = []
    mapped = {_squeezed(header): meaning for header, meaning in own.items()}

    def tell(rule: str, header: str = "", /, **values: object) -> None:
        problems.append(found(rule, Place(file, row.line, header), **values))

    columns: list[Column | None] = []
    strangers: list[str] = []
    for header in (cell.strip() for cell in row.cells):
        meaning = mapped.get(_squeezed(header), header)
        each = column(meaning) if meaning else None
        if each is None and meaning != header and meaning:
            tell("csv.mapping", header, value=meaning[:40], known=KNOWN)
        elif each is None and meaning:
            strangers.append(header)
        columns.append(replace(each, header=header) if each else None)
    _parts_of_names(columns)
    _otherwise(columns, strangers)
    _spare_id(columns, row, strangers)
    seen: set[tuple[str, str]] = set()
    for each in columns:
        if each and (each.name, each.tag) in seen:
            tell("csv.column_twice", each.header)
        elif each:
            seen.add((each.name, each.tag))
    names = {name for name, _ in seen}
    for header in list(strangers):
        meant = _slip_of(header)
        if meant and (meant.name, meant.tag) not in seen:
            strangers.remove(header)
            near = meant.name if meant.tag == ANY else f"{meant.name}_{meant.tag}"
            tell("csv.column_near", header, near=near, header=header)
    if strangers:
        shown = [each if len(each) <= _SHOWN else f"{each[:_SHOWN]}…" for each in strangers]
        left_out = Listed([*shown[:20], *(["…"] if len(shown) > 20 else [])])
        tell("csv.column", columns=left_out, first=shown[0])
    for name in ("id", "name"):
        if name not in names:
            tell("csv.no_column", name=name)
    return columns, problems


def _slip_of(header: str) -> Column | None:
    """The column that was probably meant. A name with a further word (*Contact ID*), or in Japanese with anything before or
    behind it, is a column of its own."""
    typed = _squeezed(header)
    likely = _near()(typed)
    words = re.split(r"[\s_-]+", unicodedata.normalize("NFKC", header).casefold())
    if any(_squeezed(likely) in ("".join(words[:end]), "".join(words[end:])) for end in range(1, len(words))):
        return None
    shorter, longer = sorted((typed, _squeezed(likely)), key=len)
    return column(likely) if likely and (shorter.isascii() or shorter not in longer) else None


def _otherwise(columns: list[Column | None], strangers: list[str]) -> None:
    meanings = [(each.name, each.tag) for each in columns if each]
    for position, each in enumerate(columns):
        other = _OTHERWISE.get((_squeezed(each.header), each.name)) if each else None
        if each and other is not None and meanings.count((each.name, each.tag)) > 1:
            is_free = other and (other, each.tag) not in meanings
            columns[position] = replace(each, name=other) if is_free else None
            if not is_free:
                strangers.append(each.header)


def _parts_of_names(columns: list[Column | None]) -> None:
    """担当者名 beside 担当者姓 is the given name, as 名 is."""
    names = {each.name for each in columns if each}
    if "family_name" in names and "given_name" not in names:
        for position, each in enumerate(columns):
            if each and each.name == "person" and each.header.endswith("名"):
                columns[position] = replace(each, name="given_name")


def _spare_id(columns: list[Column | None], row: Row, strangers: list[str]) -> None:
    if any(each and each.name == "id" for each in columns):
        return
    spare = {_squeezed(name) for name in _SPARE_IDS.split("|")}
    for position, header in enumerate(cell.strip() for cell in row.cells):
        if _squeezed(header) in spare and header in strangers:
            columns[position] = Column("id", ANY, header)
            strangers.remove(header)
            return


def _squeezed(header: str) -> str:
    """A header as it is compared: without regard to case, width, blanks and what joins words."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", header).casefold())


@cache
def _names() -> Mapping[str, str]:
    return {
        _squeezed(alias): name
        for names in (PLAIN, BY_LANGUAGE)
        for name, aliases in names.items()
        for alias in aliases.split("|")
    }


@cache
def _near() -> Nearest:
    suffixed = (f"{name}_{tag}" for name in BY_LANGUAGE for tag in ("ja", "en"))
    return Nearest([*_names(), *suffixed], alike=_ALIKE)


@cache
def _tags() -> frozenset[str]:
    """The languages that a column may be in: those of notices, and what they fall back to."""
    return frozenset({ANY, *(each for tag in locale_tags() for each in fallbacks(tag))})


def _as_written(tag: str) -> str:
    """A language tag in its usual case (RFC 5646, 2.1.1): ``pt-br`` → ``pt-BR``, ``zh-hant`` → ``zh-Hant``."""
    first, *rest = tag.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])
