"""The rules of facts: times, numbers, shares, durations and links."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "time.form": Rule(
        N_("{value!r} is not a time"), N_("Write ISO 8601 with an offset, such as 2021-10-13T06:27Z.")
    ),
    "time.offset": Rule(
        N_("{value!r} has no offset, so its instant is unknown"), N_("Add Z for UTC, or one such as +09:00.")
    ),
    "time.form_near": Rule(
        N_("{value!r} is not a time as it is written here"), N_("If that was meant, write {meant}.")
    ),
    "time.bare": Rule(
        N_("{value!r} is not a time as it is written here, and has no offset"),
        N_("Write {meant}, and Z for UTC or an offset such as +09:00 behind it, if that was meant."),
    ),
    "time.past_midnight": Rule(N_("{value!r} goes on counting after midnight"), N_("Write {meant}.")),
    "time.absent": Rule(N_("{value!r}: there is no {part}"), N_("Correct it.")),
    "time.letters": Rule(
        N_("{value!r} names its zone by {zone}, which is no offset"),
        N_("Write the offset itself, such as +09:00; of letters UTC, GMT and JST are read."),
    ),
    "time.clock": Rule(
        N_("{value!r} is a day, and a time is needed here"), N_("Write it like this: {meant}.")
    ),
    "time.no_date": Rule(
        N_("{value!r} has no date"),
        N_("Write the date before it and the offset behind it: 2021-10-13T15:27+09:00."),
    ),
    "time.month": Rule(
        N_("{value!r} is a month, and the day at least is needed here"),
        N_("Write 2025-07-31, or the time as well."),
    ),
    "time.partial_near": Rule(
        N_("{value!r} is not a date as it is written here"), N_("If that was meant, write {meant}.")
    ),
    "time.local": Rule(N_("{value} was read as {meant}, and the file says so now"), "", Level.HINT),
    "time.range": Rule(N_("the year of {value!r} lies outside {first} to {last}"), N_("Correct the year.")),
    "time.order": Rule(
        N_("the {second} {later} does not come after the {first} {earlier}"),
        N_("Correct one of the two times."),
    ),
    "time.order_zone": Rule(
        N_("the {second} {later} does not come after the {first} {earlier}"),
        N_("Correct one of the two; a Japanese time is written with +09:00, not with Z."),
    ),
    "time.zone": Rule(
        N_("{value} would fit if it were Japanese time"),
        N_("Write {meant}, if that is what was meant."),
        Level.WARNING,
    ),
    "time.future": Rule(
        N_("{value} has not come yet"), N_("Correct it, or write what has happened."), Level.WARNING
    ),
    "time.partial": Rule(
        N_("{value!r} is not a date"), N_("Write 2025-07-31, or 2025-07 where only the month is known.")
    ),
    "number.form": Rule(N_("{value!r} is not a number"), N_("Write digits, such as 1234 or about 1234.")),
    "share.form": Rule(N_("{value!r} is not a share"), N_("Write a percentage, such as 20% or about 20%.")),
    "share.range": Rule(N_("{value} lies outside 0% to 100%"), N_("Correct the share.")),
    "duration.form": Rule(
        N_("{value!r} is not a duration"), N_("Write days, hours and minutes, such as 7d, 12h or 6h 15m.")
    ),
    "duration.ends": Rule(
        N_("`{name}` is no instant from which a duration can be counted"),
        N_("Name an instant, or a window with :start or :end."),
    ),
    "duration.ends_near": Rule(
        N_("`{name}` is no instant from which a duration can be counted"), N_("Did you mean `{near}`?")
    ),
    "link.form": Rule(
        N_("{value!r} is not a link"), N_("Write an address that begins with https://, http:// or mailto:.")
    ),
    "fact.kind": Rule(N_("the kind of this fact is not clear"), N_("Give exactly one of: {kinds}.")),
    "fact.audience": Rule(
        N_("`{name}` is {reader}, but `{part}`, which it cannot be told without, is {audience}"),
        N_("Make the fact {audience}, or `{part}` {reader}."),
    ),
    "services.hidden": Rule(
        N_("no service is left that a reader ({reader}) may be told of"),
        N_("Make the name of one service public."),
    ),
}
