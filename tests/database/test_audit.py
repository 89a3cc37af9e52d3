from typing import Any

import pytest
from sqlalchemy import Enum, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.database.rows import make_row, models, value_for
from tests.factories import make_committee, make_unit
from tracker.database import Doer, begin_writing, db, doer, is_sqlite, transaction
from tracker.models import AuditEvent, Unit
from tracker.models.audit import HIDDEN, first_broken_link
from tracker.rules.faults import Fault, Refused

AUDITED = [model for model in models() if getattr(model, "__audited__", False)]
# Facts about the product itself, not about the committee's work.
NOT_AUDITED = {
    "annex_imports",  # what is confirmed is audited row by row
    "audit_events",
    "delivery_attempts",
    "figures",  # the sheet is audited, and its tries are the history of its figures
    "heartbeats",
    "invitation_openings",  # what is answered through a link is audited itself
    "leases",
    "letter_items",
    "letters",
    "link_codes",
    "link_openings",
    "notes_writers",  # who was last seen to write where
    "paper_orders",  # which file is being printed for whom; the file itself is audited
    "paper_openings",  # reading changes nothing of the committee's work
    "progress_lines",  # as figures
    "signin_attempts",
    "signin_links",
    "task_links",  # what is done through one is audited itself, and each opening is a row
    "urging_mails",  # which mail carries which letter; the letter itself is audited
    "succession_moves",  # the note to undo by; what moves is audited itself
    "table_imports",  # what is taken is audited row by row
    "used_nonces",
}


def events(of: Any = None) -> list[AuditEvent]:
    """Return the trail, or one row's part of it, as another reader of the database sees it."""
    with Session(db.engine) as reader:
        trail = list(reader.scalars(select(AuditEvent).order_by(AuditEvent.id)))
    return [e for e in trail if of is None or (e.table, e.row_id) == (of.__tablename__, of.id)]


def change(row) -> None:
    """Give one column of ``row`` another value; a plain column where there is one."""
    skipped = {"id", "version_id", "folded"}
    columns = [attr for attr in inspect(row).mapper.column_attrs if attr.key not in skipped]
    columns = [attr for attr in columns if not isinstance(attr.columns[0].type, Enum)]
    attribute = min(columns, key=lambda attr: len(attr.columns[0].foreign_keys))
    value = getattr(row, attribute.key)
    other = not value if isinstance(value, bool) else value_for(attribute.columns[0])
    setattr(row, attribute.key, other)


def test_every_table_of_the_committees_work_is_audited(app):
    assert {model.__tablename__ for model in models()} - NOT_AUDITED == {
        model.__tablename__ for model in AUDITED
    }


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__tablename__)
def test_each_change_of_an_audited_row_leaves_one_event(app, model):
    with transaction():
        row = make_row(model)
    assert [event.verb for event in events(of=row)] == ["insert"]
    with transaction():
        change(row)
    with transaction():
        db.session.delete(row)
    assert [event.verb for event in events(of=row)] == ["insert", "update", "delete"]
    assert first_broken_link() is None


def test_an_event_says_who_from_where_before_and_after(app):
    with transaction():
        unit = make_unit(name="Sở Thông tin")
    token = doer.set(Doer(user_id=7, name="Nguyễn Văn A", address="192.0.2.7", request_id="abc"))
    with transaction():
        unit.name = "Sở Khoa học"
    doer.reset(token)
    event = events()[-1]
    assert (event.user_id, event.who, event.address) == (7, "Nguyễn Văn A", "192.0.2.7")
    assert event.request_id == "abc"
    assert event.changes == {"name": ["Sở Thông tin", "Sở Khoa học"]}


def test_an_event_says_what_was_before_even_of_a_row_nobody_has_read(app):
    with transaction():
        unit = make_unit(name="Sở Thông tin")
    with transaction():
        db.session.expire(unit)
        unit.name = "Sở Khoa học"
    assert events()[-1].changes == {"name": ["Sở Thông tin", "Sở Khoa học"]}


def test_secrets_do_not_reach_the_trail(app):
    (users,) = (model for model in AUDITED if model.__tablename__ == "users")
    with transaction():
        user = make_row(users, password_hash="first")
    with transaction():
        user.password_hash = "second"
    assert events()[-1].changes == {"password_hash": [HIDDEN, HIDDEN]}


def test_what_a_refusal_undid_leaves_no_event(app):
    with pytest.raises(Refused), transaction():
        make_unit()
        raise Refused(Fault.REQUIRED)
    with transaction():
        make_committee()
    assert [event.table for event in events()] == ["committees"]


def test_a_savepoint_that_was_undone_is_forgotten_and_the_rest_is_kept(app):
    with transaction():
        make_unit(code="KEPT")
        with pytest.raises(Refused), db.session.begin_nested():
            make_unit(code="UNDONE")
            db.session.flush()
            raise Refused(Fault.REQUIRED)
        make_unit(code="AFTER")
    assert [event.changes["code"][1] for event in events()] == ["KEPT", "AFTER"]
    assert list(db.session.scalars(select(Unit.code).order_by(Unit.id))) == ["KEPT", "AFTER"]


def test_writing_nothing_leaves_no_event(app):
    with transaction():
        unit = make_unit(name="Sở Y tế")
    before = len(events())
    with transaction():
        unit.name = "Sở Y tế"
    assert len(events()) == before


@pytest.mark.parametrize("words", ["UPDATE audit_events SET who = 'x'", "DELETE FROM audit_events"])
def test_the_database_itself_refuses_to_change_the_trail(app, words):
    with transaction():
        make_unit()
    begin_writing()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(words))
    db.session.rollback()


def force(words: str) -> None:
    """Change the trail as somebody would who owns the database server."""
    if is_sqlite():
        with db.engine.begin() as connection:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_events_no_{verb}"))
            connection.execute(text(words))
    else:
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(words))
    db.session.rollback()
    db.session.expire_all()


@pytest.mark.parametrize(
    ("words", "first_bad"),
    [
        ("UPDATE audit_events SET who = 'somebody else' WHERE id = 2", 2),
        ("UPDATE audit_events SET user_id = 99 WHERE id = 3", 3),
        ("UPDATE audit_events SET changes = '{}' WHERE id = 1", 1),
        ("DELETE FROM audit_events WHERE id = 2", 2),
        ("DELETE FROM audit_events WHERE id = 1", 1),
    ],
)
def test_a_tampered_trail_names_the_first_bad_number(app, words, first_bad):
    for _ in range(4):
        with transaction():
            make_unit()
    assert first_broken_link() is None
    db.session.rollback()
    force(words)
    assert first_broken_link() == first_bad
