"""Urging letters: made, printed, issued, corrected, taken back."""
