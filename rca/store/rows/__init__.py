"""Rows: values of the model as rows of the tables, and back."""
