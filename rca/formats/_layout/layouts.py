"""Layouts of the frame: ``templates/layouts/<frame>.<locale>.<format>.jinja``, compiled once and kept.

A layout is looked up for the locale, then its language, then for all: ``letter.zh-Hant.html.jinja``,
``letter.zh.html.jinja``, ``letter.html.jinja``. What a notice holds is data: it never becomes a template, and
the HTML layouts escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, select_autoescape
from markupsafe import Markup

from rca.errors import NotFound, RcaError
from rca.model.problem import N_
from rca.resources import folder


@cache
def layout(frame: str, locale: str, format_name: str) -> Template:
    """The layout of a frame in a format. Raises NotFound if there is none, RcaError if it cannot be read."""
    names = [f"{frame}.{infix}{format_name}.jinja" for infix in infixes(locale)]
    environment = _environment()
    for name in names:
        if name in environment.list_templates():
            try:
                return environment.get_template(name)
            except TemplateError as error:
                raise RcaError(
                    N_("the layout {name} is wrong: {error}"),
                    remedy=N_("Correct it."),
                    name=name,
                    error=error,
                ) from error
    raise NotFound(N_("there is no layout {name}"), remedy=N_("Add it to templates/layouts."), name=names[-1])


@cache
def style(frame: str) -> Markup:
    """The style sheet of a frame, ``style.css`` and then ``<frame>.css``, without comments and indents."""
    sheets = (folder("templates") / "layouts" / f"{name}.css" for name in ("style", frame))
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))  # noqa: S704 - ours


def infixes(locale: str) -> Iterator[str]:
    """What may stand before a layout's suffix, from the narrowest locale to none."""
    subtags = locale.replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        yield "-".join(subtags[:length]) + "."
    yield ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("templates") / "layouts"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
