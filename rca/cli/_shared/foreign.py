"""What other programs say within our messages: the system, SQLite and the readers of TOML and CSV.

They speak English only. What they say most often is in the catalogs; anything else is shown as it came.
"""

from __future__ import annotations

import re

from rca.model.problem import N_

KNOWN = frozenset(
    {
        # The system
        N_("No such file or directory"), N_("Permission denied"), N_("Operation not permitted"),
        N_("Is a directory"), N_("Not a directory"), N_("File exists"), N_("File name too long"),
        N_("No space left on device"), N_("Read-only file system"), N_("Disk quota exceeded"),
        N_("Input/output error"), N_("Too many open files"), N_("Directory not empty"),
        N_("Connection refused"), N_("Connection reset by peer"), N_("Connection timed out"),
        N_("Network is unreachable"), N_("No route to host"), N_("Name or service not known"),
        N_("Temporary failure in name resolution"), N_("timed out"), N_("Connection unexpectedly closed"),
        # SQLite
        N_("unable to open database file"), N_("attempt to write a readonly database"),
        N_("database is locked"), N_("database or disk is full"), N_("disk I/O error"),
        N_("file is not a database"), N_("database disk image is malformed"),
        # TOML and CSV
        N_("Expected '=' after a key in a key/value pair"), N_("Invalid value"), N_("Invalid statement"),
        N_("Expected newline or end of document after a statement"), N_("Unclosed array"),
        N_("Expected ']' at the end of a table declaration"), N_("Unclosed inline table"),
        N_("Unterminated string"), N_("Cannot overwrite a value"), N_("unexpected end of data"),
        N_("line contains NUL"), N_("field larger than field limit (131072)"),
        N_("',' expected after '\"'"), N_("';' expected after '\"'"), N_("'\\u0009' expected after '\"'"),
    }
)  # fmt: skip
PLACED = N_("line {line}, column {column}: {what}")
_PLACED = re.compile(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)")


def placed(text: str) -> dict[str, str]:
    """What the reader of TOML says, by ``what``, ``line`` and ``column``; empty for anything else."""
    found = _PLACED.fullmatch(text)
    return found.groupdict() if found else {}
