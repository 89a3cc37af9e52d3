"""Addresses people type: of mail boxes, and of the page to go on to after signing in."""

import re
from urllib.parse import unquote

from tracker.rules.faults import Fault, Refused

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LOCAL_LENGTH = 64
TARGET_LENGTH = 2_000

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP = r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+{_TOP}")
_TARGET = re.compile(r"/[!-~]*")  # printable ASCII without space
_DANGEROUS_IN_PATH = re.compile(r"//|[\\\x00-\x20\x7f-\x9f]|(?:^|/)\.\.?(?:/|$)")


def check_address(text: str) -> str:
    r"""Return a bare mail address in small letters, so that one box has one spelling.

    Only plain ASCII addresses are taken: no display name, no quotes, no second address; every
    server delivers them, and none can smuggle a header. So look-alike letters stay out too.

    Raises Refused: REQUIRED, NOT_AN_ADDRESS.

    >>> check_address(" Thuky@Gialai.Example ")
    'thuky@gialai.example'
    >>> check_address("a@b.vn\r\nRCPT TO:<evil@x.example>")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: not_an_address
    """
    typed = text.strip(" \u00a0")
    if not typed:
        raise Refused(Fault.REQUIRED)
    if len(typed) > ADDRESS_LENGTH or not typed.isascii():  # some letters are ASCII once lowered
        raise Refused(Fault.NOT_AN_ADDRESS)
    found = _ADDRESS.fullmatch(typed.lower())
    if found is None or len(found["local"]) > LOCAL_LENGTH:
        raise Refused(Fault.NOT_AN_ADDRESS)
    return found[0]


def safe_next(target: str | None) -> str | None:
    r"""Return the page to go on to when it is certainly one of ours, or else None.

    Ours is a path from the root, perhaps with a query, in printable ASCII. What a browser could
    read as another host is not: "//host", "/\host", a tab in between, also in percent signs.

    >>> safe_next("/tasks?unit=3"), safe_next("//evil.example"), safe_next("/%09/evil.example")
    ('/tasks?unit=3', None, None)
    """
    if not target or len(target) > TARGET_LENGTH or not _TARGET.fullmatch(target):
        return None
    path = re.split("[?#]", target, maxsplit=1)[0]
    for _ in range(3):  # as sent, decoded, decoded again by a careless proxy
        if _DANGEROUS_IN_PATH.search(path):
            return None
        path = unquote(path)
    return target
