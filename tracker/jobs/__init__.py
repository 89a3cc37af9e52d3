"""Work started by the clock."""
