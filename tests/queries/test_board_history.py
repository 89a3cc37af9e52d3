"""The board of each day of a random story, against a plain reckoning over what was known then."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import select

from tests import factories
from tests.stories import DAYS, DEEDS, FIRST, Story
from tracker.database import db
from tracker.models import ReportSheet, Submission, Task, Unit
from tracker.queries.board_cells import Behind, list_cells, list_reports, sum_reports
from tracker.queries.boards import (
    count_columns,
    list_board_units,
    list_columns,
    list_standings,
    standing_of,
)
from tracker.queries.statuses import facts_of
from tracker.rules.boards import (
    IN_TIME,
    BoardState,
    Counts,
    Part,
    estimated_figures,
    fell_due,
    is_part,
    state_on,
)
from tracker.rules.choices import SubmissionState, TaskKind, UnitKind
from tracker.rules.permissions import Action, scope_of
from tracker.rules.statuses import TaskFacts

PERIODS = ("2023-Q2", "2023-Q3", "2023-Q4")


class Known(NamedTuple):
    """What the rows say of one report on the day they are read."""

    id: int
    column: tuple
    unit_id: int
    opened_on: date
    facts: TaskFacts
    is_nil: bool = False
    asked: int = 0
    given: int = 0


class Reports(Story):
    """The reports of two units over some periods, one that stands, and a detail plan."""

    def __init__(self, random):
        super().__init__([FIRST + timedelta(4)])
        self.random, committee = random, self.office.committee
        row = factories.make_assignment(committee=committee, kind=TaskKind.PERIODIC_REPORT)
        detail = factories.make_assignment(
            committee=committee,
            plan=factories.make_plan(committee=committee, detail_days=15),
            kind=TaskKind.DETAIL_PLAN,
        )
        units = [db.session.get_one(Unit, self.units[who]) for who in ("lead", "other lead")]
        units[1].kind = UnitKind.COMMUNE
        self.kinds = {unit.id: unit.kind for unit in units}  # as they stand on the board
        facts = [
            (row, unit, {"period": period, "due": FIRST + timedelta(4 * place),
                         "opened_on": FIRST + timedelta(2 * place)})
            for place, period in enumerate(PERIODS) for unit in units
        ]  # fmt: skip
        facts += [(detail, units[0], {"due": FIRST + timedelta(6)}),
                  (row, units[0], {"period": "2023-Q1", "is_standing": True}),
                  (row, units[1], {"period": "2023-Q1", "due": None})]  # fmt: skip
        made = [factories.make_task(assignment=of, unit=unit, **more) for of, unit, more in facts]
        db.session.commit()
        self.ids = [task.id for task in made]
        self.told_by_part = DAYS[5:12:3]

    @property
    def scope(self):
        return scope_of(self.office.actor("secretary"), Action.SEE_OVERVIEW)

    def _submit(self, task_id, day, now):
        super()._submit(task_id, day, now)
        task = db.session.get_one(Task, task_id)
        tried = select(Submission.id).where(
            Submission.task_id == task_id, Submission.state == SubmissionState.SUBMITTED
        )
        asked = self.random.randrange(1, 9)
        sheet = ReportSheet(
            submission_id=db.session.scalars(tried).one(), task_id=task_id, plan_id=task.plan_id,
            unit_id=task.unit_id, period=task.period, is_nil=self.random.random() < 0.3,
            figures_asked=asked, figures_given=self.random.randrange(asked + 1),
        )  # fmt: skip
        db.session.add(sheet)

    def tell(self, day):
        """Write down what the rows say today, read one by one."""
        db.session.expire_all()
        told = []
        for task in db.session.scalars(select(Task).where(Task.id.in_(self.ids))):
            is_plan = task.kind is TaskKind.DETAIL_PLAN
            key = (task.period, task.plan_id if is_plan else 0)
            one = Known(task.id, key, task.unit_id, task.opened_on, facts_of(task))
            sheet = self._sheet_of(task)
            if sheet is not None:
                figures = {"asked": sheet.figures_asked, "given": sheet.figures_given}
                one = one._replace(is_nil=sheet.is_nil, **figures)
            if task.opened_on <= day:
                told.append(one)
        self.told[day] = sorted(told)

    def _sheet_of(self, task):
        """Return the sheet that tells of a report today: none while it is taken up again."""
        rows = select(ReportSheet, Submission.state).join(
            Submission, Submission.id == ReportSheet.submission_id
        )
        found = [
            sheet
            for sheet, state in db.session.execute(rows.where(ReportSheet.task_id == task.id))
            if state is SubmissionState.SUBMITTED
            or (state is SubmissionState.ACCEPTED and task.finished_on and not sheet.superseded_on)
        ]
        assert len(found) <= 1
        return found[0] if found else None


def reckon(known, day):
    """Return the counts of some reports on a day, and how many figures were asked at most."""
    counts = defaultdict(int)
    for one in known:
        counts["nil"] += one.is_nil
        counts["asked"] += one.asked
        counts["given"] += one.given
        state = state_on(one.facts, day)
        if state is not BoardState.NOT_ASKED:
            counts[state.value] += 1
            counts["owed"] += fell_due(one.facts, day)
            counts["kept"] += fell_due(one.facts, day) and state in IN_TIME
    return Counts(**counts), max((one.asked for one in known), default=0)


def grouped(known, key):
    groups = defaultdict(list)
    for one in known:
        groups[key(one)].append(one)
    return groups


def standing(known, day):
    counts, most = reckon(known, day)
    estimated = estimated_figures(most=most, lacking=counts.missing + counts.returned)
    return counts + Counts(asked=estimated, estimated=estimated)


def check(story, day, today):
    """Hold every answer of the board against the reckoning."""
    told, asked = story.told[day], {"as_of": day, "today": today}
    open_ = [one for one in told if one.facts.cancelled_on is None]
    columns = list_columns(story.scope, most=8, **asked)
    spans = grouped(open_, lambda one: one.column)
    assert {one.key for one in columns} == set(spans)
    for column in columns:
        dues = [one.facts.due for one in spans[column.key] if one.facts.due]
        assert column.last_due == max(dues, default=None)
    units = list_board_units(story.scope, **asked)
    assert {unit.id for unit in units} == {one.unit_id for one in open_}
    shown = [one for one in told if one.column in spans]
    for kind in (None, UnitKind.COMMUNE):
        of_kind = [one for one in shown if kind in (None, story.kinds[one.unit_id])]
        totals = {
            key: reckon(some, day)[0]
            for key, some in grouped(of_kind, lambda one: one.column).items()
        }
        assert count_columns(story.scope, columns, **asked, kind=kind) == totals
    reports = grouped([one for one in shown if one.column[0]], lambda one: one.unit_id)
    standings = {unit_id: standing(some, day) for unit_id, some in reports.items()}
    assert list_standings(story.scope, columns, **asked) == standings
    check_cells(story, columns, shown, standings, asked)


def check_parts(story, columns, found, asked):
    """Hold the list behind each number against the rule."""
    day = asked["as_of"]
    latest = {column.key: place for place, column in enumerate(reversed(columns))}
    found = {
        unit_id: sorted(some, key=lambda one: (latest[one.column], one.task_id))
        for unit_id, some in found.items()
    }
    for part in Part:
        for unit_id in (None, *story.kinds):
            behind = Behind(part, columns, unit_id)
            wanted = [
                (one.task_id, one.column)
                for whose in ([unit_id] if unit_id else story.kinds)
                for one in found.get(whose, ())
                if is_part(part, one.state, has_passed=one.fell_due(day), is_nil=one.is_nil,
                           asked=one.asked)
            ]  # fmt: skip
            rows = list_reports(story.scope, behind, **asked, offset=0, limit=99)
            assert [(row.cell.task_id, row.cell.column) for row in rows] == wanted
            sums = (sum(row.cell.asked for row in rows), sum(row.cell.given for row in rows))
            assert sum_reports(story.scope, behind, **asked) == (len(rows), *sums)
            paged = [
                row
                for offset in range(0, len(rows), 2)
                for row in list_reports(story.scope, behind, **asked, offset=offset, limit=2)
            ]
            assert paged == rows


def check_cells(story, columns, shown, standings, asked):
    cells = list_cells(story.scope, columns, story.kinds, **asked)
    found = {
        unit_id: [one for cells in of.values() for one in cells] for unit_id, of in cells.items()
    }
    seen = [
        (one.task_id, one.column, unit_id, one.state, one.due, one.is_nil, one.asked, one.given)
        for unit_id, some in found.items()
        for one in some
    ]
    day = asked["as_of"]
    assert sorted(seen) == [
        (one.id, one.column, one.unit_id, state_on(one.facts, day), one.facts.effective_due,
         one.is_nil, one.asked, one.given)
        for one in shown
    ]  # fmt: skip
    for unit_id, counts in standings.items():
        assert standing_of([one for one in found[unit_id] if one.column[0]], day) == counts
    if day in story.told_by_part:
        check_parts(story, columns, found, asked)


@pytest.mark.parametrize("seed", [5, 12])
def test_the_board_of_every_day_is_what_a_plain_reckoning_over_that_day_finds(app, seed):
    story = Reports(Random(seed))
    days = DAYS[:12]
    done = story.play(Random(seed + 1), days)
    assert done >= set(DEEDS)
    for day in days:
        check(story, day, days[-1])
