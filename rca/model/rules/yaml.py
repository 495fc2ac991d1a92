"""The rules of YAML: slips of the hand that its parser meets, or reads as something that nobody meant."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

_QUOTE_ALL = N_('Put the whole in quotes ("…").')

RULES: dict[str, Rule] = {
    "yaml.syntax": Rule(
        N_("the YAML cannot be read here"),
        N_("Check indentation, quotes and colons of this line and the one before."),
    ),
    "yaml.quote": Rule(N_("the quote ({quote}) in line {line} is not closed"), N_("Close it.")),
    "yaml.quote_text": Rule(
        N_("text stands behind the closing quote ({quote})"),
        N_("Write a quote within a text as {escaped}, or put the whole in {other}…{other}."),
    ),
    "yaml.escape": Rule(
        N_('{found} means nothing within "…"'), N_("Write the backslash twice, or put the whole in '…'.")
    ),
    "yaml.smart_quotes": Rule(
        N_("{found} is no quote to YAML"), N_('Use straight quotes ("…") around the whole.')
    ),
    "yaml.tab": Rule(N_("tabs cannot be used"), N_("Indent with spaces.")),
    "yaml.tab_inside": Rule(N_("tabs cannot be used"), N_("Write a space in its place.")),
    "yaml.wide_space": Rule(
        N_("a space that YAML does not take for one ({code}) stands here"), N_("Use ordinary spaces.")
    ),
    "yaml.wide": Rule(N_("a full-width {found} stands here"), N_("Write `{instead}`, half-width.")),
    "yaml.bullet": Rule(N_("a list entry does not begin with {found}"), N_("Write `- ` (hyphen, space).")),
    "yaml.space": Rule(N_("a space is missing after `{sign}`"), N_("Write `{instead}`.")),
    "yaml.colon": Rule(N_("the value holds “: ”"), _QUOTE_ALL),
    "yaml.colon_end": Rule(N_("the value ends in “:”"), _QUOTE_ALL),
    "yaml.start": Rule(N_("a value cannot begin with “{found}”"), _QUOTE_ALL),
    "yaml.no_colon": Rule(
        N_("the line has no “: ”: {found}"),
        N_(
            "Write `name: value`; begin a comment with #; write a text of several lines under `name: |`, each line "
            "indented further than the name."
        ),
    ),
    "yaml.indent": Rule(
        N_("the indentation fits none of the lines above"),
        N_("Begin in the same column as the fields of the group, such as `{name}` above: column {column}."),
    ),
    "yaml.dash": Rule(
        N_("a list entry (`- `) stands where a field belongs"),
        N_("Indent it further than the field of the list, or remove the `- `."),
    ),
    "yaml.block": Rule(
        N_("a line of the text under `{sign}` is not indented as its first line is"),
        N_("Indent all lines of the text alike, further than the name of the field."),
    ),
    "yaml.block_sign": Rule(
        N_("text stands behind `{sign}`"),
        N_("Begin it in the next line, indented, or put the whole in quotes."),
    ),
    "yaml.bracket": Rule(
        N_("the bracket {found} in line {line} is not closed"), N_("Close it with {closing}.")
    ),
    "yaml.bracket_other": Rule(
        N_("the bracket {found} in line {line} is closed by another kind"), N_("Close it with {closing}.")
    ),
    "yaml.bracket_extra": Rule(
        N_("{found} closes no bracket"),
        N_('Remove it; a text that it belongs to goes in quotes as a whole ("…").'),
    ),
    "yaml.comma": Rule(N_("a comma is missing before `{name}`"), N_("Separate fields by “, ”.")),
    "yaml.comma_behind": Rule(N_("a comma stands behind the value"), N_("Remove it.")),
    "yaml.cut_by_comma": Rule(
        N_("a comma ends the value, and {found} is taken for a field"),
        N_('Put a value that holds a comma in quotes ("…").'),
    ),
    "yaml.comment": Rule(
        N_("{found} is taken for a comment, and is no part of the text"),
        N_('Put a text that holds it in quotes ("…"); if a comment is meant, write a space after #.'),
        Level.WARNING,
    ),
    "yaml.cut": Rule(
        N_("{found} is taken for a comment, and the rest of the line with it"),
        N_('Put a text that holds it in quotes ("…").'),
    ),
    "yaml.conflict": Rule(
        N_("the mark of a merge conflict stands here: {found}"),
        N_("Keep one of the two versions, and remove the marks."),
    ),
    "yaml.documents": Rule(
        N_("{found} divides the file in two"),
        N_("A file holds one incident: remove this line, or put each incident in a file of its own."),
    ),
    "yaml.tag": Rule(
        N_("the tag {tag} is not allowed"),
        N_('Remove it; a text that begins with it goes in quotes as a whole ("…").'),
    ),
    "yaml.duplicate": Rule(
        N_("the field is written twice, first in line {first}"), N_("Keep one of the two.")
    ),
    "yaml.alias": Rule(N_("aliases and merge keys are not allowed"), N_("Write the value out.")),
    "yaml.key": Rule(N_("a field name must be plain text"), N_("Write the name as a word.")),
    "yaml.depth": Rule(N_("the file is nested deeper than {limit} levels"), N_("Remove levels.")),
    "yaml.top": Rule(N_("the file must hold fields with values, not {found}"), N_("Start with `key:`.")),
}
