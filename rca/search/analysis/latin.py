"""Words and identifiers in Latin, Greek and Cyrillic script to terms.

An identifier is found whole and in parts: ``us-east-1`` is the terms ``us``, ``east``, ``1`` one after the other, and a
query for it asks for them as a phrase. Letters and digits are parts of their own (``KB5006670``: ``kb``, ``5006670``;
``L9G``: ``l``, ``9``, ``g``), except in numbers with points, which are one term: ``10.0.0.1`` and ``1.2`` are not found
in ``10.0.0.12`` and ``1.25``. Accents are folded (``Störung``: ``storung``), and every word is stemmed as English.

A name in camel case or with one hyphen is found in its parts (``StorageAccount``: storage account; ``fail-over``) and
also as one word (``storageaccount``), which stands where its first part does, and again where its last part does, so
that phrases meet it from either side. Only texts hold that extra term; a query asks for the parts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rca.search.analysis.english import STOP_WORDS, compound, stem

WORD = "0-9A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1fff"
_SHARP = r"(?<![0-9A-Za-z])(?:[CFJcfj]\#|[Cc]\+\+)"
CHUNK = (
    rf"(?<![{WORD}])\.(?:NET|net)\b"
    rf"|{_SHARP}"
    rf"|[{WORD}]++(?:[-_./:\\@+#'’&=?%~$‐−¥]{{1,3}}+(?:{_SHARP}|[{WORD}]++)|,[0-9]{{3}}(?![0-9]))*+"
)
"""A word with what hangs together with it: an identifier, a path, an address."""

_LONGEST = 64
_CACHED = 48
_UNIT = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9,])|[0-9]{1,64}(?:\.[0-9]{1,64}){0,7}+)"
    rf"|(?P<net>(?:^|(?<=asp)|(?<=ASP)|(?<=ado)|(?<=ADO)|(?<=vb)|(?<=VB))\.(?:NET|net)(?![{WORD}]))"
    rf"|(?P<sharp>{_SHARP})"
    rf"|(?P<word>[{WORD.replace('0-9', '')}]{{1,{_LONGEST}}})(?P<clitic>['’](?:s|t|re|ve|ll|d|m)(?![{WORD}]))?"
    r"|(?P<gap>['’&=?%~$:/@,\\¥.]+)"
)
_CAMEL = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAMES = """
    github gitlab bitbucket postgresql mysql mongodb dynamodb mariadb sqlite javascript typescript openssl openstack
    openid oauth paypal linkedin youtube onedrive sharepoint powershell pagerduty elasticache elasticsearch opensearch
    bigquery cloudfront cloudwatch cloudflare websocket websockets macos ios iphone ipad wordpress vmware virtualbox
    graphql grpc nosql devops saas paas iaas wifi kubernetes coredns openvpn wireguard rabbitmq activemq clickhouse
    cockroachdb influxdb tensorflow pytorch fastapi whatsapp facetime bitlocker hyperv azuread servicenow newrelic
    datadog hashicorp autocad docusign sendgrid mailchimp intellij webpack nodejs kernelspace timescaledb"""
_ONE_WORD = frozenset(_NAMES.split())
"""Names in camel case that are one word, as people write them in small letters."""


class Part(NamedTuple):
    """A term of a chunk: its place in it, and how many positions it stands behind the first."""

    term: str
    start: int
    end: int
    step: int
    is_whole: bool = False


class Chunk(NamedTuple):
    """The terms of a chunk in order, and how many positions they take."""

    parts: tuple[Part, ...]
    width: int


def chunk(text: str) -> Chunk:
    """The terms of one match of :data:`CHUNK`."""
    return _cached(text) if len(text) <= _CACHED else _analyse(text)


def fold_accents(text: str) -> str:
    """Lower case without accents: ``Éß`` becomes ``ess``."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    plain = "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))
    return plain.translate(_LETTERS)


_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ς": "σ",
        "ŋ": "n",
        "ħ": "h",
    }
)


def _analyse(text: str) -> Chunk:
    parts: list[Part] = []
    words = gaps = 0
    for unit in _UNIT.finditer(text):
        kind = unit.lastgroup
        if kind == "gap":
            gaps += 1
            continue
        start, end = unit.span()
        if kind in ("number", "net", "sharp"):
            words += 2  # never one word with others
            parts.append(Part(unit.group().replace(",", "").lower(), start, end, len(parts)))
            continue
        word = unit["word"]
        words += 1
        _word(word, start, start + len(word), parts)
    width = len(parts)
    if words == 2 and width == 2 and not gaps and len(text) <= _LONGEST:
        # Two words and a hyphen: fail-over, pre-check.
        parts = _with_whole(parts, "".join(each for each in text if each.isalpha()))
    elif words == 1 and width > 1 and compound(text.lower()) is None:
        parts = _with_whole(parts, text)
    return Chunk(tuple(parts), width)


def _word(word: str, start: int, end: int, parts: list[Part]) -> None:
    """Add the terms of a run of letters."""
    if len(word) > 2 and word[-1] in "sv" and word[:-1].isupper() and word != "IPv":
        word = word[:-1]  # VMs, APIs; TLSv1.2
    folded = fold_accents(word)
    if folded in STOP_WORDS:
        if len(word) > 1 and word.isupper():
            parts.append(Part(folded, start, end, len(parts)))  # IT, NOT FOUND
        elif folded in ("in", "on") and parts and parts[-1].term in SIGNS:
            parts.append(Part(folded, start, end, len(parts)))
        return
    if solid := compound(folded):
        middle = start + len(solid[0])
        parts.append(Part(stem(solid[0]), start, middle, len(parts)))
        parts.append(Part(stem(solid[1]), middle, end, len(parts)))
        return
    humps = _humps(word, folded)
    at = start
    for hump in humps:
        parts.append(Part(stem(hump.lower()), at, at + len(hump), len(parts)))
        at += len(hump)
    if not humps and (term := stem(folded)):
        parts.append(Part(term, start, end, len(parts)))


SIGNS = frozenset({"sign", "log"})
"""Terms after which ``in`` and ``on`` are no stop words: to sign in is not to sign."""


def _humps(word: str, folded: str) -> list[str]:
    """The parts of a name in camel case; none if it is no such name."""
    if word.islower() or word.isupper() or not word.isascii() or folded in _ONE_WORD:
        return []
    humps = _CAMEL.findall(word)
    return humps if 1 < len(humps) <= 8 and min(map(len, humps)) > 1 else []


def _with_whole(parts: list[Part], text: str) -> list[Part]:
    """The parts, and the one word that they make at the first and at the last of them."""
    term = stem(fold_accents(text))
    start, end, last = parts[0].start, parts[-1].end, parts[-1].step
    return [Part(term, start, end, 0, True), *parts, Part(term, start, end, last, True)]


_cached = lru_cache(maxsize=1 << 16)(_analyse)
