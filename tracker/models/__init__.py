"""Tables."""

from tracker.models.amendments import Amendment, AmendmentRow, AmendmentRowUnit
from tracker.models.annexes import AnnexImport
from tracker.models.audit import AuditEvent
from tracker.models.budgets import BudgetLine
from tracker.models.documents import Document, DocumentLink
from tracker.models.indicators import Indicator, IndicatorSet
from tracker.models.inspections import (
    Finding,
    FindingUnit,
    Inspection,
    InspectionUnit,
    Visit,
)
from tracker.models.letters import DeliveryAttempt, Letter, LetterItem, ReturnedLetter
from tracker.models.measures import Measure, Step
from tracker.models.meetings import AgendaItem, Attendance, Conclusion, ConclusionUnit, Meeting
from tracker.models.plans import (
    Assignment,
    AssignmentUnit,
    IndicatorAssignment,
    IndicatorAssignmentUnit,
    Plan,
)
from tracker.models.successions import Succession, SuccessionLine, SuccessionMove
from tracker.models.system import (
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Heartbeat,
    Installation,
    Lease,
)
from tracker.models.tables import TableImport
from tracker.models.tasks import Extension, IssuedAnswer, StoredFile, Submission, Task, TaskDecision
from tracker.models.units import (
    Committee,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitGroupAlias,
    UnitGroupMember,
    UnitName,
)
from tracker.models.users import (
    Membership,
    SigninAttempt,
    SigninLink,
    UsedNonce,
    User,
    UserSession,
)

__all__ = [
    "AgendaItem",
    "Amendment",
    "AmendmentRow",
    "AmendmentRowUnit",
    "AnnexImport",
    "Assignment",
    "AssignmentUnit",
    "Attendance",
    "AuditEvent",
    "BudgetLine",
    "CalendarDay",
    "CalendarVersion",
    "CalendarYear",
    "Committee",
    "Conclusion",
    "ConclusionUnit",
    "DeliveryAttempt",
    "Document",
    "DocumentLink",
    "Extension",
    "Finding",
    "FindingUnit",
    "Heartbeat",
    "Indicator",
    "IndicatorAssignment",
    "IndicatorAssignmentUnit",
    "IndicatorSet",
    "Inspection",
    "InspectionUnit",
    "Installation",
    "IssuedAnswer",
    "Lease",
    "Letter",
    "LetterItem",
    "Measure",
    "Meeting",
    "Membership",
    "Plan",
    "ReturnedLetter",
    "SigninAttempt",
    "SigninLink",
    "Step",
    "StoredFile",
    "Submission",
    "Succession",
    "SuccessionLine",
    "SuccessionMove",
    "TableImport",
    "Task",
    "TaskDecision",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "UnitGroupAlias",
    "UnitGroupMember",
    "UnitName",
    "UsedNonce",
    "User",
    "UserSession",
    "Visit",
]
