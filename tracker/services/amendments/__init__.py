"""Amendments of plans: drafted, then put in force."""
