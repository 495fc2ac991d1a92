"""The columns of a customer list, by their English and their Japanese names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rca.model.language_tags import ANY, TAG_PATTERN
from rca.model.near_names import Nearest
from rca.model.problem import Listed

PLAIN = {
    "id": ("id", "customer_id", "顧客id", "顧客番号", "お客様番号"),
    "honorific": ("honorific", "敬称"),
    "email": ("email", "e-mail", "mail", "メール", "メールアドレス"),
    "locale": ("locale", "language", "言語", "ロケール"),
    "zone": ("zone", "time_zone", "timezone", "タイムゾーン", "時間帯"),
    "services": ("services", "service", "サービス", "利用サービス"),
    "notes": ("notes", "備考", "メモ"),
}
BY_LANGUAGE = {
    "name": ("name", "company", "名称", "会社名", "顧客名", "組織名"),
    "person": ("person", "contact", "担当者", "担当者名", "氏名"),
    "title": ("title", "役職"),
    "department": ("department", "部署", "部署名"),
}
"""Columns that may stand once for all languages (``name``), or once for each (``name_ja``, 名称（日本語）)."""

_LANGUAGES = {"日本語": "ja", "和文": "ja", "英語": "en", "英文": "en", "japanese": "ja", "english": "en"}
_NAMES = {alias: name for names in (PLAIN, BY_LANGUAGE) for name, known in names.items() for alias in known}
_SUFFIXED = re.compile(r"(?P<name>[^()]+?)_?(?:_(?P<tag>[a-z]{2,3}(?:-[a-z0-9-]+)?)|\((?P<word>[^()]+)\))")
_TAG = re.compile(TAG_PATTERN)
_near = Nearest([*_NAMES, *(f"{name}_{tag}" for name in BY_LANGUAGE for tag in ("ja", "en"))])

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
    if name := _NAMES.get(text):
        return Column(name, ANY, header)
    match = _SUFFIXED.fullmatch(text)
    if not match or _NAMES.get(match["name"]) not in BY_LANGUAGE:
        return None
    tag = match["tag"] or _LANGUAGES.get(match["word"], match["word"])
    tag = _as_written(tag)
    return Column(_NAMES[match["name"]], tag, header) if _TAG.fullmatch(tag) else None


def near(header: str) -> str:
    """The column that was probably meant; "" if none is near."""
    return _near("_".join(unicodedata.normalize("NFKC", header).casefold().split()))


def _as_written(tag: str) -> str:
    """A language tag in its usual case (RFC 5646, 2.1.1): ``pt-br`` → ``pt-BR``, ``zh-hant`` → ``zh-Hant``."""
    first, *rest = tag.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])
