"""Rules, by subject: what a file, a notice or a customer must keep, and how a breach is worded."""
