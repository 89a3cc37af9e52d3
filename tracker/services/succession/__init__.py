"""Let units take over from one another: done as a whole, undone as a whole."""
