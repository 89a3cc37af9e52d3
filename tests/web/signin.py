"""Sign a test client in without going through the page."""

from datetime import timedelta
from secrets import token_urlsafe

from flask.testing import FlaskClient

from tests.factories import MOMENT
from tracker.database import db, transaction
from tracker.models import Membership, UserSession
from tracker.queries.users import token_hash


def sign_in_as(client: FlaskClient, membership: Membership) -> None:
    """Give the client's cookie a session of this membership."""
    if db.session().in_transaction():
        db.session.commit()
    token = token_urlsafe(24)
    db.session.commit()  # what the test made or read so far
    with transaction():
        db.session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=membership.user_id,
                membership_id=membership.id,
                created_at=MOMENT,
                expires_at=MOMENT + timedelta(days=9000),
            )
        )
    with client.session_transaction() as cookie:
        cookie["token"] = token
