"""Inspections: the team and whom it inspects, visits, findings, what becomes of them."""
