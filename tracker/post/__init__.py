"""The workshop that carries letters out (SMTP, folder)."""
