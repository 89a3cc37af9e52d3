"""Work started from a terminal."""
