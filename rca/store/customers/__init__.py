"""Customers in the store, with the contacts that notices go to."""
