"""The rules of notices: what one cannot do without, and whom a mail of it comes from and goes to."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "organisation.name": Rule(
        N_("the organisation that speaks has no name yet"),
        N_("Put its name into rca.toml, under [organisation]."),
    ),
    "organisation.untranslated": Rule(
        N_("the field is not given in {locale}, and would stand in the notice in another language"),
        N_("Add it to rca.toml in this language."),
    ),
    "organisation.script": Rule(
        N_("{value!r} is one name for every language, and cannot be read in {locale}"),
        N_("Write it by language in rca.toml."),
        Level.WARNING,
        True,
    ),
    "addressee.script": Rule(
        N_("{value!r} cannot be read in {locale}"),
        N_("Give --addressee as the name is written in this language."),
        Level.WARNING,
    ),
    "revision.locale": Rule(
        N_("the revision was published in {locales}, not in {locale}"),
        N_("Publish it in this language too, or choose one with --locale."),
    ),
    "revision.zone": Rule(
        N_("the times of the revision are those of {zones}, not of {zone}: what it says has changed since"),
        N_("Publish again to give this reader the times of their zone."),
        Level.WARNING,
    ),
    "tr.missing": Rule(
        N_("the text is not written in {locale}"),
        N_("Translate it, or use --draft to mark it in the notice."),
    ),
    "message.missing": Rule(
        N_("there is no text for this in {locale}; the English one stands in the notice"),
        N_("Add the text to this catalog."),
        Level.WARNING,
    ),
    "part.missing": Rule(
        N_("the notice needs the part “{part}”"),
        N_("Add the field, or use --draft to mark the gap in the notice."),
    ),
    "part.end": Rule(
        N_("the incident is still going on"), N_("Give the window an end, or send an update instead.")
    ),
    "step.late": Rule(
        N_("the planned date {date} has passed"),
        N_("Set the state to done, or give a new date."),
        Level.WARNING,
    ),
    "next.past": Rule(
        N_("the promised next notice lies in the past"), N_("Add a post with a new `next_at`.")
    ),
    "mail.address": Rule(
        N_("{value!r} is not a mail address"), N_("Write name@example.com, or NAME <name@example.com>.")
    ),
    "mail.security": Rule(
        N_("mail to {host} must be encrypted"),
        N_("Set `security` to starttls or tls; none is for servers on this machine."),
    ),
}
