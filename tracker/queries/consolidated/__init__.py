"""Consolidated reports as their readers may see them, and what they are drafted from."""
