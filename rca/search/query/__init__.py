"""The query language: from what somebody typed to a tree of words and filters, and back."""
