"""The last guard on addresses: forms have refused bad ones long before a letter is built."""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")


class Unsendable(ValueError):
    """Say why this letter can never go: its address or its text is at fault, not the server."""


def check_address(text: str) -> str:
    """Return the bare ASCII address, or raise Unsendable.

    No display name, quotes, comments, lists or letters beyond ASCII (few mail servers take
    them, and a letter that bounces on the way is worse than one refused here). Lengths as in
    RFC 5321, 4.5.3.1: 64 octets before the @, 254 in all.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None or len(text) > 254 or len(match["local"]) > 64:
        raise Unsendable(f"not an address that mail can be sent to: {text[:80]!a}")
    return text


def domain_of(address: str) -> str:
    """Return the part of a checked address after the @."""
    return address.rpartition("@")[2]
