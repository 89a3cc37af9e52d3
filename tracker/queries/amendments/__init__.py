"""Amendments of plans, read."""
