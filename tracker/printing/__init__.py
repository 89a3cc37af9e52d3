"""The workshop that turns facts into papers (PDF)."""
