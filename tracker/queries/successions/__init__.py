"""What units hold, and what became of them."""
