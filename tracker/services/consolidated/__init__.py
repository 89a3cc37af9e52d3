"""Consolidated reports: draft, edit, renew, approve, issue, print."""
