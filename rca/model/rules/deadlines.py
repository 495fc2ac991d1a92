"""The rules of regimes of deadlines."""

from __future__ import annotations

from rca.model.problem import N_
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "deadline.name": Rule(
        N_("{name!r} is not the name of a regime"), N_("Use lower-case letters, digits and hyphens.")
    ),
    "deadline.offset": Rule(
        N_("{value!r} is not a time limit"),
        N_("Write such as 72 hours, 14 days, 10 business days, 1 month, or without delay."),
    ),
    "deadline.closed": Rule(
        N_("there is no business day within a year from {day}"), N_("Correct the holidays of the regime.")
    ),
    "deadline.notice": Rule(
        N_("the duty `{id}` names a kind of notice, or is owed to an authority: one of the two"),
        N_("Set `notice` for customers, or `to` to authority."),
    ),
    "deadline.hours": Rule(
        N_("the duty `{id}` counts hours, which end neither with a day nor on a business day"),
        N_("Count days, or remove `ends` and `on_holidays`."),
    ),
    "deadline.day": Rule(N_("{value!r} is not a day of the year"), N_("Write the month and the day: 12-29.")),
    "deadline.anchor": Rule(
        N_("a duty cannot count from {anchor!r}"),
        N_("Choose one of: {known}; or a duty that stands before it; or name one of your own in `anchors`."),
    ),
    "deadline.holidays": Rule(
        N_("there is no calendar of holidays {name!r}"),
        N_("Write a country or region, such as JP or DE-BY, or a market, such as ECB."),
    ),
}
