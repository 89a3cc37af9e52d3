"""Pages: views, forms and what they share."""
