"""From an incident to a notice: one Markdown template per kind, for one reader's language, zone and audience."""
