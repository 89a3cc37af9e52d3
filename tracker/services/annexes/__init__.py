"""Annexes into plans: taken in, read, corrected, confirmed, undone."""
