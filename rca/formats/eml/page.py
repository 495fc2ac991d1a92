"""The HTML part of a mail: a page whose styles stand at the elements, because mail programs drop style sheets.

What can only be a rule, dark colours and small screens, stays in one ``<style>`` element for those that keep it.
"""

from __future__ import annotations

import re
from functools import cache

from css_inline import CSSInliner
from markupsafe import Markup
from markupsafe import escape as markup_escape

from rca.formats._layout.laid_out_once import laid_out_once
from rca.formats._layout.layouts import layout
from rca.formats.html import address_of, body_html
from rca.model.notices.notice import Notice
from rca.resources import folder

_LAYOUT = "mail"


def page(notice: Notice) -> bytes:
    """The notice as an HTML page for mail, in UTF-8 with LF line ends. Raises RcaError as layouts do."""
    return laid_out_once(notice, _page, _line)


def _line(text: str) -> str:
    return str(markup_escape(text))


def _page(notice: Notice) -> str:
    frame = notice.frame
    text = layout(_LAYOUT, frame.locale, "html").render(
        frame=frame,
        language=frame.locale.replace("_", "-"),
        script=frame.locale.partition("-")[0],
        style=_style(),
        opening=body_html(frame.opening) if frame.opening else "",
        body=body_html(notice.body),
        contact=[(entry, address_of(entry.href)) for entry in frame.contact],
    )
    return _inliner().inline(text).rstrip("\n") + "\n"


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(keep_at_rules=True, keep_style_tags=False, load_remote_stylesheets=False)


@cache
def _style() -> Markup:
    text = (folder("templates") / "layouts" / f"{_LAYOUT}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))  # noqa: S704 - ours
