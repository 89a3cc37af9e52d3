"""What units report: which indicators are asked, what was said before, and the sheets."""
