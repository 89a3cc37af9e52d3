"""Workbooks, documents and CSV: tables in and out."""
