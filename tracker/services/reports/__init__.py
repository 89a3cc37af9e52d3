"""Reports: drafted by the unit, handed in, decided by the secretariat."""
