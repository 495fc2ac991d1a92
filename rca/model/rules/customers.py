"""The rules of customers, and of the lists in which they come."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
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
    "customer.with_others": Rule(
        N_(
            "{id} was left out as a whole, because another of its rows is wrong; these would have been right: {lines}"
        ),
        N_("Correct that row and import the file again."),
        Level.WARNING,
    ),
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
    "customer.script": Rule(
        N_("{value!r} is one name for every language, and cannot be read in {locale}"),
        N_("Add it in this language to the customer list, in a column such as `name_en`."),
        Level.WARNING,
    ),
    "customer.placeholder": Rule(
        N_("{found} looks like a gap still to be filled"), N_("Correct the customer list.")
    ),
    "customer.zone": Rule(
        N_("there is no time zone {value!r}"), N_("Write an IANA name such as Asia/Tokyo.")
    ),
    "customer.zone_near": Rule(N_("there is no time zone {value!r}"), N_("Did you mean `{near}`?")),
    "customer.locale": Rule(N_("there is no language {value!r}"), N_("Choose one of: {known}.")),
    "customer.locale_near": Rule(N_("there is no language {value!r}"), N_("Did you mean `{near}`?")),
    "customer.service": Rule(
        N_("no incident names a service {value!r}, so the customer may be told of nothing"),
        N_("Correct it, unless it is a service that has had no incident yet."),
        Level.WARNING,
    ),
    "customer.service_near": Rule(
        N_("no incident names a service {value!r}, so the customer may be told of nothing"),
        N_("Did you mean `{near}`?"),
        Level.WARNING,
    ),
    "customer.services_joined": Rule(
        N_("no incident names a service {value!r}, so the customer may be told of nothing"),
        N_("Separate services with semicolons: `{near}`."),
        Level.WARNING,
    ),
    "customer.email": Rule(
        N_("{value!r} is not a mail address"),
        N_("Write one address and nothing else, as in name@example.com."),
    ),
    "csv.size": Rule(
        N_("the file has {size} MiB, more than the {limit} MiB a customer list may have"),
        N_("Divide it into several files."),
    ),
    "csv.encoding": Rule(
        N_("byte {offset} ({byte}) in line {line} is neither UTF-8 nor, as byte {other}, CP932"),
        N_("Save the file as “CSV UTF-8”."),
    ),
    "csv.utf16": Rule(
        N_("the file begins as UTF-16 and goes on as something else"), N_("Save it as “CSV UTF-8”.")
    ),
    "csv.workbook": Rule(
        N_("the file is a workbook of a spreadsheet program ({kind}), not CSV"),
        N_(
            "Open it there, choose “Save As” and the type “CSV UTF-8 (Comma delimited)”, and import that file."
        ),
    ),
    "csv.empty": Rule(N_("the file holds no customers"), N_("Write a header, and a row for each contact.")),
    "csv.syntax": Rule(
        N_("the row cannot be read: {detail}"), N_("Check the quotation marks here and in the line before.")
    ),
    "csv.broken": Rule(
        N_("{count} rows cannot be read, the last one here, and nothing after it was looked at"),
        N_("Check the quotation marks of the whole file."),
    ),
    "csv.cells": Rule(
        N_("the row has {found} cells, but the header has {expected}"),
        N_("Check the commas and quotation marks of this row."),
    ),
    "csv.no_column": Rule(
        N_("there is no column `{name}`"),
        N_(
            'Add it to the header, or say in rca.toml which column it is: [customers.columns], then "…" = "{name}".'
        ),
    ),
    "csv.column": Rule(
        N_("not known here, and left out: {columns}"),
        N_(
            'To take one of these columns, say what it is in rca.toml: [customers.columns], then "{first}" = "notes".'
        ),
        Level.HINT,
    ),
    "csv.headless": Rule(
        N_("column {number} has no header, and what stands in it was left out: {value}"),
        N_("Give it a header, if it is to be read."),
        Level.HINT,
    ),
    "csv.column_near": Rule(
        N_("there is no column of this name"),
        N_(
            'Did you mean `{near}`? To leave it out, write "{header}" = "" under [customers.columns] of rca.toml.'
        ),
    ),
    "csv.mapping": Rule(
        N_("rca.toml takes this column for {value!r}, which is none"), N_("Choose one of: {known}.")
    ),
    "csv.column_twice": Rule(N_("the column is there twice"), N_("Keep one of the two.")),
    "csv.kana": Rule(N_("half-width katakana became full-width: {value}"), "", Level.HINT),
    "csv.narrowed": Rule(N_("full-width letters became ASCII: {value}"), "", Level.HINT),
    "csv.unseen": Rule(N_("signs that nobody sees were taken out of {value!r}"), "", Level.HINT),
    "csv.choice": Rule(N_("{value!r} is not one of {known}"), N_("Choose one of these.")),
}
