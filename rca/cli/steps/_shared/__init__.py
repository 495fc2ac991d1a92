"""What the step commands share: which steps are meant, how they are moved, and the words that show them."""
