"""Revisions in the store: published notices, their reviews, and the proof that none was altered."""
