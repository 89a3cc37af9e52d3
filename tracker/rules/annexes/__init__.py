"""Annexes of plans as offices send them: what a table's columns, rows and cells say."""
