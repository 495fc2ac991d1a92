"""The Jinja environment in which notice bodies are made, and the kinds found in the templates folder.

Templates write Markdown; what they are given is Markdown already, with every value escaped. An organisation's own
templates stand before ours, so all of them run in the sandbox. Incident text is data here, never a template.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import jinja2

from rca import resources
from rca.errors import NotFound, SettingsError
from rca.model.language_tags import fallbacks
from rca.model.problem import N_, Listed
from rca.sandbox import Sandbox

SUFFIX = ".md.jinja"
_FRONT_MATTER = re.compile(r"\{#\+\+\+\n(.*?)\+\+\+#\}", re.DOTALL)
_ITEM = re.compile(r"(?:^|\n|(?<=<br>))[ \t]*[-*+][ \t]+")
_NUMBER = re.compile(r"(?:^|\n|(?<=<br>))[ \t]*(\d{1,9})[.)][ \t]+")
_BETWEEN_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
_FENCE = re.compile(r"^( {0,3}(`{3,}|~{3,}).*?^ {0,3}\2)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A notice kind, as the front matter of its template describes it."""

    name: str
    order: int
    required: frozenset[str]
    optional: frozenset[str]
    formal: bool
    """True for reports: their letter has 記 and 以上."""
    over: bool
    """True if the notice is written once the impact has ended."""
    label: Mapping[str, str]
    """The kind's name by language, for kinds that the catalogs do not know."""


def folders(own: Path | None) -> tuple[Path, ...]:
    """Where templates are looked for: the organisation's folder, if there is one, then ours."""
    ours = resources.folder("templates")
    return (own, ours) if own and own.is_dir() and own.resolve() != ours.resolve() else (ours,)


@lru_cache(maxsize=8)
def environment(paths: Sequence[Path]) -> jinja2.Environment:
    """The environment for these template folders, the first ones first."""
    env = Sandbox(
        loader=jinja2.FileSystemLoader([str(path) for path in paths]),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the target is Markdown, and values arrive escaped for it
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    env.filters["cell"] = cell
    env.filters["item"] = item
    return env


def cell(markdown: str) -> str:
    """Markdown for a table cell: on one line, with no bar that would end the cell; paragraphs and items on lines of it."""
    lines = _ITEM.sub("<br>• ", re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "<br>", markdown.strip()))
    lines = _NUMBER.sub(r"<br>\1\\. ", lines).removeprefix("<br>").replace("<br><br>", "<br>")
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(_BETWEEN_CJK.sub("", lines).split("\n"))).strip()


def item(markdown: str) -> str:
    """Markdown for a list item: further lines are indented, so that they stay in the item."""
    return "\n".join(
        "    " + line if index and line else line for index, line in enumerate(markdown.split("\n"))
    )


def kinds(paths: Sequence[Path]) -> dict[str, Kind]:
    """The kinds for which there is a template, in the order in which an incident goes through them."""
    found: dict[str, Kind] = {}
    for folder in reversed(paths):
        for path in sorted((folder / "notices").glob(f"[!_]*{SUFFIX}")):
            name = path.name.removesuffix(SUFFIX)
            if "." not in name:
                found[name] = _read_kind(name, path)
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[0])))


def kind(paths: Sequence[Path], name: str) -> Kind:
    """The kind of that name; raises NotFound, with what there is."""
    known = kinds(paths)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise NotFound(
            N_("there is no notice kind {kind!r}"),
            remedy=N_("Did you mean {near}?") if near else N_("Choose one of: {near}."),
            kind=name,
            near=Listed(near or known),
        )
    return known[name]


def _read_kind(name: str, path: Path) -> Kind:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    try:
        data = tomllib.loads(match[1]) if match else {}
        return Kind(
            name=name,
            order=int(data.get("order", 100)),
            required=frozenset(data.get("required", ())),
            optional=frozenset(data.get("optional", ())),
            formal=bool(data.get("formal", False)),
            over=bool(data.get("over", False)),
            label={str(tag): str(text) for tag, text in dict(data.get("label", {})).items()},
        )
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise SettingsError(
            N_("{file}: the front matter is wrong: {detail}"), file=path, detail=error
        ) from None


def render(env: jinja2.Environment, name: str, locale: str, **context: object) -> str:
    """The Markdown that template ``name`` makes of ``context``.

    ``<name>.<locale>.md.jinja`` stands before ``<name>.md.jinja``, where a language needs its own order. Raises
    SettingsError, with file and line, for a template that is wrong.
    """
    candidates = [f"notices/{name}.{tag}{SUFFIX}" for tag in fallbacks(locale)]
    try:
        template = env.select_template([*candidates, f"notices/{name}{SUFFIX}"])
        return tidy(template.render(context))
    except jinja2.TemplateSyntaxError as error:
        place = f"{error.filename or error.name}:{error.lineno}"
        raise SettingsError(
            N_("{file}: the template is wrong: {detail}"), file=place, detail=error.message
        ) from None
    except RecursionError:
        endless = "it includes or calls itself without end"
        raise SettingsError(
            N_("{file}: the template is wrong: {detail}"), file=name, detail=endless
        ) from None
    except (
        jinja2.TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError
    ) as error:  # fmt: skip
        raise SettingsError(N_("{file}: the template is wrong: {detail}"), file=name, detail=error) from None


def tidy(markdown: str) -> str:
    """The Markdown without superfluous blank lines, except within code."""
    pieces = _FENCE.split(markdown)
    collapse: Callable[[str], str] = lambda text: re.sub(r"\n[ \t]*(?:\n[ \t]*)+\n", "\n\n", text)  # noqa: E731
    kept = [
        piece if index % 3 == 1 else collapse(piece) for index, piece in enumerate(pieces) if index % 3 != 2
    ]
    return "".join(kept).strip("\n")
