"""Segments: the index on disk, in the form that Whoosh reads and numpy answers from."""
