"""Annexes on their way into a plan."""
