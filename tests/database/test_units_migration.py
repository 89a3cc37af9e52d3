"""The step to units over time, up and down, with work in the tables."""

from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.house.test_migrations import MIGRATIONS, empty
from tracker.database import db

__all__ = ["empty"]

STEP = "0007"
ROWS = (
    (
        "INSERT INTO units (id, code, name, short_name, folded, kind, position, version_id) "
        "VALUES (1, 'A', 'Sở A', 'A', 'so a', 'department', 1, 1)"
    ),
    (
        "INSERT INTO committees (id, name, issuer_parent, issuer, symbol, place, chair_office, "
        "due_soon_days, resubmit_days, review_days, allows_late_requests, reads_before_strictly, "
        "version_id) VALUES (1, 'BCĐ', '', '', '', '', '', 7, 3, 3, true, true, 1)"
    ),
    (
        "INSERT INTO assignments (id, committee_id, kind, position, title, text, folded, "
        "deliverable, lead_group, lead_words, deadline_words, deadline_kind, recurrence, "
        "version_id) "
        "VALUES (1, 1, 'work', 1, 'V', 'V', 'v', '', 'none', '', '', 'none', '', 1)"
    ),
    (
        "INSERT INTO tasks (id, committee_id, assignment_id, unit_id, kind, period, code, "
        "opened_on, is_standing, created_at, version_id) "
        "VALUES (1, 1, 1, 1, 'work', '', 'NV-001', '2023-11-02', false, '2023-11-02', 1)"
    ),
    (
        "INSERT INTO users (id, email, name, post, phone, language, is_active, created_at, folded, "
        "version_id) VALUES (1, 'a@b.example', 'A', '', '', 'vi', true, '2023-11-02', '', 1)"
    ),
    (
        "INSERT INTO submissions (id, task_id, attempt, state, text, document_sign, signed_by, "
        "created_by_id, created_at, decision_note, version_id) "
        "VALUES (1, 1, 1, 'draft', 'x', '', '', 1, '2023-11-02', '', 1)"
    ),
)


def test_every_task_remembers_the_unit_it_was_asked_of_and_loses_nothing(empty):
    before = ScriptDirectory(str(MIGRATIONS)).get_revision(STEP).down_revision
    upgrade(revision=before)
    with db.engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    upgrade(revision=STEP)
    assert ask("SELECT unit_id, asked_unit_id, code FROM tasks") == [(1, 1, "NV-001")]
    downgrade(revision=before)
    assert ask("SELECT unit_id, code FROM tasks") == [(1, "NV-001")]
    assert ask("SELECT id, task_id FROM submissions") == [(1, 1)]


def ask(query: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
