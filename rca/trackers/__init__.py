"""Trackers: what the states of issues elsewhere mean for next steps here."""
