"""Spelling: words of the index that are near to another one, in letters or in sound."""
