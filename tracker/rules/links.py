"""Scoped links: how a token is made of a seed, how long a link lives, what a code must be."""

import base64
import hmac
import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

CODE_LIFE = timedelta(minutes=10)
CODE_DIGITS = 6
TRIES_PER_CODE = 5
OPEN_FOR = timedelta(hours=2)  # after a right code: time to write, with room for a telephone call
CODES_PER_LINK = 3  # in a quarter of an hour
CODES_PER_PERSON = 6
CODES_PER_COMPUTER = 30  # a whole office may stand behind one number
WRONG_KEYS_PER_COMPUTER = 40
QUIET = timedelta(minutes=10)  # the same look again is not written down again

LARGEST_ID = 2**31 - 1

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"[0-9]{6}")
_SPACES = re.compile(r"[\s.-]+")
# what stands after these in an address is a key, and is shown to nobody
_KEYS_IN_PATHS = re.compile(r"(/(?:link|invitation|calendar/feed|sign-in/link)/)[^/?#\s]+")


class Deed(StrEnum):
    """What somebody did with a link."""

    OPENED = "opened"
    CODE_ASKED = "code_asked"
    CODE_WRONG = "code_wrong"
    CODE_RIGHT = "code_right"
    DRAFTED = "drafted"
    HANDED_IN = "handed_in"
    TIME_ASKED = "time_asked"


class LinkState(StrEnum):
    """Whether a link still opens anything, and why not."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    TASK_CLOSED = "task_closed"
    TASK_MOVED = "task_moved"
    PERSON_LEFT = "person_left"


def make_token(key: str, seed: str, *, use: str) -> str:
    """Return the token of a seed: 256 bits, the same each time, worth nothing for another use.

    >>> token = make_token("k" * 32, "5eed", use="task-link")
    >>> len(token), token == make_token("k" * 32, "5eed", use="task-link")
    (43, True)
    >>> token == make_token("k" * 32, "5eed", use="calendar-feed")
    False
    """
    digest = hmac.digest(key.encode(), f"{use}:{seed}".encode(), sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_token(text: str) -> bool:
    """Tell whether this could be a token at all; anything else is not even looked up.

    >>> is_token("A" * 43), is_token("A" * 42), is_token("A" * 42 + "١")
    (True, False, False)
    """
    return _TOKEN.fullmatch(text) is not None


def code_hash(key: str, link_id: int, code: str) -> str:
    """Return what is stored of a code; without the key nobody can try the million out."""
    return hmac.new(key.encode(), f"link-code:{link_id}:{code}".encode(), sha256).hexdigest()


def clean_code(typed: str) -> str | None:
    """Return the six digits somebody typed, however they stand apart; None for anything else.

    >>> clean_code(" 123 456 "), clean_code("12345"), clean_code("١٢٣٤٥٦")
    ('123456', None, None)
    """
    digits = _SPACES.sub("", typed[:40])
    return digits if _CODE.fullmatch(digits) else None


def last_day(due: date | None, sent_on: date, days: int) -> date:
    """Return the last day of a link: ``days`` after the due date, and never less after sending.

    >>> last_day(date(2023, 11, 17), date(2023, 11, 10), 14)
    datetime.date(2023, 12, 1)
    >>> last_day(date(2023, 11, 17), date(2023, 12, 10), 14)
    datetime.date(2023, 12, 24)
    """
    return max(due or sent_on, sent_on) + timedelta(days=days)


def state_of(
    *,
    is_revoked: bool,
    is_expired: bool,
    is_task_closed: bool,
    is_task_moved: bool,
    has_part: bool,
) -> LinkState:
    """Return why a link opens nothing, or that it does.

    >>> names = ("is_revoked", "is_expired", "is_task_closed", "is_task_moved")
    >>> facts = dict.fromkeys(names, False)
    >>> state_of(**facts, has_part=True), state_of(**facts, has_part=False)
    (<LinkState.LIVE: 'live'>, <LinkState.PERSON_LEFT: 'person_left'>)
    """
    why = (
        (is_revoked, LinkState.REVOKED),
        (is_task_closed, LinkState.TASK_CLOSED),
        (is_task_moved, LinkState.TASK_MOVED),
        (not has_part, LinkState.PERSON_LEFT),
        (is_expired, LinkState.EXPIRED),
    )
    return next((state for is_so, state in why if is_so), LinkState.LIVE)


def tasks_named(facts: dict[str, object], about: Collection[int | None]) -> list[int]:
    """Return the ids of the tasks a letter speaks of, each once, in order.

    What is no id is passed over: no letter may stop the ones behind it.

    >>> tasks_named({"tasks": [{"id": 4}, {"id": 2}, {"id": 2**70}, "x"]}, [4, None])
    [4, 2]
    """
    found: dict[int, None] = dict.fromkeys(one for one in about if one is not None)
    for name in ("tasks", "changes"):
        lines = facts.get(name)
        for line in lines if isinstance(lines, list) else ():
            number = line.get("id") if isinstance(line, dict) else None
            if isinstance(number, int) and 0 < number <= LARGEST_ID:
                found[number] = None
    return list(found)


def hide_keys(path: str) -> str:
    """Return an address fit for a log: without the key a link carries.

    >>> hide_keys("/link/abc/submit?x=1"), hide_keys("/tasks/7")
    ('/link/…/submit?x=1', '/tasks/7')
    """
    return _KEYS_IN_PATHS.sub(r"\1…", path)
