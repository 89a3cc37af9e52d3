"""What a report is drafted from: counted elsewhere, of one day; None is not known, never zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.rules.choices import (
    ConclusionKind,
    DocumentKind,
    InspectionKind,
    MeetingKind,
    UnitKind,
)
from tracker.rules.figure_choices import Direction, MeasureKind, TargetOperator
from tracker.rules.statuses import share_overdue
from tracker.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Cells:
    """Tasks in the four cells, and what stands beside them."""

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    overdue: int = 0
    standing: int = 0
    finished_in_window: int = 0

    @property
    def counted(self) -> int:
        """Return the sum of the four cells."""
        return self.done + self.open_in_time + self.overdue

    @property
    def done(self) -> int:
        """Return how many are finished."""
        return self.done_on_time + self.done_late

    @property
    def share_overdue(self) -> Fraction | None:
        """Return overdue / (finished + overdue), None when nothing fell due."""
        return share_overdue(self.done, self.overdue)

    @property
    def share_on_time(self) -> Fraction | None:
        """Return finished in time / (finished + overdue), None when nothing fell due."""
        fell_due = self.done + self.overdue
        return Fraction(self.done_on_time, fell_due) if fell_due else None

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(
            self.done_on_time + other.done_on_time,
            self.done_late + other.done_late,
            self.open_in_time + other.open_in_time,
            self.overdue + other.overdue,
            self.standing + other.standing,
            self.finished_in_window + other.finished_in_window,
        )


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """How the tasks of one unit stand; named as on the day of the figures."""

    unit_id: int
    name: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that one unit owed for one quarter, and the day it first came in."""

    task_id: int
    unit_id: int
    unit: str
    unit_kind: UnitKind
    period: str
    due: date | None
    came_on: date | None
    place: int = 0  # of the unit in the order of protocol

    @property
    def days_late(self) -> int:
        """Return by how many days it came late."""
        if self.came_on is None or self.due is None:
            return 0
        return max(0, (self.came_on - self.due).days)

    def is_not_due_on(self, day: date) -> bool:
        """Tell whether it had not come by the end of a day, and had until then at least."""
        return self.came_on is None and not self.is_owed_since(day)

    def is_owed_since(self, day: date) -> bool:
        """Tell whether it had not come by the end of a day on which it was due already."""
        return self.came_on is None and self.due is not None and self.due < day


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A report whose figures were accepted: how many it was asked for, and how many it gave."""

    task_id: int
    unit_id: int
    unit: str
    period: str
    asked: int
    given: int
    is_nil: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator is to reach in the year."""

    operator: TargetOperator
    value: Decimal | None = None
    upper: Decimal | None = None
    words: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """The accepted figures of one indicator, added up over its units."""

    given: int = 0  # units with a figure
    no_data: int = 0
    not_applicable: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    codes: tuple[str, ...] = ()  # of the reports they were taken from

    @property
    def is_in_words(self) -> bool:
        """Tell whether units answered, and none with a number."""
        return self.given > 0 and self.value is None and self.numerator is None


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator the plan assigned, with its figures now and in the window before."""

    indicator_id: int
    code: str
    name: str
    measure: MeasureKind
    direction: Direction
    unit_words: str
    lead: str
    now: Sums
    before: Sums
    target: Target | None = None
    asked_of: int = 0  # units whose report was accepted
    plan_id: int = 0  # that gave it
    plan: str = ""
    field: str = ""  # lĩnh vực: the main indicator it is a part of
    field_id: int = 0
    set_id: int = 0
    is_of_plan: bool = True  # of the set the plan follows: the page of the plan has its row
    answers: tuple["Voice", ...] = ()  # what units answered in words, where these stand for figures


@dataclass(frozen=True, slots=True)
class Voice:
    """What a unit said in its report of one task or indicator, or of the report as a whole."""

    key: str
    text: str
    unit: str
    task_id: int
    task: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document issued in the window."""

    document_id: int
    kind: DocumentKind
    sign: str
    issued_on: date
    subject: str
    is_illustrative: bool = False
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session held in the window, and how many conclusions it has."""

    meeting_id: int
    ordinal: int
    kind: MeetingKind
    held_on: date
    conclusions: int


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection of the window."""

    inspection_id: int
    kind: InspectionKind
    title: str
    units: int
    recommendations: int


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit an inspection found."""

    key: str
    inspection_id: int
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Money:
    """The sum of budget lines given for the same years; None where there is no figure."""

    first_year: int
    last_year: int
    planned: int | None
    allocated: int | None
    disbursed: int | None
    share_disbursed: Fraction | None


@dataclass(frozen=True, slots=True)
class Dti:
    """The latest published result of the province by the day of the figures."""

    province: str
    data_year: int
    score: Decimal | None
    rank: int | None
    of: int | None
    before_year: int | None = None
    before_score: Decimal | None = None
    before_rank: int | None = None
    before_of: int | None = None
    province_id: int = 0

    @property
    def is_comparable(self) -> bool:
        """Tell whether both ranks are among as many provinces; 63 became 34."""
        return self.before_of == self.of


@dataclass(frozen=True, slots=True)
class Duty:
    """A task that falls due in the time ahead."""

    task_id: int
    title: str
    unit: str
    due: date


@dataclass(frozen=True, slots=True)
class DirectionLine:
    """A conclusion of the year-end session: what was decided, or is asked of whom."""

    conclusion_id: int
    meeting_id: int
    kind: ConclusionKind
    text: str
    units: str
    due: date | None
    due_words: str = ""
    held_on: date | None = None  # the session


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is drafted from."""

    window: Window
    as_of: date
    committee: str
    plan: str = ""  # "Kế hoạch số 3015/KH-UBND", nothing for the whole committee
    plan_source: str = ""  # with date and issuer, for the first sentence
    tasks: tuple[UnitTasks, ...] = ()
    owed: tuple[Owed, ...] = ()
    sheets: tuple[SheetLine, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    accounts: tuple[Voice, ...] = ()  # of units that are asked for no indicator
    difficulties: tuple[Voice, ...] = ()
    proposals: tuple[Voice, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    inspections: tuple[InspectionLine, ...] = ()
    limits: tuple[LimitLine, ...] = ()
    money: tuple[Money, ...] = ()
    dti: Dti | None = None
    duties: tuple[Duty, ...] = ()
    duties_count: int = 0
    directions: tuple[DirectionLine, ...] = ()

    @property
    def cells(self) -> Cells:
        """Return the tasks of all units."""
        return sum((unit.cells for unit in self.tasks), start=Cells())
