"""Exports of trackers: how far the work is on which next steps are promised.

The export is recognised by what it holds, whatever the file is called:

===============  ========================================================================================
GitHub           JSON, of ``gh issue list --state all --json number,title,state,stateReason,closedAt,url`` or of
                 the REST API's lists of issues (pages one behind the other, or the answer of a search)
GitLab           JSON of the REST API's lists, or the CSV file that GitLab mails
Jira             CSV of all or the current fields; comma, semicolon or tab; headers in English or Japanese
Azure Boards     CSV of a query; headers in English or Japanese
Backlog          CSV of a search; headers in English or Japanese
Redmine          CSV of a list of issues; headers in English or Japanese
ServiceNow       CSV of a list of problems, changes or tasks
===============  ========================================================================================

Text is UTF-8, with or without a mark, UTF-16 or CP932. Every problem is told at once, by line and column; a row that has one
gives no item, and the others do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rca.csv_rows import decode, read_up_to
from rca.model.problem import Place, Problem
from rca.model.promises.tracker_items import TrackerItem
from rca.model.rules.catalogue import found
from rca.trackers import csv_issues, json_issues

LARGEST = 128 * 1024 * 1024
"""Bytes an export may have: some 100,000 issues with their descriptions."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The items of an export in its order, of the rows that can be read, and all problems."""

    items: tuple[TrackerItem, ...]
    problems: tuple[Problem, ...]


def extract(path: Path) -> Extraction:
    """The items of a file. Raises OSError if it cannot be read."""
    content = read_up_to(path, LARGEST)
    if content is None:
        size = max(path.stat().st_size, LARGEST + 1)
        too_large = found("export.size", Place(str(path)), size=-(-size // 2**20), limit=LARGEST // 2**20)
        return Extraction((), (too_large,))
    return extract_bytes(content, str(path))


def extract_bytes(content: bytes, file: str) -> Extraction:
    """The items of a file's content; ``file`` is how problems call it."""
    text = decode(content, file)
    if isinstance(text, Problem):
        return Extraction((), (text,))
    if not text.strip():
        return Extraction((), (found("export.empty", Place(file, 1)),))
    reader = json_issues if text.lstrip()[0] in "[{" else csv_issues
    items: list[TrackerItem] = []
    problems: list[Problem] = []
    for each in reader.read(text, file):
        if isinstance(each, Problem):
            problems.append(each)
        else:
            items.append(each)
    return Extraction(tuple(items), tuple(problems))
