"""A form sent twice does its work once: the second time leads to what the first made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash, url_for

from tracker import clock
from tracker.database import transaction
from tracker.rules.faults import Refused
from tracker.services import nonces
from tracker.web.forms.base import Form

NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass
class Receipt:
    """Where the reader goes when the work is done (and again when the form comes twice)."""

    location: str = ""
    said: str = ""  # what is said on the page that follows
    is_done: bool = False


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


@contextmanager
def sent(form: Form) -> Iterator[Receipt]:
    """Do the work of a form ``once``; show in the form why it was refused.

    What comes after the block is reached either way: only where ``is_done`` the reader goes on.
    """
    try:
        with once(form.nonce.data) as receipt:
            yield receipt
    except Refused as refusal:
        form.show(refusal)
    else:
        receipt.is_done = True
        if receipt.said:
            flash(receipt.said)
