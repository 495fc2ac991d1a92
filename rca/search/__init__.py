"""Search over incidents, next steps, published notices and the glossary. Nothing outside this package knows Whoosh."""
