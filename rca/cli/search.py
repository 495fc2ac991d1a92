"""``rca search``: have we seen this before, and what did we promise?"""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import LOCALE
from rca.cli._shared.options import audience_option, json_option
from rca.model.near_names import nearest
from rca.model.problem import N_


class _Search(Command):
    """A command whose arguments may begin with a minus: in ``-storage`` it is a sign of the query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = True
        given = args[: args.index("--")] if "--" in args else args
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        for arg in given:
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise click.NoSuchOption(name, possibilities=nearest(name, known), ctx=ctx)
        return super().parse_args(ctx, args)


@click.command(
    "search",
    cls=_Search,
    help=N_(
        "Find incidents, next steps, published notices and terms, in Japanese and English at once."
        ' Besides words, a query can have "phrases", AND, OR, -without, begin*, and fields such as'
        " service:storage, state:open or before:2021-10."
    ),
    example=(
        "rca search 仮想マシン 起動 失敗\n"
        'rca search "certificate expired" cause:change after:2021 --facets\n'
        "rca search kind:step state:open due<2026-01 --sort due --json"
    ),
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    cls=Option,
    multiple=True,
    type=click.Choice(["incident", "step", "revision", "term"]),
    help=N_("Only this kind of hit; may be repeated."),
)
@click.option(
    "--locale",
    "locales",
    cls=Option,
    type=LOCALE,
    multiple=True,
    metavar="TAG",
    help=N_("Only text in this language; may be repeated."),
)
@audience_option(N_("Find only what these readers may see."))
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(["relevance", "newest", "oldest", "due"]),
    default="relevance",
    show_default=True,
    help=N_("The order of the hits."),
)
@click.option(
    "--flat", cls=Option, is_flag=True, help=N_("Every hit by itself instead of one for each incident.")
)
@click.option(
    "--facets",
    cls=Option,
    is_flag=True,
    help=N_("Count the incidents by kind, service, region, cause, severity, year and state."),
)
@click.option("--explain", cls=Option, is_flag=True, help=N_("Say how the query was understood."))
@click.option(
    "--page",
    cls=Option,
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=N_("Which page of hits."),
)
@click.option(
    "--size",
    cls=Option,
    type=click.IntRange(1, 1000),
    metavar="COUNT",
    default=10,
    show_default=True,
    help=N_("How many hits a page has."),
)
@json_option
@click.pass_obj
def command(
    context: Context,
    query: tuple[str, ...],
    kinds: tuple[str, ...],
    locales: tuple[str, ...],
    audience: str,
    sort: str,
    flat: bool,
    facets: bool,
    explain: bool,
    page: int,
    size: int,
    as_json: bool,
) -> None:
    from rca.cli._shared.search_hits import show_answer
    from rca.model.audience import Audience
    from rca.model.search import FACETS, HitKind, Query, Sort

    asked = Query(
        text=" ".join(query),
        audience=Audience(audience),
        kinds=tuple(HitKind(kind) for kind in kinds),
        locales=locales,
        sort=Sort(sort),
        page=page,
        size=size,
        facets=FACETS if facets else (),
        grouped=not flat,
        now=now(),
    )
    with context.open() as base:
        answer = base.search.find(asked)
    show_answer(asked, answer, explain=explain, as_json=as_json)
