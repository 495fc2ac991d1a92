"""Deadlines: by when regulations and contracts want a report."""
