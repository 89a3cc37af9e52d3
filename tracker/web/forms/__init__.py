"""Forms, one module per noun; they check shape only."""
