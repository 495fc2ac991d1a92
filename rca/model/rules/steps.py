"""The rules of next steps: their moves, and what was promised of them."""

from __future__ import annotations

from rca.model.problem import N_
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "step.done": Rule(N_("a date of completion, but the state is {state}"), N_("Set the state to done.")),
    "move.state": Rule(
        N_("a step that is {before} cannot become {after}"), N_("What it can become: {allowed}.")
    ),
    "move.same": Rule(N_("nothing about the step would change (it is {state})"), N_("Leave it out.")),
    "move.unstated": Rule(
        N_("the state {before} was stated and cannot be left out again"),
        N_("Write {before}, or what it can become: {allowed}."),
    ),
    "move.drop": Rule(
        N_("a step is dropped without a reason"), N_("Say why: with --reason, or under `reason` in the file.")
    ),
    "move.back": Rule(
        N_("a step goes back from {before} to {after} without a reason"),
        N_("Say why: with --reason, or under `reason` in the file."),
    ),
    "move.slip": Rule(
        N_("the date moves from {before} to {after} without a reason"),
        N_("Say why: with --reason, or under `reason` in the file."),
    ),
    "move.closed": Rule(
        N_("the step is {state}, so its date cannot change"),
        N_("Take it up again first: rca steps start {ref} --reason …"),
    ),
    "promise.removed": Rule(
        N_("revision {revision} promised the step {ref}, and it is no longer there"),
        N_("Keep it; to withdraw the promise openly, and tell of that: rca steps drop {ref} --reason …"),
    ),
    "promise.hidden": Rule(
        N_("revision {revision} promised the step {ref} to readers ({audience}) who could no longer see it"),
        N_("Let them see it; to withdraw the promise openly: rca steps drop {ref} --reason …"),
    ),
    "promise.due": Rule(
        N_(
            "revision {revision} promised the step {ref} for {before}; now it is {after}, and no reason is given"
        ),
        N_("Give the date back, or say why: rca steps due {ref} {date} --reason …"),
    ),
    "promise.wording": Rule(
        N_("revision {revision} promised the step {ref} in other words"),
        N_("Put the words back, or record the change: rca steps reword {ref} --text LANG=… --reason …"),
    ),
    "promise.state": Rule(
        N_(
            "revision {revision} told that the step {ref} is {before}; now it is {after}, and no move says why"
        ),
        N_("Give the state back, or record the move: rca steps {command} {ref} --reason …"),
    ),
    "promise.overdue": Rule(
        N_("the date {date} of the step {ref} has passed, and there is no new one"),
        N_("Set a new date, rca steps due {ref} DATE --reason …, or finish the step: rca steps done {ref}"),
    ),
    "promise.reason": Rule(
        N_("nothing tells customers why the step {ref} is late or withdrawn"),
        N_("Tell them in every language: rca steps reword {ref} --public-reason {locale}=…"),
    ),
}
