"""The rules of what was published: how it is corrected, and what an alteration of it looks like."""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
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
        N_(
            "Records were cut off at its end, or this is another store; restore the last backup with `rca restore`."
        ),
    ),
    "verify.guard": Rule(
        N_("the database does not refuse changes any more: the trigger {name} is missing or was altered"),
        N_("Somebody removed it; restore a backup with `rca restore`."),
    ),
    "verify.clock": Rule(
        N_("it says {at}, which is before the record before it ({before})"),
        N_(
            "The clock was set back, or it was dated back; look whether the times that customers were given hold."
        ),
        level=Level.WARNING,
    ),
    "verify.file_absent": Rule(
        N_("a file of revision {number} is missing: {name}"),
        N_("Write it again: rca revisions {key} {number} --render --output FOLDER"),
        level=Level.WARNING,
    ),
    "verify.file_renamed": Rule(N_("the file is {name} of {key}, under another name")),
    "verify.file_withdrawn": Rule(
        N_("the revision was withdrawn, and its file is still there"),
        N_("Remove it from where customers find it."),
        level=Level.WARNING,
    ),
    "verify.file": Rule(N_("the file is not what was published")),
    "verify.file_unknown": Rule(
        N_("the file is named like that of a revision, and no such revision was found")
    ),
    "verify.file_not_frozen": Rule(
        N_("files of this format were not frozen with the revision, so this one cannot be checked"),
        level=Level.WARNING,
    ),
}
