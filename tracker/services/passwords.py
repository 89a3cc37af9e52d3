"""Password hashes: argon2id, behind this one door.

A hash takes a tenth of a second on purpose: make and check them outside of write transactions.
"""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from tracker.rules.faults import Refused
from tracker.rules.passwords import composed_password

_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)  # RFC 9106, second choice
# the hash of a word nobody knows: what an unknown address is checked against, so that it takes
# as long as a known one; made with the same costs (a test compares)
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$Jk05nK4uD/wJkQxPC/LLqA"
    "$8mMysrmu0EdIfkPducEWxnVtWA/nCYN3O0kZnfmIsmQ"
)


def hash_password(password: str) -> str:
    """Return what is stored of a password that ``rules.passwords`` has checked."""
    return _HASHER.hash(password)


def is_right(stored: str | None, typed: str) -> bool:
    """Tell whether ``typed`` is the password; takes the same time when there is none to compare."""
    try:
        password = composed_password(typed)
    except Refused:
        password = ""
    try:
        _HASHER.verify(stored or NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None and password != ""


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(stored)
