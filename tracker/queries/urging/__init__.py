"""Urging letters: who is late, what was written to them."""
