"""Answers: what is shown for a query, hit by hit; corrections, snippets, and incidents that are alike."""
