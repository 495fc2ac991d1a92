"""Notices: composed, reviewed, published as revisions, sent as mail."""
