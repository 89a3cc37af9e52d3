"""What happens to minutes and notice after a session: remarks, approval, number, extracts."""
