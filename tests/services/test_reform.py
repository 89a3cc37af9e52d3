"""The reform of 01/07/2025 on the units of Gia Lai: 17 districts end, communes begin."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.reform_town import BEFORE, REFORM, Town, at, make_town, rungs_told
from tests.writing import writing
from tracker.database import Model, db
from tracker.models import (
    AssignmentUnit,
    AuditEvent,
    Committee,
    IndicatorAssignment,
    Letter,
    LetterItem,
    Membership,
    Succession,
    SuccessionMove,
    Task,
    Unit,
)
from tracker.queries.board_cells import list_cells
from tracker.queries.boards import (
    count_columns,
    list_board_units,
    list_columns,
    list_standings,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.successions.lineage import load_heirs
from tracker.rules.choices import SuccessionState, UnitKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.ladder import rungs_reached
from tracker.rules.permissions import Action, scope_of
from tracker.services.expansion import open_periods
from tracker.services.reminders import scan
from tracker.services.succession.acting import succeed
from tracker.services.succession.undoing import undo_succession


@pytest.fixture
def town(app) -> Town:
    return make_town()


def reform(town: Town, **changes):
    with writing():
        return succeed(
            town.facts(**changes), actor=town.secretariat, today=REFORM, now=at(REFORM, 7)
        )


def undo(town: Town, succession_id: int) -> None:
    with writing():
        undo_succession(succession_id, actor=town.secretariat, now=at(REFORM, 9))


def open_tasks() -> list[Task]:
    db.session.expire_all()
    chosen = select(Task).where(Task.finished_on.is_(None), Task.cancelled_on.is_(None))
    return list(db.session.scalars(chosen.order_by(Task.id)))


def everything() -> dict[str, list[dict]]:
    """Return all facts but the letters, the trail and the successions themselves."""
    db.session.expire_all()
    own = {"successions", "succession_lines", "succession_moves", "audit_events", "letters"}
    found = {}
    for mapper in Model.registry.mappers:
        table = mapper.class_.__tablename__
        if table in own | {"letter_items"}:
            continue
        key = mapper.primary_key[0]
        names = [column.key for column in mapper.column_attrs if column.key != "version_id"]
        rows = db.session.scalars(select(mapper.class_).order_by(key))
        found[table] = [{name: getattr(row, name) for name in names} for row in rows]
    return found


def board_of_the_eve(town: Town, *, today) -> list:
    """Return all the board and the league say of the day before, as they say it on a day."""
    scope, day = scope_of(town.secretariat, Action.SEE_OVERVIEW), {"as_of": BEFORE, "today": today}
    columns, units = list_columns(scope, most=4, **day), list_board_units(scope, **day)
    cells = list_cells(scope, columns, [unit.id for unit in units], **day)
    assert {unit.id for unit in units} == set(cells)
    totals, standings = count_columns(scope, columns, **day), list_standings(scope, columns, **day)
    return [columns, units, cells, totals, standings]


def test_every_open_duty_has_exactly_one_owner_that_lives(town):
    before = {task.id: task for task in open_tasks()}
    dues = {task.id: (task.due, task.original_due, task.opened_on) for task in before.values()}
    outcome = reform(town)
    districts = [unit.id for unit in town.units.values() if unit.kind is UnitKind.DISTRICT]
    after = open_tasks()
    assert {task.id for task in after} | {task.id for task in _joined()} == set(before)
    assert {task.id: (task.due, task.original_due, task.opened_on) for task in after} == {
        task.id: dues[task.id] for task in after
    }
    ended = {*districts, town.units["STTTT"].id}
    assert {task.unit_id for task in after}.isdisjoint(ended)
    assert outcome.ended == 18
    assert outcome.tasks + outcome.joined == sum(
        dues_of.asked_unit_id in ended for dues_of in before.values()
    )
    for unit_id in ended:
        assert db.session.get(Unit, unit_id).valid_to == date(2025, 6, 30)


def _joined() -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.cancelled_on == REFORM)))


def test_what_was_one_duty_is_joined_what_is_finished_stays_and_the_rest_moves_on(town):
    finished = {
        task.id: task.unit_id for task in town.tasks("H01", "STTTT") if task.finished_on is not None
    }
    reform(town)
    db.session.expire_all()
    old, new = town.units["STTTT"].id, town.units["SKHCN"].id
    assert len(finished) == 2
    assert {id_: db.session.get(Task, id_).unit_id for id_ in finished} == finished
    assert {task.unit_id for task in _joined()} == {old}
    for task in _joined():
        twin = db.session.scalars(
            select(Task).where(
                Task.assignment_id == task.assignment_id,
                Task.period == task.period,
                Task.unit_id == new,
                Task.cancelled_on.is_(None),
            )
        ).one()
        assert twin.due == task.due
    assert db.session.get(Committee, town.committee.id).standing_unit_id == new
    leads = set(db.session.scalars(select(IndicatorAssignment.lead_unit_id)))
    assert old not in leads
    assert new in leads
    assert old not in set(db.session.scalars(select(AssignmentUnit.unit_id)))
    heads = select(Membership).where(Membership.unit_id == new, Membership.is_head)
    assert len(db.session.scalars(heads).all()) == 1  # of two heads the successor's own
    left = select(Membership).where(Membership.unit_id == old, Membership.ended_on.is_(None))
    assert db.session.scalars(left).all() == []


def test_no_reminder_is_lost_or_doubled(town):
    with writing():
        scan(today=BEFORE, now=at(BEFORE))
    told_before = rungs_told()
    reform(town)
    with writing():
        open_periods(today=REFORM, now=at(REFORM, 9))
        scan(today=REFORM, now=at(REFORM, 9))
    told = rungs_told()
    assert max(told.values()) == 1
    joined = {task.id for task in _joined()}
    assert all(told[key] == 1 for key in told_before if key[0] not in joined)
    _every_reached_rung_was_told(told)


def test_what_still_waits_for_the_old_unit_is_called_back_and_the_new_one_told_once(town):
    leaver, stayer = town.units["H01"].id, town.units["X011"].id
    task = next(task for task in open_tasks() if task.unit_id == leaver)
    with writing():
        scan(today=BEFORE, now=at(BEFORE))
    people = _people(leaver)
    reform(town, choices={f"person:{user_id}": town.units["X012"].id for user_id in people})
    db.session.expire_all()
    assert db.session.get(Task, task.id).unit_id == stayer
    waiting = db.session.scalars(
        select(LetterItem)
        .join(Letter, Letter.id == LetterItem.letter_id)
        .where(
            LetterItem.task_id == task.id,
            LetterItem.user_id.in_(people),
            LetterItem.cancelled_at.is_(None),
            Letter.state == "pending",
        )
    ).all()
    assert waiting == []
    letters = db.session.scalars(select(Letter).where(Letter.template == "succession")).all()
    keys = [(letter.user_id, letter.committee_id) for letter in letters]
    assert len(keys) == len(set(keys)) > 0


def _people(unit_id: int) -> set[int]:
    return set(db.session.scalars(select(Membership.user_id).where(Membership.unit_id == unit_id)))


def _every_reached_rung_was_told(told) -> None:
    calendar = load_calendar()
    tasks = {task.id: task for task in open_tasks()}
    by_task = {(task_id, user_id) for task_id, _, user_id in told}
    for task in tasks.values():
        people = [
            row.user_id
            for row in db.session.scalars(
                select(Membership).where(
                    Membership.unit_id == task.unit_id, Membership.ended_on.is_(None)
                )
            )
        ]
        if task.due and rungs_reached(task.due, REFORM, calendar) and people:
            assert any((task.id, user_id) in by_task for user_id in people), task.code


def test_the_next_period_is_asked_of_those_who_live(town):
    reform(town)
    autumn = date(2025, 9, 20)
    with writing():
        open_periods(today=autumn, now=at(autumn))
    fresh = db.session.scalars(select(Task).where(Task.period == "2025-Q4")).all()
    assert {db.session.get(Unit, task.unit_id).valid_to for task in fresh} == {None}
    assert len({task.unit_id for task in fresh}) == len(fresh)
    assert any(task.unit_id == town.units["X013"].id for task in fresh)


def test_undoing_restores_everything_but_the_memory_of_it(town):
    with writing():
        scan(today=BEFORE, now=at(BEFORE))
    told, before, eve = rungs_told(), everything(), board_of_the_eve(town, today=BEFORE)
    outcome = reform(town)
    assert everything() != before
    assert board_of_the_eve(town, today=REFORM) == eve
    undo(town, outcome.succession.id)
    assert everything() == before
    assert rungs_told() == told
    assert board_of_the_eve(town, today=REFORM) == eve
    assert load_heirs() == {}
    waiting = select(Letter).where(Letter.template == "succession", Letter.state == "pending")
    assert db.session.scalars(waiting).all() == []
    with pytest.raises(Refused) as caught:
        undo(town, outcome.succession.id)
    assert caught.value.fault is Fault.SUCCESSION_IS_UNDONE


def test_the_trail_names_every_row_and_work_done_since_keeps_it_from_being_undone(town):
    outcome = reform(town)
    moved = db.session.scalars(
        select(SuccessionMove).where(SuccessionMove.succession_id == outcome.succession.id)
    ).all()
    events = {
        (event.table, event.row_id, event.verb) for event in db.session.scalars(select(AuditEvent))
    }
    rows = {(move.table, move.row_id, move.verb) for move in moved}
    assert {row for row in rows if row[0] not in {"letters", "letter_items"}} <= events
    with pytest.raises(Refused) as caught:
        reform(town)
    assert caught.value.fault is Fault.SUCCESSION_UNIT_ENDED
    id_ = next(move.row_id for move in moved if "unit_id" in move.after and move.table == "tasks")
    with writing():
        task = db.session.get(Task, id_)
        task.submitted_on = REFORM
    with pytest.raises(Refused) as caught:
        undo(town, outcome.succession.id)
    assert caught.value.fault is Fault.SUCCESSION_WORKED_ON
    assert caught.value.facts["thing"] == task.code
    assert db.session.get(Succession, outcome.succession.id).state is SuccessionState.DONE
