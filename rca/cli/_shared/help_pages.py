"""Pages of help in a language without blanks between words: lines are as wide as they look, and break no word."""

from __future__ import annotations

from collections.abc import Iterable

import click

from rca.cli._shared.language import chosen, translate
from rca.model.problem import N_

_GAP = 2
_LEAST = 10


def page_of(context: click.Context) -> click.HelpFormatter:
    """A page as wide as the context wants it, for the language in use."""
    kind = click.HelpFormatter if chosen() == "en" else WidePage
    return kind(width=context.terminal_width, max_width=context.max_content_width)


class WidePage(click.HelpFormatter):
    """A page whose letters may take two columns; Click counts letters, and breaks lines anywhere in them."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, translate("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(translate(N_("{heading}:"), heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        from rca.i18n.columns import wrap

        indent = " " * self.current_indent
        for line in wrap(text, max(self.width - self.current_indent, _LEAST)):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _GAP) -> None:
        from rca.i18n.columns import width, wrap

        indent = " " * self.current_indent
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max) + col_spacing
        room = max(self.width - self.current_indent - first, _LEAST)
        for term, meaning in rows:
            lines = wrap(meaning, room) if meaning else [""]
            if width(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
                term = ""
            for line in lines:
                self.write(f"{indent}{term}{' ' * (first - width(term))}{line}".rstrip() + "\n")
                term = ""
