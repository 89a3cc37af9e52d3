"""Pages whose key stands in their address: kept quiet about, and guessing keys is slowed down."""

from flask import Response, request

from tracker.database import begin_writing, transaction
from tracker.rules.faults import Refused
from tracker.rules.links import WRONG_KEYS_PER_COMPUTER
from tracker.services.throttling import take_try
from tracker.web.signing import computer


def hush(response: Response) -> Response:
    """Tell no other site of the address, and no search engine of the page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def may_try_again() -> bool:
    """Write down that a key opened nothing; False for who tried too many and has to wait."""
    if request.method == "HEAD":
        return True
    try:
        begin_writing()
        with transaction():
            take_try({f"link-key:{computer()}": WRONG_KEYS_PER_COMPUTER})
    except Refused:
        return False
    return True


def is_look() -> bool:
    """Tell whether a person looks, and not a program that fetches pages he might look at."""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    return request.method == "GET" and "prefetch" not in purpose.lower()
