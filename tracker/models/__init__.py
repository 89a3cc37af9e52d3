"""Tables."""

from tracker.models.agenda import AgendaPaper, AgendaProposal, PaperOpening
from tracker.models.amendments import Amendment, AmendmentRow, AmendmentRowUnit
from tracker.models.annexes import AnnexImport
from tracker.models.answers import InvitationOpening, SessionAnswer
from tracker.models.audit import AuditEvent
from tracker.models.budgets import BudgetLine
from tracker.models.consolidated import (
    ConsolidatedBlock,
    ConsolidatedReport,
    ConsolidatedVersion,
)
from tracker.models.documents import Document, DocumentLink
from tracker.models.editions import Edition, EditionResult, Province, SelfScore
from tracker.models.indicators import Indicator, IndicatorMapping, IndicatorSet
from tracker.models.inspections import (
    Finding,
    FindingUnit,
    Inspection,
    InspectionUnit,
    Visit,
)
from tracker.models.invitations import Invitation, MeetingCall
from tracker.models.issued_papers import IssuedPaper, PaperScan
from tracker.models.ladders import LadderRung, QuietPeriod
from tracker.models.letters import DeliveryAttempt, Letter, LetterItem, ReturnedLetter
from tracker.models.links import ApiKey, CalendarFeed, LinkCode, LinkOpening, TaskLink
from tracker.models.measures import Measure, Step
from tracker.models.meetings import (
    AgendaItem,
    AgendaItemTask,
    AgendaSection,
    Attendance,
    Conclusion,
    ConclusionUnit,
    Meeting,
)
from tracker.models.paper_orders import PaperOrder
from tracker.models.paper_profiles import PaperProfile
from tracker.models.plans import (
    Assignment,
    AssignmentIndicator,
    AssignmentUnit,
    IndicatorAssignment,
    IndicatorAssignmentUnit,
    IndicatorTarget,
    Plan,
)
from tracker.models.report_requests import ReportRequest, ReportRequestIndicator
from tracker.models.reports import Figure, ProgressLine, ReportSheet
from tracker.models.series import MeetingSeries
from tracker.models.session_papers import (
    SessionPaper,
    SessionPaperDraft,
    SessionPaperEvent,
    SessionPaperUnit,
    SessionRemark,
)
from tracker.models.sessions_under_way import ConclusionCheck, NotesAside, NotesWriter
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
from tracker.models.urging import (
    RecordedAnswer,
    UrgingBatch,
    UrgingLetter,
    UrgingLine,
    UrgingMail,
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
    "AgendaItemTask",
    "AgendaPaper",
    "AgendaProposal",
    "AgendaSection",
    "Amendment",
    "AmendmentRow",
    "AmendmentRowUnit",
    "AnnexImport",
    "ApiKey",
    "Assignment",
    "AssignmentIndicator",
    "AssignmentUnit",
    "Attendance",
    "AuditEvent",
    "BudgetLine",
    "CalendarDay",
    "CalendarFeed",
    "CalendarVersion",
    "CalendarYear",
    "Committee",
    "Conclusion",
    "ConclusionCheck",
    "ConclusionUnit",
    "ConsolidatedBlock",
    "ConsolidatedReport",
    "ConsolidatedVersion",
    "DeliveryAttempt",
    "Document",
    "DocumentLink",
    "Edition",
    "EditionResult",
    "Extension",
    "Figure",
    "Finding",
    "FindingUnit",
    "Heartbeat",
    "Indicator",
    "IndicatorAssignment",
    "IndicatorAssignmentUnit",
    "IndicatorMapping",
    "IndicatorSet",
    "IndicatorTarget",
    "Inspection",
    "InspectionUnit",
    "Installation",
    "Invitation",
    "InvitationOpening",
    "IssuedAnswer",
    "IssuedPaper",
    "LadderRung",
    "Lease",
    "Letter",
    "LetterItem",
    "LinkCode",
    "LinkOpening",
    "Measure",
    "Meeting",
    "MeetingCall",
    "MeetingSeries",
    "Membership",
    "NotesAside",
    "NotesWriter",
    "PaperOpening",
    "PaperOrder",
    "PaperProfile",
    "PaperScan",
    "Plan",
    "ProgressLine",
    "Province",
    "QuietPeriod",
    "RecordedAnswer",
    "ReportRequest",
    "ReportRequestIndicator",
    "ReportSheet",
    "ReturnedLetter",
    "SelfScore",
    "SessionAnswer",
    "SessionPaper",
    "SessionPaperDraft",
    "SessionPaperEvent",
    "SessionPaperUnit",
    "SessionRemark",
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
    "TaskLink",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "UnitGroupAlias",
    "UnitGroupMember",
    "UnitName",
    "UrgingBatch",
    "UrgingLetter",
    "UrgingLine",
    "UrgingMail",
    "UsedNonce",
    "User",
    "UserSession",
    "Visit",
]
