"""Exports of issue trackers, as CSV or JSON: which issues are there, and in which state."""
