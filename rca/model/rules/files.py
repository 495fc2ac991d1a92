"""The rules of incident files: which files and fields there are, and how things are named."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

_TAKE_OVER = N_(
    "Write here what the store says (rca export {key} shows it) and import the file; then change it, knowing this, if it "
    "must be changed."
)

RULES: dict[str, Rule] = {
    "file.read": Rule(N_("the file cannot be read: {detail}")),
    "file.write": Rule(
        N_("the offsets cannot be written into the file: {detail}"),
        N_("Write them yourself, or make the file writable."),
    ),
    "file.empty": Rule(N_("the file is empty"), N_("Write an incident; `rca new` makes a first draft.")),
    "file.encoding": Rule(N_("byte {offset} is not UTF-8"), N_("Save the file as UTF-8.")),
    "file.size": Rule(
        N_("the file has {size} MiB, more than the {limit} MiB an incident file may have"),
        N_("Keep prose in the file, and logs and dumps outside it behind a link."),
    ),
    "file.kind": Rule(N_("this is not an incident file"), N_("Incident files end in .yaml or .yml.")),
    "file.conflict": Rule(
        N_("the file changes this field, which {who} changed to {theirs} on {on}"), _TAKE_OVER
    ),
    "file.gone": Rule(N_("the file changes this field, which {who} took out on {on}"), _TAKE_OVER),
    "file.removed": Rule(
        N_("the file takes out {field}, which {who} changed to {theirs} on {on}"), _TAKE_OVER
    ),
    "file.unfit": Rule(
        N_("this does not fit together with what {who} changed on {on}"),
        N_(
            "See what the store says (rca export {key} shows it), and write the file so that both fit together."
        ),
    ),
    "file.behind": Rule(
        N_("the file is behind the store: {who} changed {field} on {on}"),
        N_("That was kept. To have it in the file, too: rca export {key} --output {folder}"),
        Level.HINT,
    ),
    "file.replaced": Rule(
        N_("this replaces {theirs}, which {who} wrote on {on}; nothing tells whether the file knew of it"),
        N_("If it was not meant, write that again and import the file once more."),
        Level.HINT,
    ),
    "file.edited": Rule(
        N_("edited since the file was imported"), N_("Import the file: rca import {file}"), Level.WARNING
    ),
    "file.comment": Rule(
        N_("the comment was written since the file was imported"),
        N_("Import the file: rca import {file}"),
        Level.WARNING,
    ),
    "field.missing": Rule(N_("the field is missing"), N_("Add it.")),
    "field.unknown": Rule(N_("there is no such field"), N_("Correct its name or remove it.")),
    "field.unknown_near": Rule(N_("there is no such field"), N_("Did you mean `{near}`?")),
    "field.misplaced": Rule(
        N_("there is no such field here"), N_("It belongs under {parents}; check the indentation.")
    ),
    "field.language": Rule(
        N_("a text stands here without its field"),
        N_("Write the languages of a text under its field, indented further."),
    ),
    "field.type": Rule(N_("{found} stands where {expected} belongs"), N_("{remedy}")),
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
    "name.unknown_near": Rule(N_("there is no {what} named `{name}`"), N_("Did you mean `{near}`?")),
}
