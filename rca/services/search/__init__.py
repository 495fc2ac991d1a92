"""Finding: the index kept true to the store, and questions answered from it."""
