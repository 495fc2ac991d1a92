"""Showing what a search found: as a table with the matches marked, as lines, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from rca.cli._shared.language import chosen, sentences, translate
from rca.cli._shared.output import message, show_json, show_table
from rca.cli._shared.terminal import styled, visible
from rca.model.incidents.word_names import CATEGORIES
from rca.model.problem import N_
from rca.model.search import Answer, Hit, HitKind, Likeness, Matched, Query, QueryProblem, Via, WordSource

_KINDS = {
    HitKind.INCIDENT: N_("incident"),
    HitKind.STEP: N_("next step"),
    HitKind.REVISION: N_("published notice"),
    HitKind.TERM: N_("term"),
}
_FACETS = {
    "kind": N_("Kind"),
    "service": N_("Service"),
    "region": N_("Region"),
    "cause": N_("Cause"),
    "severity": N_("Severity"),
    "year": N_("Year"),
    "state": N_("State"),
}
_MATCHED = {
    Matched.MEANT: N_("Nothing has these words as they are written; these have: {query}"),
    Matched.SOME: N_("Nothing has all of these words; these have some of them."),
    Matched.PARTS: N_("No such words; these have longer words that contain them."),
}
_MOST = 8
"""Values shown of a facet."""


def show_answer(query: Query, answer: Answer, *, explain: bool, as_json: bool) -> None:
    """Show an answer; what is to be said about the query goes to stderr."""
    if as_json:
        show_json(_answer_json(query, answer))
        return
    for problem in answer.problems:
        _show_problem(query.text, problem)
    if explain:
        for line in answer.explanation:
            click.echo(translate(line), err=True)
    only_terms = bool(answer.hits) and not answer.incidents and query.kinds != (HitKind.TERM,)
    if only_terms and answer.matched in (Matched.ALL, Matched.SOME):
        message(N_("No incident, next step or published notice has these words; the glossary does."))
    elif answer.hits and answer.matched in _MATCHED:
        message(_MATCHED[answer.matched], query=answer.suggestion)
    _show_hits(answer.hits)
    for name, counts in answer.facets.items():
        values = translate(N_(", ")).join(f"{each.value} {each.count}" for each in counts[:_MOST])
        more = " …" if len(counts) > _MOST else ""
        if values:
            shown = translate(N_("{label}: {value}"), label=translate(_FACETS[name]), value=values + more)
            click.echo(shown, err=not sys.stdout.isatty())
    if answer.suggestion and answer.matched is not Matched.MEANT:
        message(N_("Did you mean: {query}"), query=answer.suggestion)
    if not answer.hits:
        message(N_("Nothing found."))
    elif answer.pages > 1 or answer.total > 1:
        message(
            N_("{total} hits in {incidents} incidents; page {page} of {pages}.")
            if answer.incidents
            else N_("{total} hits; page {page} of {pages}."),
            total=answer.total,
            incidents=answer.incidents,
            page=answer.page,
            pages=answer.pages,
        )


def _show_problem(text: str, problem: QueryProblem) -> None:
    """The query with a caret under what is wrong with it; wide characters take two columns."""
    from rich.cells import cell_len

    line = " ".join(text.split("\n"))
    click.echo(line, err=True)
    width = max(1, cell_len(line[problem.start : problem.end]))
    click.echo(" " * cell_len(line[: problem.start]) + "^" * width, err=True)
    click.echo(sentences(problem.message, problem.remedy), err=True)


def _show_hits(hits: Sequence[Hit]) -> None:
    if not sys.stdout.isatty():
        for hit in (each for top in hits for each in (top, *top.others)):
            cells = (
                hit.kind.value,
                _name(hit),
                hit.locale,
                hit.field,
                f"{hit.score:.2f}",
                hit.snippet.text,
            )
            click.echo("\t".join(" ".join(cell.split()) for cell in cells))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold", min_width=max((len(hit.incident) for hit in hits), default=0))
    before: Hit | None = None
    for top in hits:
        if top.is_partial and before is not None and not before.is_partial:
            table.add_row("", "")
            table.add_row("", Text(translate(N_("With some of the words:")), style="dim"))
        before = top
        table.add_row(Text(translate(_KINDS[top.kind])), Text(visible(_head(top)), style="bold"))
        for hit in (top, *top.others):
            what = "" if hit is top else translate(_KINDS[hit.kind])
            table.add_row(Text(what), _marked(hit) + Text(visible(f"  {_where(hit)}"), style="dim"))
    Console(file=styled(sys.stdout)).print(table, crop=False)


def _head(hit: Hit) -> str:
    title = _title(hit.title)
    return f"{hit.incident}  {title}" if hit.incident else title


def _title(titles: Mapping[str, str]) -> str:
    return titles.get(chosen()) or next(iter(titles.values()), "")


def _name(hit: Hit) -> str:
    """The key of the incident, or ``key#step``, by which commands know the step."""
    return hit.id.removeprefix("step/") if hit.kind is HitKind.STEP else hit.incident


def _where(hit: Hit) -> str:
    parts = [f"#{hit.id.partition('#')[2]}"] if hit.kind is HitKind.STEP else []
    parts.append(f"{hit.field} ({hit.locale})")
    parts += map(_via, hit.via)
    return " · ".join(parts)


def _via(via: Via) -> str:
    if via.by is WordSource.DICTIONARY:
        return translate(N_("{asked} → {found}, by the dictionary"), asked=via.asked, found=via.found)
    return f"{via.asked} → {via.found}"


def _marked(hit: Hit) -> Any:
    from rich.text import Text

    text = Text(hit.snippet.text)
    for start, end in hit.snippet.marks:
        text.stylize("bold yellow", start, end)
    return text


def _answer_json(query: Query, answer: Answer) -> dict[str, Any]:
    return {
        "query": query.text,
        "total": answer.total,
        "incidents": answer.incidents,
        "page": answer.page,
        "pages": answer.pages,
        "matched": answer.matched.value,
        "suggestion": answer.suggestion,
        "problems": [
            {
                "message": translate(each.message),
                "remedy": translate(each.remedy) if each.remedy else "",
                "start": each.start,
                "end": each.end,
            }
            for each in answer.problems
        ],
        "explanation": [translate(line) for line in answer.explanation],
        "facets": {
            name: [{"value": each.value, "count": each.count} for each in counts]
            for name, counts in answer.facets.items()
        },
        "hits": [_hit_json(hit) for hit in answer.hits],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": hit.kind.value,
        "id": hit.id,
        "incident": hit.incident,
        "title": dict(hit.title),
        "locale": hit.locale,
        "field": hit.field,
        "audience": hit.audience.value,
        "score": round(hit.score, 4),
        "snippet": hit.snippet.text,
        "marks": [list(mark) for mark in hit.snippet.marks],
        "partial": hit.is_partial,
        "via": [{"asked": each.asked, "found": each.found, "by": each.by.value} for each in hit.via],
    }
    if hit.others:
        data["others"] = [_hit_json(other) for other in hit.others]
    return data


def show_likenesses(found: Sequence[Likeness], *, as_json: bool) -> None:
    """Show similar incidents, and why they are."""
    if as_json:
        rows = [
            {
                "incident": each.incident,
                "title": dict(each.title),
                "score": round(each.score, 4),
                "share": round(each.share, 4),
                "terms": list(each.terms),
                "services": list(each.services),
                "regions": list(each.regions),
                "cause": each.cause,
            }
            for each in found
        ]
        show_json({"similar": rows})
        return
    head = [translate(text) for text in (N_("Incident"), N_("Likeness"), N_("Title"), N_("In common"))]
    show_table(
        head,
        ((each.incident, f"{each.share:.0%}", _title(each.title), _reasons(each)) for each in found),
    )
    if not found:
        message(N_("Nothing similar found."))


def _reasons(likeness: Likeness) -> str:
    parts = [translate(N_(", ")).join(likeness.terms)]
    for label, values in (
        (N_("Service"), likeness.services),
        (N_("Region"), likeness.regions),
        (N_("Cause"), (translate(CATEGORIES.get(likeness.cause, likeness.cause)),) if likeness.cause else ()),
    ):
        if values:
            named = translate(N_(", ")).join(values)
            parts.append(translate(N_("{label}: {value}"), label=translate(label), value=named))
    return " · ".join(part for part in parts if part)
