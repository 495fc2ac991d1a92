"""Matching: which documents a query finds, with which scores, in which order, and how often each value."""
