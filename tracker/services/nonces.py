"""One effect for one rendered form."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import UsedNonce


class Repeated(Exception):
    """This form was sent before; its effect stands at ``location``."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def spend(nonce: str, *, now: datetime) -> UsedNonce:
    """Use up a form's nonce.

    Raises Repeated when it was used before; a twin sent at the same moment waits for the first.
    """
    known = db.session.get(UsedNonce, nonce[:64])
    if known is not None:
        raise Repeated(known.location)
    row = UsedNonce(nonce=nonce[:64], at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        first = db.session.get(UsedNonce, nonce[:64])
        raise Repeated(first.location if first else "") from None
    return row
