"""Đôn Đốc: what a steering committee asked of whom by when."""
