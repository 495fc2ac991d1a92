"""Next steps in the store: their moves, lists, figures, links and the promises made of them."""
