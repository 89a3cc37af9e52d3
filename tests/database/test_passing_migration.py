"""Who held the tasks that were passed on before is read from the trail of changes."""

from alembic.script import ScriptDirectory

from tests.conftest import NOW
from tests.database.test_series_migration import run
from tests.house.test_migrations import MIGRATIONS
from tests.office import DUE, make_office
from tests.services.test_successions import change, other_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import TaskDecision
from tracker.rules.choices import DecisionKind, SuccessionKind
from tracker.rules.successions import Heir


def test_tasks_passed_on_before_keep_the_units_that_held_them(app):
    office = make_office(due=DUE)
    first, second = office.unit.id, other_unit(office).id
    key = f"task:{office.task.id}"
    for old, new in ((first, second), (second, first)):
        change(office, SuccessionKind.TRANSFER, Heir(old, new), choices={key: new})
    with writing():  # a decision that comes with another change of the task
        office.fresh().suspended_on = DUE
        by = office.people["secretary"].user_id
        facts = {"task_id": office.task.id, "decided_by_id": by, "decided_at": NOW}
        db.session.add(TaskDecision(kind=DecisionKind.AMENDED, **facts))
    told = "SELECT kind, old_unit_id FROM task_decisions ORDER BY id"
    held = run(told)
    assert held == [("moved", first), ("moved", second), ("amended", None)]
    run("UPDATE task_decisions SET old_unit_id = NULL")
    with db.engine.begin() as connection:
        ScriptDirectory(str(MIGRATIONS)).get_revision("0039").module.fill(connection)
    assert run(told) == held
