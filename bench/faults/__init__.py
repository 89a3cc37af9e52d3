"""The faults the outbox promises to outlive, done to real processes and counted."""
