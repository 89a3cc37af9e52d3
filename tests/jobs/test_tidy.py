from datetime import timedelta

from sqlalchemy import text

from tests.factories import make_user
from tracker import clock
from tracker.database import db, is_sqlite, transaction
from tracker.jobs import rounds
from tracker.models import Heartbeat, SigninLink, UsedNonce, UserSession


def test_the_night_forgets_what_has_had_its_day_and_nothing_else(app):
    now = clock.now()
    with transaction():
        user = make_user()
        for word, age in (("old", timedelta(days=8)), ("new", timedelta(hours=1))):
            then = now - age
            db.session.add_all(
                [
                    UsedNonce(nonce=word, at=then),
                    SigninLink(token_hash=word, user_id=user.id, created_at=then, expires_at=then),
                    UserSession(
                        token_hash=word,
                        user_id=user.id,
                        created_at=then,
                        expires_at=then + timedelta(days=1),
                    ),
                ]
            )
    rounds.tidy()
    assert db.session.query(UsedNonce.nonce).all() == [("new",)]
    assert db.session.query(SigninLink.token_hash).all() == [("new",)]
    assert db.session.query(UserSession.token_hash).all() == [("new",)]
    assert db.session.get(Heartbeat, "tidy").detail == "missing 0, altered 0, swept 0"


def test_the_night_lets_sqlite_look_at_how_its_tables_are_filled(app):
    with transaction():
        make_user()
    rounds.tidy()
    if is_sqlite():  # PostgreSQL looks by itself
        tables = {row.tbl for row in db.session.execute(text("SELECT tbl FROM sqlite_stat1"))}
        assert "users" in tables
