"""The document tree: a notice's body, parsed once, that every format writes from."""
