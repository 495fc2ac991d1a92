"""Incidents in the store: saved, read, listed, and what changed of them."""
