"""The rules of texts: their languages, their characters, and the facts that they refer to."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
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
    "text.columns": Rule(
        N_("a table has {columns} columns; a notice may have {limit}"),
        N_("Divide it, or link to the details."),
    ),
    "text.typed_time": Rule(
        N_("“{found}” is typed, and stays as it is beside times in the reader's zone"),
        N_(
            "Make a fact of it, such as `began: {{instant: 2025-07-04T09:30+09:00}}`, and refer to it: {{began}}."
        ),
        Level.WARNING,
    ),
    "text.twice": Rule(
        N_("{{{name}:of}} says the figure as well, and {{{name}}} beside it says it again"),
        N_("Write {{{name}:of}} alone."),
        Level.WARNING,
        True,
    ),
    "tr.script": Rule(
        N_("{value!r} is one name for every language, and cannot be read in {locale}"),
        N_("Write it by language: `ja: …`, `{locale}: …`."),
        Level.WARNING,
        True,
    ),
    "link.unused": Rule(
        N_("no text mentions the link `{name}`, so no reader sees it"),
        N_("Write {{{name}}} where it belongs, or remove it."),
        Level.WARNING,
    ),
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
    "reference.hidden": Rule(
        N_("{{{name}}} names no fact that this reader may see"),
        N_(
            "Import the incident again: each place where a text says more than its readers may know is named."
        ),
    ),
    "reference.parity": Rule(
        N_("{locale} refers to {found}, but {source} to {expected}"),
        N_("Refer to the same facts in every language."),
    ),
    "abridged.original": Rule(
        N_("an abridged translation needs a link to its original"), N_("Add the link `original`.")
    ),
    "abridged.audience": Rule(
        N_("an abridged translation sends its readers to the link `original`, which is {audience}"),
        N_("Make the link public."),
    ),
    "abridged.source": Rule(
        N_("{locale} is the language of the original, and cannot be an abridged translation of it"),
        N_("Remove {locale} here, or correct `source_locale`."),
    ),
}
