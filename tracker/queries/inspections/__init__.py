"""Inspections as their readers may see them."""
