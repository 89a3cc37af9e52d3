"""The address under which a session is followed from afar."""

import re
from urllib.parse import urlsplit

from tracker.rules.faults import Fault, Refused

ONLINE_LENGTH = 500
_PRINTABLE = re.compile(r"[!-~]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,58}})")


def check_online(text: str) -> str:
    """Return an https address fit for a letter, empty for none.

    It stands in letters, calendars and pages as a link, so nothing else is taken: no other scheme,
    no user name before the host, no blank, nothing a mail program would cut in two.

    Raises Refused: NOT_AN_ONLINE_ADDRESS.

    >>> check_online(" https://hop.gialai.gov.vn/j/123?pwd=a "), check_online("")
    ('https://hop.gialai.gov.vn/j/123?pwd=a', '')
    >>> check_online("https://hop.vn@evil.example/")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: not_an_online_address
    """
    typed = text.strip()
    if not typed:
        return ""
    if len(typed) > ONLINE_LENGTH or not _PRINTABLE.fullmatch(typed) or set(typed) & set("<>\"'\\"):
        raise Refused(Fault.NOT_AN_ONLINE_ADDRESS)
    try:
        parts = urlsplit(typed)
        is_fit = parts.scheme == "https" and "@" not in parts.netloc and parts.port != 0
        host = (parts.hostname or "").lower()
    except ValueError:
        raise Refused(Fault.NOT_AN_ONLINE_ADDRESS) from None
    if not is_fit or not _HOST.fullmatch(host):
        raise Refused(Fault.NOT_AN_ONLINE_ADDRESS)
    return typed
