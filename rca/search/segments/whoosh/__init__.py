"""What Whoosh sees of an index: a codec over our own files, and a schema."""
