"""The province ``bench.figures`` measures: eight quarters of 3,321 communes, told and as it goes.

Of a hundred reports ten were given more time, three passed on to another unit, five returned once
and two cancelled; which ones follows from their numbers, so that it is the same each time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from tracker import clock
from tracker.commands.bench.people import user_rows
from tracker.commands.bench.profiles import Profile
from tracker.rules.choices import (
    DecisionKind,
    ExtensionState,
    LeadGroup,
    PlanState,
    SubmissionState,
    TaskKind,
    UnitKind,
)
from tracker.rules.figure_choices import FigureReview, FigureState, IndicatorKind, MeasureKind
from tracker.rules.permissions import Role

UNITS, INDICATORS, QUARTERS = 3_321, 30, 8
BROUGHT = 67  # units in one workbook: 2,010 rows
PEOPLE = Profile(units=UNITS, users=6, tasks=0, reports=0)
EXTENDED, MOVED = range(10), range(10, 13)  # the last two digits of a report's number
RETURNED, CANCELLED = range(13, 18), range(18, 20)
MORE = timedelta(days=10)  # time given
Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What came of one report: its days, and the tries it took."""

    id: int
    place: int
    unit_id: int
    asked_by: date
    today: date

    @property
    def lot(self) -> int:
        """Return what decides its story."""
        return self.id % 100

    @property
    def is_open(self) -> bool:
        """Tell whether its quarter is not told yet."""
        return self.place == QUARTERS

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was taken back."""
        return self.lot in CANCELLED and not self.is_open

    @property
    def is_told(self) -> bool:
        """Tell whether it was handed in and accepted."""
        return not self.is_open and not self.is_cancelled

    @property
    def due(self) -> date:
        """Return its last day."""
        return self.asked_by + MORE if self.lot in EXTENDED and not self.is_open else self.asked_by

    @property
    def first_in(self) -> date:
        """Return when it was handed in first."""
        return self.due - timedelta(days=5 - (self.unit_id + self.place) % 9)

    @property
    def moved_on(self) -> date | None:
        """Return when it was passed on to the next unit: from 20 days before to 200 after."""
        on = self.asked_by + timedelta(days=self.id * 7 % 220 - 20)
        return on if self.lot in MOVED and not self.is_open and on < self.today else None

    @property
    def holder_id(self) -> int:
        """Return the unit that holds it now."""
        return self.unit_id % UNITS + 1 if self.moved_on else self.unit_id

    @cached_property
    def tries(self) -> list[tuple[date, SubmissionState]]:
        """Return when each try came, and what became of it; it is decided that afternoon."""
        if not self.is_told:
            return []
        accepted = SubmissionState.ACCEPTED
        if self.lot not in RETURNED:
            return [(self.first_in, accepted)]
        again = self.first_in + timedelta(days=6)
        return [(self.first_in, SubmissionState.RETURNED), (again, accepted)]

    @property
    def finished_on(self) -> date | None:
        """Return when the try that was accepted came."""
        return self.tries[-1][0] if self.tries else None

    @property
    def grace_until(self) -> date | None:
        """Return the day to resubmit by that a returned try in time had earned."""
        until = self.first_in + timedelta(days=7)
        is_earned = len(self.tries) > 1 and self.first_in <= self.due < until
        return until if is_earned else None

    def unit_on(self, day: date) -> int:
        """Return the unit that held it on a day."""
        return self.holder_id if self.moved_on and self.moved_on <= day else self.unit_id


class Seeding:
    """Eight quarters that are told and one that is open, the same each time."""

    def __init__(self, today: date, now: datetime) -> None:
        self.today, self.now, self.chance = today, now, Random(20231102)
        self.periods: list[tuple[str, date, date]] = []
        year, quarter = today.year - 2, (today.month - 1) // 3 + 1
        for number in range(QUARTERS + 1):
            due = today - timedelta(days=90 * (QUARTERS - number) - 20)
            self.periods.append((f"{year}-Q{quarter}", due - timedelta(days=60), due))
            year, quarter = year + quarter // 4, quarter % 4 + 1

    def task_id(self, place: int, unit_id: int) -> int:
        """Return the number of a report."""
        return place * UNITS + unit_id

    def tables(self) -> Iterator[tuple[str, Iterable[Row]]]:
        """Walk the tables in the order their keys ask for."""
        yield "units", self._units()
        yield "users", user_rows(PEOPLE, now=self.now)
        yield "memberships", self._memberships()
        yield "indicator_sets", [{"id": 1, "code": "DO-2026", "name": "Bộ đo", "is_partial": False}]
        yield "indicators", self._indicators()
        yield "plans", [self._plan()]
        yield "indicator_assignments", self._assigned()
        yield "assignments", [self._assignment()]
        yield "tasks", self._tasks()
        yield "task_decisions", self._decisions()
        yield "extensions", self._extensions()
        yield "submissions", self._submissions()
        yield "report_sheets", self._sheets()
        yield "figures", self._figures()

    def _units(self) -> Iterator[Row]:
        for id_ in range(1, UNITS + 1):
            name = f"UBND xã Thử số {id_}"
            yield {
                "id": id_, "code": f"X{id_:04}", "name": name, "short_name": name,
                "folded": f"ubnd xa thu so {id_}", "kind": UnitKind.COMMUNE, "position": id_,
                "version_id": 1,
            }  # fmt: skip

    def _memberships(self) -> Iterator[Row]:
        for id_, role in enumerate((Role.SECRETARIAT, Role.CHAIR, Role.UNIT_LEAD), 1):
            unit_id = 1 if role is Role.UNIT_LEAD else None
            yield {"id": id_, "user_id": id_, "committee_id": 1, "role": role, "unit_id": unit_id,
                   "is_head": False}  # fmt: skip

    def _indicators(self) -> Iterator[Row]:
        for id_ in range(1, INDICATORS + 1):
            yield {
                "id": id_, "set_id": 1, "code": f"1.{id_}", "kind": IndicatorKind.COMPONENT,
                "name_vi": f"Tỷ lệ hồ sơ loại {id_} được xử lý trực tuyến",
                "measure_kind": MeasureKind.RATIO, "unit_words": "%", "position": id_,
            }  # fmt: skip

    def _plan(self) -> Row:
        return {
            "id": 1, "committee_id": 1, "number": "1", "symbol": "KH-UBND",
            "issued_on": self.periods[0][1], "issuer": "UBND", "subject": "Kế hoạch đo",
            "state": PlanState.PROMULGATED, "indicator_set_id": 1, "version_id": 1,
        }  # fmt: skip

    def _assigned(self) -> Iterator[Row]:
        for id_ in range(1, INDICATORS + 1):
            yield {"id": id_, "plan_id": 1, "indicator_id": id_, "lead_unit_id": 1,
                   "reporters": LeadGroup.COMMUNES, "is_illustrative": True}  # fmt: skip

    def _assignment(self) -> Row:
        words = "Báo cáo quý"
        return {
            "id": 1, "committee_id": 1, "plan_id": 1, "kind": TaskKind.PERIODIC_REPORT,
            "title": words, "text": words, "folded": words.lower(),
            "lead_group": LeadGroup.COMMUNES, "version_id": 1,
        }  # fmt: skip

    def _reports(self) -> Iterator[Told]:
        for place, (_period, _opened_on, due) in enumerate(self.periods):
            # of the open period only the first units owe a report, so that one file holds them
            for unit_id in range(1, (UNITS if place < QUARTERS else BROUGHT) + 1):
                yield Told(self.task_id(place, unit_id), place, unit_id, due, self.today)

    def _tasks(self) -> Iterator[Row]:
        for told in self._reports():
            period, opened_on, _due = self.periods[told.place]
            on = told.finished_on
            yield {
                "id": told.id, "committee_id": 1, "assignment_id": 1,
                "plan_id": 1, "unit_id": told.holder_id, "asked_unit_id": told.unit_id,
                "kind": TaskKind.PERIODIC_REPORT, "period": period,
                "code": f"BC-{told.id}", "opened_on": opened_on,
                "original_due": told.asked_by, "due": told.due, "finished_on": on,
                "accepted_at": clock.moment_of(on, 15) if on else None,
                "grace_until": told.grace_until,
                "cancelled_on": told.asked_by - MORE if told.is_cancelled else None,
                "created_at": clock.moment_of(opened_on, 8), "version_id": 1,
            }  # fmt: skip

    def _decisions(self) -> Iterator[Row]:
        for told in self._reports():
            facts = {"task_id": told.id, "old_unit_id": None, "decided_by_id": 1, "reason": "Đo"}
            if told.is_cancelled:
                at = clock.moment_of(told.asked_by - MORE, 9)
                yield facts | {"kind": DecisionKind.CANCELLED, "decided_at": at}
            elif told.moved_on:
                at = clock.moment_of(told.moved_on, 9)
                facts |= {"old_unit_id": told.unit_id, "kind": DecisionKind.MOVED}
                yield facts | {"decided_at": at}

    def _extensions(self) -> Iterator[Row]:
        for told in self._reports():
            if told.due == told.asked_by:
                continue
            yield {
                "task_id": told.id, "old_due": told.asked_by, "new_due": told.due, "reason": "Đo",
                "requested_by_id": 3, "state": ExtensionState.GRANTED, "granted_due": told.due,
                "requested_at": clock.moment_of(told.asked_by - MORE, 9), "decided_by_id": 1,
                "decided_at": clock.moment_of(told.asked_by - MORE, 15), "version_id": 1,
            }  # fmt: skip

    def _tries(self) -> Iterator[tuple[int, Told, int, date, SubmissionState]]:
        """Walk the tries; the first of a report has its number."""
        more = self.task_id(QUARTERS + 1, 0)
        for told in self._reports():
            for attempt, (on, state) in enumerate(told.tries, 1):
                more += attempt > 1
                yield (told.id if attempt == 1 else more), told, attempt, on, state

    def _submissions(self) -> Iterator[Row]:
        for id_, told, attempt, on, state in self._tries():
            yield {
                "id": id_, "task_id": told.id, "attempt": attempt, "state": state,
                "created_by_id": 3, "created_at": clock.moment_of(on, 9), "submitted_by_id": 3,
                "submitted_at": clock.moment_of(on, 10), "decided_by_id": 1,
                "decided_at": clock.moment_of(on, 15), "version_id": 1,
                "resubmit_by": told.first_in + timedelta(days=7)
                if state is SubmissionState.RETURNED else None,
            }  # fmt: skip

    def _sheets(self) -> Iterator[Row]:
        for id_, told, _attempt, on, state in self._tries():
            unit_id = told.unit_on(on)
            yield {
                "id": id_, "submission_id": id_, "task_id": told.id, "plan_id": 1,
                "unit_id": unit_id, "period": self.periods[told.place][0], "is_nil": False,
                "figures_asked": INDICATORS, "figures_given": INDICATORS - told.unit_id % 7,
                "warnings_kept": 0, "version_id": 1,
                "accepted_on": on if state is SubmissionState.ACCEPTED else None,
            }  # fmt: skip

    def _figures(self) -> Iterator[Row]:
        for id_, told, _attempt, on, state in self._tries():
            is_accepted, period = state is SubmissionState.ACCEPTED, self.periods[told.place][0]
            for indicator_id in range(1, INDICATORS + 1):
                whole = self.chance.randrange(50, 2_000)
                yield {
                    "sheet_id": id_, "indicator_id": indicator_id, "plan_id": 1,
                    "unit_id": told.unit_on(on), "period": period, "state": FigureState.GIVEN,
                    "numerator": self.chance.randrange(whole), "denominator": whole,
                    "is_estimated": False, "is_cumulative": False,
                    "review": FigureReview.ACCEPTED if is_accepted else FigureReview.WAITING,
                    "accepted_on": on if is_accepted else None,
                }  # fmt: skip
