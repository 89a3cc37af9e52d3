"""Verbs: everything that changes something. Services flush, never commit."""
