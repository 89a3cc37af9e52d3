"""Questions about tasks: one of them, its story, its files."""
