"""The rules between parts of an incident, a notice of it, and what was published before.

An error stops a notice. A warning wants a word: why it is right all the same, which is kept with the revision.
"""

from __future__ import annotations

from rca.model.problem import N_, Level
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "timeline.began_before": Rule(
        N_("the timeline has it begin at {at}, but the impact begins at {start}"),
        N_("Correct one of them, or give the entry another type if it tells of a forerunner."),
        Level.WARNING,
        True,
    ),
    "timeline.began_after": Rule(
        N_("the timeline has it begin at {at}, but the impact begins before, at {start}"),
        N_("Correct one of the two."),
    ),
    "timeline.before_start": Rule(
        N_("the entry ({type}) stands at {at}, before the impact begins at {other}"),
        N_("Correct one of the two times."),
        Level.WARNING,
        True,
    ),
    "timeline.after_end": Rule(
        N_("the entry ({type}) stands at {at}, after the impact ends at {other}"),
        N_("Correct one of the two, or give the entry another type."),
        Level.WARNING,
        True,
    ),
    "timeline.before_end": Rule(
        N_("the last entry ({type}) stands at {at}, before the impact ends at {other}"),
        N_("Correct one of the two times."),
        Level.WARNING,
        True,
    ),
    "timeline.ongoing": Rule(
        N_("the timeline has it resolved at {at}, but the impact goes on"),
        N_("Give the window its end, or the entry another type."),
    ),
    "post.before_start": Rule(
        N_("customers were told at {at}, before the impact begins at {start}"),
        N_("Correct one of the two times."),
    ),
    "cause.untold": Rule(
        N_("the cause is confirmed, but nothing says what it is"),
        N_("Write `summary`, or set `certainty` to under_investigation."),
        Level.WARNING,
        True,
    ),
    "cause.permanent": Rule(
        N_("measures for good are told while the cause is still under investigation"),
        N_("Set `certainty` to what is known by now, or move the measures to `stop_gap`."),
        Level.WARNING,
        True,
    ),
    "cause.final": Rule(
        N_("a final report says that the cause is still under investigation"),
        N_("Set `certainty` to what the investigation came to, or issue a preliminary report."),
        Level.WARNING,
        True,
    ),
    "cause.investigating": Rule(
        N_("the notice tells a confirmed cause, but the last post says that we are investigating"),
        N_("Add a post with the present status."),
        Level.WARNING,
        True,
    ),
    "step.before_start": Rule(
        N_("the date {date} lies before the incident, which began on {start}"),
        N_("Correct the date."),
        Level.WARNING,
        True,
    ),
    "step.done_ahead": Rule(
        N_("the step is done on {date}, which has not come yet"), N_("Correct the date or the state.")
    ),
    "issue.before_start": Rule(
        N_("the notice is issued at {at}, before the impact begins at {start}"),
        N_("Correct the start or --issued-at."),
    ),
    "issue.ahead": Rule(
        N_("the notice is dated {at}, which has not come yet"),
        N_("Correct --issued-at, or publish it then."),
        Level.WARNING,
        True,
    ),
    "issue.over": Rule(
        N_("the impact ended at {end}, and this kind of notice says that it goes on"),
        N_("Publish --kind resolved, preliminary or final."),
    ),
    "issue.not_over": Rule(
        N_("the impact ends at {end}, after this kind of notice speaks of its end"),
        N_("Publish --kind update, or wait until it has ended."),
    ),
    "issue.ongoing": Rule(
        N_("the impact goes on, and this kind of notice speaks of it as over"),
        N_("Give the window its end, or publish --kind update."),
    ),
    "issue.resolved": Rule(
        N_("the last post says that it is resolved, but the impact goes on"),
        N_("Give the window its end and publish --kind resolved, or add a post with the present status."),
    ),
    "issue.earlier": Rule(
        N_("revision {number} was issued later, at {at}"), N_("Correct --issued-at."), Level.WARNING, True
    ),
    "issue.back": Rule(
        N_("revision {number} ({before}) said more already"),
        N_("Publish that kind again, or a correction."),
        Level.WARNING,
        True,
    ),
    "issue.first": Rule(
        N_("revision {number} was the first notice already"),
        N_("Publish --kind update."),
        Level.WARNING,
        True,
    ),
    "issue.no_steps": Rule(
        N_("this kind of notice tells what has become of next steps, and there are none"),
        N_("Add them under `next_steps`."),
    ),
    "issue.untold_steps": Rule(
        N_(
            "this kind of notice speaks of next steps as told before, and no revision that holds tells of them"
        ),
        N_("Publish the report that tells of them first."),
        Level.WARNING,
        True,
    ),
    "issue.fact": Rule(
        N_("a text tells `{name}`, {time}, which comes after the notice is issued"),
        N_("Correct --issued-at, or write what was known then."),
        Level.WARNING,
        True,
    ),
    "issue.learned": Rule(
        N_("the notice tells this, but the timeline has it ({type}) only at {time}"),
        N_("Correct --issued-at, or write what was known then."),
        Level.WARNING,
        True,
    ),
}
