"""Markdown: the frame as Markdown around the body as it was written, but for what another program would run or fetch."""

from __future__ import annotations

from functools import lru_cache

from rca.formats._document.escape import escaped
from rca.formats._document.links import is_followable
from rca.formats._document.plain_style import plain_style_of
from rca.formats._document.safe_markdown import safe_markdown
from rca.formats._layout.laid_out_once import laid_out_once
from rca.formats._layout.layouts import layout
from rca.model.notices.notice import Entry, Notice

SUFFIX = ".md"
MEDIA_TYPE = "text/markdown"


def render(notice: Notice) -> bytes:
    """The notice as Markdown. Raises RcaError if the layout is wrong."""
    return laid_out_once(notice, _page, escaped)


def _page(notice: Notice) -> str:
    frame = notice.frame
    text = layout(frame.kind, frame.locale, "md").render(
        frame=frame,
        lines=_lines,
        plain=escaped,
        entry=_entry,
        colon=plain_style_of(frame.locale).colon,
        opening=_tidy(frame.opening),
        body=_tidy(notice.body),
    )
    return text.strip("\n") + "\n"


def _lines(texts: tuple[str, ...]) -> str:
    """Lines of one paragraph; two blanks keep them apart."""
    return "  \n".join(line for line in map(escaped, texts) if line)


def _entry(entry: Entry) -> str:
    value, href = entry.value, entry.href
    if not is_followable(href) or not value:
        return escaped(value)
    if value in (href, href.removeprefix("mailto:")):
        return f"<{value}>"
    return f"[{escaped(value).replace(']', chr(92) + ']')}](<{href}>)"


@lru_cache(maxsize=512)
def _tidy(markdown: str) -> str:
    return safe_markdown(markdown.strip("\n"))
