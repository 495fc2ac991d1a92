"""The rules of trackers: links to them, and the exports that they write."""

from __future__ import annotations

from rca.model.problem import N_
from rca.model.rules.rule import Rule

RULES: dict[str, Rule] = {
    "tracker.form": Rule(
        N_("{value!r} is not a link to a tracker"),
        N_(
            "Write a key such as OPS-12, owner/name#12, AB#12 or redmine:12, or an address that begins with https://."
        ),
    ),
    "export.size": Rule(
        N_("the file has {size} MiB, more than the {limit} MiB an export of a tracker may have"),
        N_("Export fewer issues, or fewer fields."),
    ),
    "export.empty": Rule(N_("the file holds no issues"), N_("Export them again.")),
    "export.unknown": Rule(
        N_("no tracker is known that writes such a header"),
        N_(
            "Export from GitHub or GitLab as JSON, from GitLab, Jira, Azure Boards, Backlog, Redmine or ServiceNow as CSV; see --help."
        ),
    ),
    "export.json": Rule(
        N_("the JSON cannot be read at column {column}: {detail}"), N_("Export the issues again.")
    ),
    "export.no_field": Rule(
        N_("the issue has no `{name}`"),
        N_("Export this field too: --json number,state,stateReason,closedAt,url."),
    ),
    "export.address": Rule(
        N_("{value!r} is not the address or key of an issue in this tracker"), N_("Export the issues again.")
    ),
}
