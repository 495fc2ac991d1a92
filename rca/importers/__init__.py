"""Importers: files from outside as values of the model; nothing here writes to the store."""
