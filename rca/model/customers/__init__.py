"""Customers: who is written to, and what became of each letter."""
