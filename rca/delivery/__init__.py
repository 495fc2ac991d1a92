"""Delivery: mails go out through an SMTP server, each of them once."""
