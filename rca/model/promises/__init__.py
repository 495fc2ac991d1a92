"""Promises: next steps in motion, and what customers were told of them."""
