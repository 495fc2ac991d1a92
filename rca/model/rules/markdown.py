"""The rules of markup: what our Markdown does not have, and what some places cannot."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "markdown.image": Rule(
        N_("there are no images in notices, and {found} would stand there as typed"),
        N_("Write what it shows, or a link to it under `links`."),
    ),
    "markdown.footnote": Rule(
        N_("there are no footnotes in notices, and the note of {found} would be lost"),
        N_("Write the note into the text, in brackets."),
    ),
    "markdown.html": Rule(
        N_("there is no HTML in notices but <br>, and {found} would stand there as typed"),
        N_("Remove it; **bold**, *emphasis*, lists and tables are Markdown."),
    ),
    "markdown.strike": Rule(
        N_("there is no strikethrough in notices, and {found} would stand there as typed"),
        N_("Remove the words, or say what is right under `corrections`."),
    ),
    "markdown.definition": Rule(
        N_("{found} defines a link, and would vanish with all that stands in its line"),
        N_("Write [words](address), or a link under `links`."),
    ),
    "markdown.link": Rule(
        N_("{found} is no link that can be followed, and what stands in its brackets would vanish"),
        N_("Write an address with https:// or mailto:, or \\[ for a bracket as such."),
    ),
    "markdown.entity": Rule(
        N_("{found} stands for a character that cannot be printed, or that can disguise the text"),
        N_("Remove it."),
    ),
    "markdown.underlined": Rule(
        N_("the line below {found} makes a heading of it, on the level of the notice's own"),
        N_("Write “# ” before it, or a blank line after it."),
    ),
    "markdown.task": Rule(
        N_("there are no task lists in notices, and {found} would stand there as typed"),
        N_("Remove the box; what is to be done goes under `next_steps`."),
    ),
    "markdown.break": Rule(
        N_("a backslash does not break a line, and would stand there as typed"),
        N_("Write <br>, or begin a new paragraph."),
    ),
    "markdown.heading": Rule(
        N_("a heading cannot stand in a list or table: {found}"),
        N_("Write it in **bold**, or before the list."),
    ),
    "markdown.fence": Rule(
        N_("a block of code cannot stand in a list or table: {found}"),
        N_("Write `code` within the line, or put the block before the list."),
    ),
    "markdown.block": Rule(
        N_("a table or quotation cannot stand in the cell of a table: {found}"),
        N_("Write sentences or a list."),
    ),
    "markdown.ending": Rule(
        N_("the state of the step stands behind its text, which ends in a list, table or code: {found}"),
        N_("End the text with a sentence."),
    ),
    "markdown.outline": Rule(
        N_("the first heading, {found}, stands below one that follows, so that equal ones become unequal"),
        N_("Begin with the highest heading of the text."),
        Level.WARNING,
        True,
    ),
    "markdown.plain": Rule(
        N_("a name or title is no Markdown, and {found} would stand there as typed"),
        N_("Write the words alone."),
        Level.WARNING,
        True,
    ),
}
