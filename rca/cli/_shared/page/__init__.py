"""Incidents, and what changed in them, as people read them: words, sentences, times of the workspace."""
