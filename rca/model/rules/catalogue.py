"""The rules an incident file must keep: one sentence for what is wrong, one for what to do.

The rule's id travels through pydantic as the error type, so that every problem, ours or pydantic's, finds its
wording (and its translation) here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.model.problem import N_, Level, Message, Place, Problem
from rca.model.rules.rule import Rule as Rule
from rca.model.rules.steps import STEP_RULES

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

RULES: dict[str, Rule] = {
    # The file itself
    "file.read": Rule(N_("the file cannot be read: {detail}")),
    "file.empty": Rule(N_("the file is empty"), N_("Write an incident; `rca new` makes a first draft.")),
    "file.encoding": Rule(N_("byte {offset} is not UTF-8"), N_("Save the file as UTF-8.")),
    "file.size": Rule(
        N_("the file has {size} MiB, more than the {limit} MiB an incident file may have"),
        N_("Keep prose in the file, and logs and dumps outside it behind a link."),
    ),
    "file.kind": Rule(N_("this is not an incident file"), N_("Incident files end in .yaml or .yml.")),
    "yaml.syntax": Rule(
        N_("the YAML cannot be read: {detail}"), N_("Check indentation, quotes and colons here.")
    ),
    "yaml.tag": Rule(N_("the tag {tag} is not allowed"), N_("Remove the tag; plain values are enough.")),
    "yaml.duplicate": Rule(
        N_("the field is written twice, first in line {first}"), N_("Keep one of the two.")
    ),
    "yaml.alias": Rule(N_("aliases and merge keys are not allowed"), N_("Write the value out.")),
    "yaml.key": Rule(N_("a field name must be plain text"), N_("Write the name as a word.")),
    "yaml.depth": Rule(N_("the file is nested deeper than {limit} levels"), N_("Remove levels.")),
    "yaml.top": Rule(N_("the file must hold fields with values, not {found}"), N_("Start with `key:`.")),
    # Fields
    "field.missing": Rule(N_("the field is missing"), N_("Add it.")),
    "field.unknown": Rule(N_("there is no such field"), N_("Correct its name or remove it.")),
    "field.unknown_near": Rule(N_("there is no such field"), N_("Did you mean `{near}`?")),
    "field.type": Rule(N_("{found} stands where {expected} belongs"), N_("Change the value.")),
    "field.choice": Rule(N_("{found} is not one of {expected}"), N_("Choose one of these.")),
    "field.invalid": Rule(N_("the value is not valid: {detail}"), N_("Change the value.")),
    "field.too_long": Rule(
        N_("the text has {length} characters, more than the {limit} a field may have"),
        N_("Shorten it, and put the rest behind a link."),
    ),
    "field.too_few": Rule(N_("at least {least} entry is needed"), N_("Add one.")),
    "key.form": Rule(N_("{key!r} is not a key"), N_("Use 3 to 80 lower-case letters, digits and hyphens.")),
    "key.twice": Rule(N_("the key {key} also stands in {other}"), N_("Give each incident a key of its own.")),
    "name.form": Rule(
        N_("{name!r} is not a name"),
        N_("Use lower-case letters, digits and underscores, starting with a letter."),
    ),
    "name.twice": Rule(N_("the name `{name}` is already taken by {other}"), N_("Choose another name.")),
    "name.reserved": Rule(N_("the name `{name}` is built in"), N_("Choose another name.")),
    "name.unknown": Rule(N_("there is no {what} named `{name}`"), N_("Add it or correct the name.")),
    # Text
    "text.form": Rule(N_("a text is written by language"), N_("Write `ja: …` and `en: …` under the field.")),
    "text.empty": Rule(N_("the text is empty"), N_("Write it, or remove the field.")),
    "text.line": Rule(N_("a name must fit on one line"), N_("Remove the line break.")),
    "text.public": Rule(
        N_("this text goes into every notice and cannot be {audience}"), N_("Make it public.")
    ),
    "locale.tag": Rule(
        N_("{tag!r} is not a language tag"), N_("Write a BCP 47 tag such as ja, en, zh-Hans or pt-BR.")
    ),
    "locale.source": Rule(
        N_("the text lacks the source language {locale}"),
        N_("Write it in {locale}, or change `source_locale`."),
    ),
    "char.control": Rule(
        N_("the character {code} in position {position} cannot be printed"), N_("Remove it.")
    ),
    "char.bidi": Rule(
        N_("the direction control {code} in position {position} can disguise the text"), N_("Remove it.")
    ),
    "char.broken": Rule(
        N_("the character {code} in position {position} marks text that was damaged before"),
        N_("Write the original character again."),
    ),
    "char.halfwidth": Rule(
        N_("half-width katakana in position {position}"), N_("Write full-width katakana: {suggestion}.")
    ),
    "text.placeholder": Rule(
        N_("{found} looks like a gap still to be filled"), N_("Write what is meant before a notice goes out.")
    ),
    # References
    "reference.unclosed": Rule(
        N_("the brace in position {position} is not part of a reference"),
        N_("Write {{name}}, or \\{{ for a brace as such."),
    ),
    "reference.unknown": Rule(
        N_("{{{name}}} names no fact"), N_("Add the fact `{name}` or correct the name.")
    ),
    "reference.unknown_near": Rule(N_("{{{name}}} names no fact"), N_("Did you mean {{{near}}}?")),
    "reference.style": Rule(
        N_("{{{name}:{style}}}: a {kind} has no style `{style}`"), N_("Use one of: {styles}.")
    ),
    "reference.open": Rule(
        N_("{{{name}:{style}}}: the window has no known end"),
        N_("Use {{{name}}} or {{{name}:start}}, or give the window an end."),
    ),
    "reference.precision": Rule(
        N_("{{{name}:{style}}}: only a date is known"), N_("Use {{{name}:date}}, or give the time.")
    ),
    "reference.plain": Rule(
        N_("a name or fact holds a reference, and would never be resolved"), N_("Write the words themselves.")
    ),
    "reference.audience": Rule(
        N_("a {reader} text refers to `{name}`, which is {audience}"),
        N_("Make the text {audience}, or the fact {reader}."),
    ),
    "reference.parity": Rule(
        N_("{locale} refers to {found}, but {source} to {expected}"),
        N_("Refer to the same facts in every language."),
    ),
    # Notices
    "organisation.name": Rule(
        N_("the organisation that speaks has no name yet"),
        N_("Put its name into rca.toml, under [organisation]."),
    ),
    "revision.locale": Rule(
        N_("the revision was published in {locales}, not in {locale}"),
        N_("Publish it in this language too, or choose one with --locale."),
    ),
    "tr.missing": Rule(
        N_("the text is not written in {locale}"),
        N_("Translate it, or use --draft to mark it in the notice."),
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
    # Customers
    "customer.id": Rule(
        N_("{id!r} is not a customer id"),
        N_("Use up to 80 letters (A to Z), digits, hyphens, underscores and dots."),
    ),
    "customer.nobody": Rule(N_("a contact has neither name, department nor address"), N_("Add one of them.")),
    "customer.no_name": Rule(
        N_("the customer has no name"), N_("Write it under `name`, or `name_ja` and `name_en`.")
    ),
    "customer.differs": Rule(
        N_("{value!r} differs from {other!r} in line {first}"),
        N_("Rows of one customer differ in the contact person only; correct one of them."),
    ),
    "customer.twice": Rule(N_("the same contact stands in line {first}"), N_("Keep one of the two rows.")),
    "customer.shared_email": Rule(
        N_("the address also stands with customer {other} in line {first}"),
        N_("Make sure that this person may read what both customers are sent."),
        Level.WARNING,
    ),
    "customer.untranslated": Rule(
        N_("{what} is not given in {locale}"),
        N_("Add it to the customer list, or give the customer another language."),
    ),
    "customer.left_out": Rule(
        N_("{what} is not given in {locale} and was left out"),
        N_("Add it to the customer list."),
        Level.WARNING,
    ),
    "customer.zone": Rule(
        N_("there is no time zone {value!r}"), N_("Write an IANA name such as Asia/Tokyo.")
    ),
    "customer.zone_near": Rule(N_("there is no time zone {value!r}"), N_("Did you mean `{near}`?")),
    "customer.locale": Rule(N_("there is no language {value!r}"), N_("Choose one of: {known}.")),
    "customer.locale_near": Rule(N_("there is no language {value!r}"), N_("Did you mean `{near}`?")),
    "csv.size": Rule(
        N_("the file has {size} MiB, more than the {limit} MiB a customer list may have"),
        N_("Divide it into several files."),
    ),
    "csv.encoding": Rule(
        N_("byte {offset} ({byte}) in line {line} is neither UTF-8 nor, as byte {other}, CP932"),
        N_("Save the file as “CSV UTF-8”."),
    ),
    "csv.utf16": Rule(N_("the file is UTF-16"), N_("Save it as “CSV UTF-8”.")),
    "csv.empty": Rule(N_("the file holds no customers"), N_("Write a header, and a row for each contact.")),
    "csv.syntax": Rule(
        N_("the row cannot be read: {detail}"), N_("Check the quotation marks here and in the line before.")
    ),
    "csv.separator": Rule(
        N_("the columns seem to be separated by {found}, not by commas"), N_("Save it as “CSV UTF-8”.")
    ),
    "csv.cells": Rule(
        N_("the row has {found} cells, but the header has {expected}"),
        N_("Check the commas and quotation marks of this row."),
    ),
    "csv.no_column": Rule(N_("there is no column `{name}`"), N_("Add it to the header.")),
    "csv.column": Rule(N_("there is no column of this name"), N_("Choose one of: {known}.")),
    "csv.column_near": Rule(N_("there is no column of this name"), N_("Did you mean `{near}`?")),
    "csv.column_twice": Rule(N_("the column is there twice"), N_("Keep one of the two.")),
    "csv.choice": Rule(N_("{value!r} is not one of {known}"), N_("Choose one of these.")),
    # What was published
    "correction.of": Rule(
        N_("a correction says what an earlier revision got wrong, and none is named"),
        N_("Publish it with --kind correction --of N."),
    ),
    "correction.reason": Rule(
        N_("nothing says since when the mistake is known and why it was made"),
        N_("Add an entry to `corrections`, dated after the revision was issued."),
    ),
    "correction.label": Rule(
        N_("the fact `{name}` was stated wrongly, and has no label under which to correct it"),
        N_("Give it a `label` in every language."),
    ),
    "verify.digest": Rule(N_("the content does not have the digest that was stored with it")),
    "verify.unreadable": Rule(N_("the content is not that of such a record")),
    "verify.column": Rule(N_("the column {column} says {value}, and the content something else")),
    "verify.chain": Rule(
        N_("the record does not follow the one before it, as number {position} of the chain")
    ),
    "verify.number": Rule(N_("revision {expected} of this incident is missing")),
    "verify.missing": Rule(N_("the part {part} is missing")),
    "verify.part": Rule(N_("the part {part} is not what was published")),
    "verify.extra": Rule(N_("a part that belongs to no revision: {row}")),
    "verify.withdrawal": Rule(N_("the withdrawal does not fit a revision before it")),
    "verify.head": Rule(
        N_("the chain does not contain the record {digest}"),
        N_("Records were cut off at its end, or this is another store."),
    ),
    "verify.file": Rule(N_("the file is not what was published")),
    "verify.file_unknown": Rule(
        N_("the file is named like that of a revision, and no such revision was found")
    ),
    "verify.file_not_frozen": Rule(
        N_("files of this format were not frozen with the revision, so this one cannot be checked"),
        level=Level.WARNING,
    ),
    # Deadlines
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
        N_("Choose one of: {known}; or a duty that stands before it."),
    ),
    "deadline.holidays": Rule(
        N_("there is no calendar of holidays {name!r}"),
        N_("Write a country or region, such as JP or DE-BY, or a market, such as ECB."),
    ),
    # What `rca doctor` finds
    "doctor.store": Rule(
        N_("the store is damaged: {detail}"),
        N_("Restore it from a backup, or import the incident files into a new store."),
    ),
    "doctor.incident": Rule(
        N_("what the store holds of this incident is not a valid incident"),
        N_("It was changed by other means; import its file again."),
    ),
    "doctor.no_index": Rule(N_("there is no index of this store"), N_("Make it: rca reindex")),
    "doctor.file": Rule(N_("a file of the index is damaged"), N_("Make the index anew: rca reindex")),
    "doctor.untrue": Rule(
        N_("the index tells something else than the store"), N_("Make the index anew: rca reindex")
    ),
    # Times, numbers, links
    "time.form": Rule(
        N_("{value!r} is not a time"), N_("Write ISO 8601 with an offset, such as 2021-10-13T06:27Z.")
    ),
    "time.offset": Rule(
        N_("{value!r} has no offset, so its instant is unknown"), N_("Add Z for UTC, or one such as +09:00.")
    ),
    "time.range": Rule(N_("the year of {value!r} lies outside {first} to {last}"), N_("Correct the year.")),
    "time.order": Rule(N_("{later} does not come after {earlier}"), N_("Correct one of the two times.")),
    "time.partial": Rule(
        N_("{value!r} is not a date"), N_("Write 2025-07-31, or 2025-07 where only the month is known.")
    ),
    "number.form": Rule(N_("{value!r} is not a number"), N_("Write digits, such as 1234 or about 1234.")),
    "share.form": Rule(N_("{value!r} is not a share"), N_("Write a percentage, such as 20% or about 20%.")),
    "share.range": Rule(N_("{value} lies outside 0% to 100%"), N_("Correct the share.")),
    "duration.form": Rule(N_("{value!r} is not a duration"), N_("Write hours and minutes, such as 6h 15m.")),
    "duration.ends": Rule(
        N_("`{name}` is no instant from which a duration can be counted"),
        N_("Name an instant, or a window with :start or :end."),
    ),
    "link.form": Rule(
        N_("{value!r} is not a link"), N_("Write an address that begins with https://, http:// or mailto:.")
    ),
    "mail.address": Rule(
        N_("{value!r} is not a mail address"), N_("Write name@example.com, or NAME <name@example.com>.")
    ),
    "mail.security": Rule(
        N_("mail to {host} must be encrypted"),
        N_("Set `security` to starttls or tls; none is for servers on this machine."),
    ),
    "fact.kind": Rule(N_("the kind of this fact is not clear"), N_("Give exactly one of: {kinds}.")),
    "abridged.original": Rule(
        N_("an abridged translation needs a link to its original"), N_("Add the link `original`.")
    ),
}
RULES |= STEP_RULES


def broken(rule: str, **values: object) -> PydanticCustomError:
    """The error that a validator raises when ``rule`` is broken; ``values`` fill the rule's sentences."""
    from pydantic_core import (
        PydanticCustomError,  # only where something is wrong: rows are read without pydantic
    )

    return PydanticCustomError(rule, "{message}", {"message": rule, **values})


def found(rule: str, place: Place, **values: object) -> Problem:
    """The Problem that ``rule`` is broken at ``place``, in the rule's words."""
    wording = RULES[rule]
    return Problem(
        rule=rule.removesuffix("_near"),
        message=Message(wording.text, values),
        place=place,
        level=wording.level,
        remedy=Message(wording.remedy, values) if wording.remedy else None,
    )
