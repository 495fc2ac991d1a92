"""Identifiers: the form of keys of incidents, and of the names that stand between braces. Plain functions, no library."""

from __future__ import annotations

import re

from rca.model.rules.catalogue import broken

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,78}[a-z0-9])")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def is_key(text: str) -> bool:
    """True if ``text`` can be the key of an incident."""
    return _KEY.fullmatch(text) is not None


def check_key(value: str) -> str:
    """Give back the key of an incident; raise the error of rule ``key.form`` for what is none."""
    if not is_key(value):
        raise broken("key.form", key=value[:80])
    return value


def check_identifier(value: str) -> str:
    """Give back a name such as facts have; raise the error of rule ``name.form`` for what is none."""
    if not _NAME.fullmatch(value):
        raise broken("name.form", name=value[:80])
    return value
