"""Incidents: what happened, as typed facts and the texts that refer to them."""
