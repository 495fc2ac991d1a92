"""Layouts: the frame around a body, laid out once for all who get the same notice."""
