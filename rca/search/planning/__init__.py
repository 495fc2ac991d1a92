"""Plans: from the tree of a query to what the index is asked for, in every word that means the same."""
