from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from tests import factories
from tests.counting import count_queries
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import ReportSheet, Submission, Task, TaskDecision
from tracker.queries.board_cells import list_cells
from tracker.queries.board_facts import board_state
from tracker.queries.boards import (
    count_columns,
    list_board_units,
    list_columns,
    list_standings,
    standing_of,
)
from tracker.queries.statuses import facts_of
from tracker.queries.task_facts import known_on
from tracker.rules.boards import BoardState, Counts, fell_due, league_of, state_on
from tracker.rules.choices import DecisionKind, SubmissionState, TaskKind, UnitKind
from tracker.rules.permissions import Action, Role, scope_of

TODAY = date(2023, 12, 20)
Q3, Q4 = ("2023-Q3", 0), ("2023-Q4", 0)
S = BoardState


def hand_in(task, user, on, *, state=SubmissionState.SUBMITTED, decided_on=None, **sheet):
    """One try of a report with its sheet, handed in at ten in the morning in Vietnam."""
    at = clock.moment_of(on, 10, 0)
    tried = Submission(
        task_id=task.id,
        attempt=sheet.pop("attempt", 1),
        state=state,
        created_by_id=user.id,
        created_at=at,
        submitted_at=at,
        decided_at=clock.moment_of(decided_on, 9, 0) if decided_on else None,
    )
    db.session.add(tried)
    db.session.flush()
    if state is SubmissionState.ACCEPTED:
        task.finished_on, task.accepted_at = on, tried.decided_at
    elif state is SubmissionState.RETURNED:
        task.returned_on = decided_on
    else:
        task.submitted_on, task.returned_on = on, None
    facts = {"figures_asked": 6, "figures_given": 6, "accepted_on": None} | sheet
    if state is SubmissionState.ACCEPTED:
        facts["accepted_on"] = decided_on
    db.session.add(
        ReportSheet(
            submission_id=tried.id,
            task_id=task.id,
            plan_id=task.plan_id,
            unit_id=task.unit_id,
            period=task.period,
            **facts,
        )
    )
    db.session.flush()


class Province:
    """Six units, two quarters and a detail plan: every state of the board at once."""

    def __init__(self):
        self.committee = factories.make_committee()
        self.secretary = factories.make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.user = factories.make_user()
        kinds = [UnitKind.DISTRICT] * 2 + [UnitKind.DEPARTMENT] * 4
        self.units = [
            factories.make_unit(kind=kind, position=place) for place, kind in enumerate(kinds)
        ]
        self.plan = factories.make_plan(committee=self.committee, detail_days=15)
        row = factories.make_assignment(
            committee=self.committee, plan=self.plan, kind=TaskKind.PERIODIC_REPORT
        )
        detail = factories.make_assignment(
            committee=self.committee, plan=self.plan, kind=TaskKind.DETAIL_PLAN
        )
        self.q3, self.q4, self.detail = (
            [factories.make_task(unit=unit, assignment=of, **facts) for unit in self.units]
            for of, facts in (
                (
                    row,
                    {"period": "2023-Q3", "due": date(2023, 9, 18), "opened_on": date(2023, 9, 1)},
                ),
                (row, {"period": "2023-Q4", "due": date(2023, 12, 18)}),
                (detail, {"due": date(2023, 11, 17)}),
            )
        )
        self.tell()

    def tell(self):
        done, sent, back = (
            SubmissionState.ACCEPTED,
            SubmissionState.SUBMITTED,
            SubmissionState.RETURNED,
        )
        u = self.user
        for task in self.q3[:4]:
            hand_in(task, u, date(2023, 9, 15), state=done, decided_on=date(2023, 9, 20))
        hand_in(
            self.q3[4],
            u,
            date(2023, 9, 20),
            state=done,
            decided_on=date(2023, 9, 22),
            figures_given=3,
        )
        hand_in(self.q4[0], u, date(2023, 12, 18), figures_given=4, warnings_kept=2)
        hand_in(self.q4[1], u, date(2023, 12, 19), state=sent)
        hand_in(self.q4[2], u, date(2023, 12, 15), state=back, decided_on=date(2023, 12, 18))
        self.q4[2].grace_until = date(2023, 12, 21)
        hand_in(
            self.q4[3], u, date(2023, 12, 18), state=done, decided_on=date(2023, 12, 20),
            is_nil=True, figures_given=0, figures_asked=0,
        )  # fmt: skip
        self.q4[5].suspended_on = date(2023, 12, 1)
        self.detail[0].cancelled_on = date(2023, 11, 5)
        db.session.flush()

    @property
    def scope(self):
        return scope_of(self.secretary, Action.SEE_OVERVIEW)

    def board(self, as_of=TODAY):
        day = {"as_of": as_of, "today": TODAY}
        columns = list_columns(self.scope, most=5, **day)
        ids = [unit.id for unit in self.units]
        cells = list_cells(self.scope, columns, ids, **day)
        return columns, cells, count_columns(self.scope, columns, **day)

    def states(self, column, as_of=TODAY):
        _columns, cells, _totals = self.board(as_of)
        return [
            found[0].state if (found := cells.get(unit.id, {}).get(column)) else None
            for unit in self.units
        ]


@pytest.fixture
def province(app):
    with writing():
        return Province()


def test_each_report_stands_in_one_state_and_the_totals_count_them(province):
    columns, cells, totals = province.board()
    assert [column.key for column in columns] == [Q3, Q4, ("", province.plan.id)]
    assert (columns[1].cut_off, columns[2].days) == (True, 15)
    assert province.states(Q3) == [S.ON_TIME] * 4 + [S.LATE, S.MISSING]
    assert province.states(Q4) == [S.WAITING, S.LATE, S.RETURNED, S.ON_TIME, S.MISSING, S.NOT_ASKED]
    assert totals[Q3] == Counts(on_time=4, late=1, missing=1, owed=6, kept=4, asked=30, given=27)
    assert totals[Q4] == Counts(
        on_time=1, waiting=1, late=1, returned=1, missing=1, nil=1, owed=4, kept=2,
        asked=12, given=10,
    )  # fmt: skip
    assert (totals[Q4].expected, totals[Q4].received) == (5, 3)
    first, nil = (cells[province.units[place].id][Q4][0] for place in (0, 3))
    assert (first.given, first.asked, first.warnings, first.days_late) == (4, 6, 2, 0)
    assert nil.is_nil
    assert cells[province.units[1].id][Q4][0].days_late == 1
    assert cells[province.units[4].id][Q4][0].days_late == 2


def test_the_board_is_shown_as_it_was_on_a_past_day(province):
    assert province.states(Q3, date(2023, 9, 16)) == [S.WAITING] * 4 + [S.NOT_DUE] * 2
    assert province.states(Q3, date(2023, 9, 19)) == [S.WAITING] * 4 + [S.MISSING] * 2
    assert province.states(Q3, date(2023, 9, 21)) == [S.ON_TIME] * 4 + [S.LATE, S.MISSING]
    columns, _cells, totals = province.board(date(2023, 9, 19))
    assert [column.key for column in columns] == [Q3]
    assert totals[Q3] == Counts(waiting=4, missing=2, owed=6, kept=4, asked=24, given=24)
    q4 = province.states(Q4, date(2023, 12, 17))
    assert q4 == [S.NOT_DUE, S.NOT_DUE, S.WAITING, S.NOT_DUE, S.NOT_DUE, S.NOT_ASKED]
    before = province.states(("", province.plan.id), date(2023, 11, 4))
    assert before == [S.NOT_DUE] * 6


def test_a_report_counts_on_each_day_for_the_unit_that_held_it(province):
    old, new = province.units[4], factories.make_unit(kind=UnitKind.COMMUNE)
    for task in (province.q3[4], province.q4[4], province.detail[4]):
        task.unit_id = new.id
        db.session.add(
            TaskDecision(
                task_id=task.id,
                kind=DecisionKind.MOVED,
                old_unit_id=old.id,
                decided_by_id=province.user.id,
                decided_at=clock.moment_of(date(2023, 12, 19), 9, 0),
            )
        )
    db.session.flush()
    held = ((date(2023, 12, 18), old, new), (date(2023, 12, 19), new, old))
    for as_of, holder, other in held:
        day, ids = {"as_of": as_of, "today": TODAY}, [old.id, new.id]
        columns = list_columns(province.scope, most=5, **day)
        units = [one.id for one in list_board_units(province.scope, **day) if one.id in ids]
        cells = list_cells(province.scope, columns, ids, **day)
        of_page = {
            unit_id: standing_of([one for key in (Q3, Q4) for one in found[key]], as_of)
            for unit_id, found in cells.items()
        }
        of_all = list_standings(province.scope, columns, **day)
        assert units == list(cells) == list(of_page) == [holder.id]
        assert list_cells(province.scope, columns, [other.id], **day) == {}
        assert other.id not in of_all
        assert of_page.items() <= of_all.items()
        (counts,) = of_page.values()
        (found,) = cells.values()
        shown = [found[key][0].task_id for key in (Q3, Q4)]
        assert shown == [province.q3[4].id, province.q4[4].id]
        assert (counts.late, counts.given, found[Q3][0].given) == (1, 3, 3)


def test_units_stand_by_kind_and_their_shares_count_what_is_missing(province):
    day = {"as_of": TODAY, "today": TODAY}
    units = list_board_units(province.scope, **day)
    assert [unit.id for unit in units] == [
        one.id for one in (*province.units[2:], *province.units[:2])
    ]
    columns = list_columns(province.scope, most=5, **day)
    standings = list_standings(province.scope, columns, **day)
    late = standings[province.units[4].id]
    assert (late.kept, late.owed, late.given, late.asked) == (0, 2, 3, 12)  # 3 of 6, and 6 missing
    ranked, apart = league_of(standings.items(), least=2)
    assert [one.place for one in ranked] == [1, 2, 3, 4]
    assert ranked[0].counts.share == 1
    assert {one.key for one in apart} == {province.units[2].id, province.units[5].id}
    few = list_columns(province.scope, most=1, **day)
    assert [column.key for column in few] == [Q4, ("", province.plan.id)]


def test_the_board_is_read_with_a_fixed_number_of_statements(province):
    with count_queries() as sent:
        province.board()
    assert len(sent) <= 8


def test_another_committee_sees_nothing_of_it(province):
    other = factories.make_actor(committee=factories.make_committee(), role=Role.CHAIR)
    scope = scope_of(other, Action.SEE_OVERVIEW)
    assert list_columns(scope, most=5, as_of=TODAY, today=TODAY) == ()
    assert list_board_units(scope, as_of=TODAY, today=TODAY) == ()


def write_anything(province, random):
    """Tasks with any facts on any days near today, whether or not an office would make them."""
    days = [None, None, *(TODAY + timedelta(days=n) for n in (-9, -2, -1, 0, 1, 3))]
    names = ("due", "grace_until", "finished_on", "submitted_on", "returned_on")
    with writing():
        row = factories.make_assignment(
            committee=province.committee, plan=province.plan, kind=TaskKind.PERIODIC_REPORT
        )
        for number in range(240):
            facts = {name: random.choice(days) for name in names}
            rare = ("suspended_on", "cancelled_on")
            facts |= {name: random.choice([None, None, None, TODAY]) for name in rare}
            task = Task(
                **facts,
                committee_id=province.committee.id,
                assignment_id=row.id,
                plan_id=row.plan_id,
                unit_id=province.units[0].id,
                kind=TaskKind.PERIODIC_REPORT,
                period=f"G{number}",
                code=f"G-{number}",
                is_standing=random.random() < 0.05,
                opened_on=date(2023, 1, 1),
                original_due=facts["due"],
                created_at=datetime(2023, 1, 1, tzinfo=UTC),
            )
            db.session.add(task)
    return row


def test_rule_and_database_agree_on_generated_facts(province):
    row = write_anything(province, Random(7))
    known = known_on(TODAY, TODAY)
    found = db.session.execute(
        select(Task, board_state(known), known.fell_due).where(Task.assignment_id == row.id)
    ).all()
    assert len(found) == 240
    assert {state for _task, state, _fell in found} == {one.value for one in BoardState}
    for task, state, fell in found:
        facts = facts_of(task)
        assert state == state_on(facts, TODAY), facts
        assert bool(fell) == fell_due(facts, TODAY), facts
