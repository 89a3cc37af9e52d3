"""Pages of a session under way for the tests of hostile input."""

import re

OF_SESSIONS = (
    ("secretariat", "/meetings/{meeting}/agenda/{item}/notes"),
    ("chair", "/meetings/{meeting}/conclusions/new"),
    ("secretariat", "/meetings/{meeting}/conclusions/spoken"),
    ("secretariat", "/meetings/{meeting}/conclusions/{conclusion}/edit"),
    ("secretariat", "/meetings/{meeting}/conclusions/{conclusion}/fill"),
    ("secretariat", "/meetings/{prepared}/checks/{conclusion}"),
    ("secretariat", "/meetings/{meeting}/close"),
)
NOTES = re.compile(r"/meetings/\d+/agenda/\d+/notes$")


def may_write(path: str, status: int) -> bool:
    """Tell whether an answer may leave something written: done, or a loser's notes kept."""
    return status == 303 or (status == 409 and NOTES.match(path) is not None)
