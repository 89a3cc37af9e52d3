"""Sessions: prepare, hold, conclude, close, and make tasks of what was concluded."""
