"""What the page of one task shows: plain facts, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.models import AmendmentRow
from tracker.queries.measures import StepLine
from tracker.queries.tasks.history import Event
from tracker.rules.choices import ExtensionState, SubmissionState, TaskKind
from tracker.rules.measures import Checklist, LedIndicator
from tracker.rules.permissions import Action
from tracker.rules.reasons import Reason
from tracker.rules.statuses import Status
from tracker.rules.terms import TermExplanation


@dataclass(frozen=True)
class FileLine:
    """A file handed in."""

    id: int
    name: str
    size: int
    uploaded_at: datetime
    uploaded_by_id: int


@dataclass(frozen=True)
class TryView:
    """A unit's try, or its draft."""

    id: int
    attempt: int
    state: SubmissionState
    text: str
    document_sign: str
    document_on: date | None
    signed_by: str
    submitted_at: datetime | None
    submitted_by: str
    submitted_by_id: int | None
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    resubmit_by: date | None
    files: tuple[FileLine, ...]
    measures: tuple[LedIndicator, ...]  # of a detail plan, as they were handed in
    version: int


@dataclass(frozen=True)
class ExtensionView:
    """A request for more time and its answer."""

    id: int
    old_due: date
    new_due: date
    reason: str
    asked_late: bool
    requested_at: datetime
    requested_by: str
    requested_by_id: int
    state: ExtensionState
    granted_due: date | None
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    files: tuple[FileLine, ...]
    answer_by: date | None  # while it waits: the secretariat's clock
    answer_number: int | None
    answer_on: date | None
    issues: int  # how often it was issued: a correction is the next version
    version: int


@dataclass(frozen=True)
class Source:
    """What an assignment comes from: a plan, the conclusions of a session, an inspection."""

    plan_id: int | None = None
    sign: str = ""
    issuer: str = ""
    meeting_id: int | None = None
    ordinal: int | None = None
    inspection_id: int | None = None
    title: str = ""
    day: date | None = None
    is_open_to_reader: bool = True


@dataclass(frozen=True)
class LetterLine:
    """A letter about this task: to whom, of what, and what became of it."""

    at: datetime
    name: str
    subject: str  # a template, or a rung of the ladder
    state: str


@dataclass(frozen=True)
class Reopening:
    """Why a finished task was taken up again, and by when it is to be handed in."""

    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class TaskPage:
    """One task as one reader may see it on one day."""

    id: int
    committee_id: int
    code: str
    kind: TaskKind
    period: str
    title: str
    words: str
    deliverable: str
    deadline_words: str
    unit_id: int
    unit_name: str
    leads: str
    coordinating: tuple[str, ...]
    confirmed_by: str
    source: Source
    opened_on: date
    due: date | None
    original_due: date | None
    last_day: date | None
    submitted_on: date | None
    returned_on: date | None
    is_standing: bool
    status: Status
    reasons: tuple[Reason, ...]
    explanation: TermExplanation | None
    original_explanation: TermExplanation | None
    indicators: tuple[Any, ...]  # each with its code and its names
    checklist: Checklist | None  # of a detail plan: what it has to show
    steps: tuple[StepLine, ...]  # the unit's own, for its own readers
    tries: tuple[TryView, ...]
    draft: TryView | None
    extensions: tuple[ExtensionView, ...]
    reopening: Reopening | None
    history: tuple[Event, ...]
    letters: tuple[LetterLine, ...]
    amended: Sequence[AmendmentRow]  # what amendments in force changed of the assignment
    rights: frozenset[Action]
    actor_id: int
    allows_late_requests: bool
    resubmit_by: date | None  # what the secretariat is offered when it returns a try
    answer_by: date | None  # while a try waits: the secretariat's clock
    is_finished: bool
    is_cancelled: bool
    is_suspended: bool
    version: int

    @property
    def is_open(self) -> bool:
        """Tell whether work on it goes on."""
        return not (self.is_finished or self.is_cancelled or self.is_suspended)

    @property
    def is_own(self) -> bool:
        """Tell whether the reader belongs to the unit that owes it."""
        return Action.DRAFT_SUBMISSION in self.rights

    @property
    def waiting(self) -> TryView | None:
        """Return the try that waits for the secretariat."""
        return self._last(SubmissionState.SUBMITTED)

    @property
    def returned(self) -> TryView | None:
        """Return the try whose note the unit must answer now."""
        return self._last(SubmissionState.RETURNED) if self.returned_on else None

    @property
    def accepted(self) -> TryView | None:
        """Return the try the task was finished with."""
        return self._last(SubmissionState.ACCEPTED)

    @property
    def draft_version(self) -> int:
        """Return what tells whether the task or its draft changed: both counters together."""
        return self.version + (self.draft.version if self.draft else 0)

    @property
    def asked(self) -> ExtensionView | None:
        """Return the request for more time that waits for an answer."""
        return next((one for one in self.extensions if one.state is ExtensionState.ASKED), None)

    @property
    def times_extended(self) -> int:
        """Return how often more time was given."""
        return sum(one.state is ExtensionState.GRANTED for one in self.extensions)

    @property
    def is_extended(self) -> bool:
        """Tell whether the due date is not the first one."""
        return self.original_due is not None and self.original_due != self.due

    @property
    def may_draft(self) -> bool:
        """Tell whether the reader may write a try now."""
        return Action.DRAFT_SUBMISSION in self.rights and self.is_open and not self.submitted_on

    @property
    def may_submit(self) -> bool:
        """Tell whether the reader may hand a try in now."""
        return self.may_draft and Action.SUBMIT in self.rights

    @property
    def may_decide(self) -> bool:
        """Tell whether the reader may confirm or return what waits now."""
        waits = self.waiting is not None and self.is_open and self.submitted_on is not None
        return waits and Action.DECIDE_SUBMISSION in self.rights

    @property
    def may_ask(self) -> bool:
        """Tell whether the reader may ask for more time now."""
        may = Action.REQUEST_EXTENSION in self.rights and self.is_open and self.due is not None
        return may and self.asked is None

    @property
    def may_reopen(self) -> bool:
        """Tell whether the reader may take the task up again."""
        needed = Action.REOPEN_TASK
        if self.is_finished and not self.is_cancelled and self.kind is TaskKind.PERIODIC_REPORT:
            needed = Action.REOPEN_SUBMISSION
        return needed in self.rights and (self.is_finished or self.is_cancelled)

    def _last(self, state: SubmissionState) -> TryView | None:
        return self.tries[0] if self.tries and self.tries[0].state is state else None
