"""What a person can put right, and the other ways to say no. New faults: ``fault_names``."""

from typing import Any

from tracker.rules.fault_names import Fault

__all__ = ["Changed", "Fault", "Missing", "NotAllowed", "Refused"]


class Refused(Exception):
    """Say no in a way the reader can put right: what is wrong, at which field, with which facts."""

    def __init__(self, fault: Fault, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.field = field
        self.facts = facts


class NotAllowed(Exception):
    """The actor may not do this (the web floor answers 403)."""


class Missing(Exception):
    """There is no such row, or the actor may not know of it (the web floor answers 404)."""


class Changed(Exception):
    """The row changed since the reader opened it (the web floor shows both versions)."""
