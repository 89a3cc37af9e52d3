"""A province in the editions of an index."""
