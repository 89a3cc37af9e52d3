"""Sessions as their readers may see them."""
