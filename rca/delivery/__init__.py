"""Delivery: mails go out through an SMTP server, each of them once.

``outbox``  many mails, in order: every step is in the ledger before it is taken
``smtp``    one connection to the server, in steps between which something can be written down
"""
