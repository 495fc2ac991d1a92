"""Documents: an entry as the index keeps it, and as it is unpacked to be shown."""
