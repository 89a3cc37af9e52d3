"""Keys of programs: how they look, how long they live, how many a person has."""

import re

MARK = "dondoc_"  # so that scanners of leaked secrets know one when they see it
KEYS_PER_PERSON = 10
LIVES = (30, 90, 365)  # days
WRONG_KEYS_PER_COMPUTER = 40
_KEY = re.compile(r"Bearer (dondoc_[A-Za-z0-9_-]{43})", re.IGNORECASE)


def read_key(header: str) -> str | None:
    """Return the key of an Authorization header, or None for anything else.

    >>> read_key("Bearer dondoc_" + "A" * 43) == "dondoc_" + "A" * 43
    True
    >>> read_key("Basic QTpC"), read_key("Bearer dondoc_short")
    (None, None)
    """
    found = _KEY.fullmatch(header)
    return found[1] if found else None
