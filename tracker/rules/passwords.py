"""Which passwords people may set: long rather than tricky, and none that is tried first."""

import re
import unicodedata
from functools import cache
from importlib import resources

from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import fold

SHORTEST = 10
LONGEST = 200
FEWEST_DIFFERENT = 4
SHORTEST_NAME = 4  # a shorter local part of an address is found in words by chance

_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check_password(text: str, *, email: str) -> str:
    """Return the password as it is hashed: composed (NFC), else as typed, and never cut.

    Letters, spaces and signs of any script count alike; no mixture of kinds is asked for
    (ASVS 5.0, 6.2). Apply ``composed_password`` to what is typed at sign-in.

    Raises Refused: REQUIRED, NOT_TEXT, PASSWORD_TOO_SHORT, TOO_LONG, PASSWORD_COMMON,
    PASSWORD_HAS_ADDRESS.

    >>> check_password("Abc@123456", email="thuky@gialai.example")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: password_common
    """
    if not text:
        raise Refused(Fault.REQUIRED)
    password = composed_password(text)
    if len(password) < SHORTEST:
        raise Refused(Fault.PASSWORD_TOO_SHORT, minimum=SHORTEST)
    plain = fold(password)
    if len(set(plain)) < FEWEST_DIFFERENT or plain in common_passwords():
        raise Refused(Fault.PASSWORD_COMMON)
    address = fold(email)
    name = address.partition("@")[0]
    if (len(name) >= SHORTEST_NAME and name in plain) or (address and address in plain):
        raise Refused(Fault.PASSWORD_HAS_ADDRESS)
    return password


def composed_password(text: str) -> str:
    r"""Return the one form of a password however the keyboard composed its letters.

    Raises Refused: NOT_TEXT, TOO_LONG.

    >>> composed_password("Ma\u0323\u0302t khẩu") == composed_password("Mật khẩu")
    True
    """
    if len(text) > 4 * LONGEST:
        raise Refused(Fault.TOO_LONG, limit=LONGEST)
    if _NOT_TEXT.search(text):
        raise Refused(Fault.NOT_TEXT)
    password = unicodedata.normalize("NFC", text)
    if len(password) > LONGEST:
        raise Refused(Fault.TOO_LONG, limit=LONGEST)
    return password


@cache
def common_passwords() -> frozenset[str]:
    """Read the list of passwords that are tried first."""
    source = resources.files("tracker").joinpath("data", "common-passwords.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))
