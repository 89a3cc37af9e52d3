"""A form sent twice does its work once: the second time leads to what the first made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import url_for

from tracker import clock
from tracker.database import transaction
from tracker.services import nonces

NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass
class Receipt:
    """Where the reader goes when the work is done (and again when the form comes twice)."""

    location: str = ""


@contextmanager
def once(nonce: str | None) -> Iterator[Receipt]:
    """Open the transaction of a form; raise Repeated when this very form was sent before.

    A nonce that is none of ours protects from nothing, and breaks nothing.
    """
    receipt = Receipt()
    with transaction():
        spent = nonces.spend(nonce, now=clock.now()) if nonce and NONCE.fullmatch(nonce) else None
        yield receipt
        if spent is not None:
            spent.location = receipt.location or url_for("front.index")
