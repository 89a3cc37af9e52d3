"""Questions to the database; nothing here changes anything."""
