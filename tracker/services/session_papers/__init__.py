"""The papers of a session filled from what is stored: invitation, notice, extracts, room sheet."""
