"""What commands share: options, the language in use, output, and the knowledge base they open."""
