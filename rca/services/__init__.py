"""Services: one use case a module, between the knowledge base and the crafts below it."""
