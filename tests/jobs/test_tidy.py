from datetime import timedelta

from sqlalchemy import text

from tests.factories import make_committee, make_plan, make_user
from tracker import clock
from tracker.database import db, is_sqlite, transaction
from tracker.jobs import rounds
from tracker.models import AnnexImport, Heartbeat, SigninLink, UsedNonce, UserSession
from tracker.rules.choices import ImportState, PlanState


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
        made = _imports(now)
    rounds.tidy()
    assert db.session.query(AnnexImport.file_name).order_by(AnnexImport.id).all() == made
    assert db.session.query(UsedNonce.nonce).all() == [("new",)]
    assert db.session.query(SigninLink.token_hash).all() == [("new",)]
    assert db.session.query(UserSession.token_hash).all() == [("new",)]
    assert db.session.get(Heartbeat, "tidy").detail == ("missing 0, altered 0, swept 0, imports 2")


def _imports(now):
    """Enter imports of 31 days ago; return those that are to stay."""
    plan = make_plan(committee=make_committee(), state=PlanState.DRAFT)
    old, facts = now - timedelta(days=31), {"plan_id": plan.id, "sha256": "", "data": b"x"}
    for name, state, more in (
        ("begun", ImportState.READY, {}),
        ("broken", ImportState.FAILED, {}),
        ("worked on", ImportState.READY, {"touched_at": now - timedelta(days=29)}),
        ("in the plan", ImportState.CONFIRMED, {}),
        ("taken back", ImportState.UNDONE, {}),
    ):
        row = AnnexImport(file_name=name, state=state, created_at=old, **facts, **more)
        db.session.add(row)
        db.session.flush()
    return [("worked on",), ("in the plan",), ("taken back",)]


def test_the_night_lets_sqlite_look_at_how_its_tables_are_filled(app):
    with transaction():
        make_user()
    rounds.tidy()
    if is_sqlite():  # PostgreSQL looks by itself
        tables = {row.tbl for row in db.session.execute(text("SELECT tbl FROM sqlite_stat1"))}
        assert "users" in tables
