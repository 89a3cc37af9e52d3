"""Names of stored choices, for reading."""

from typing import Any

from tracker.rules.agenda import PaperState, ProposalState
from tracker.rules.calendars import DayNature
from tracker.rules.choices import (
    AmendmentState,
    BudgetSource,
    ChangeKind,
    ConclusionKind,
    DayKind,
    DocumentKind,
    FindingKind,
    InspectionKind,
    InspectionState,
    Language,
    LeadGroup,
    LongerReport,
    MeetingKind,
    MeetingState,
    PartOfDay,
    PlanState,
    Presence,
    Priority,
    ReportFrequency,
    SuccessionKind,
    SuccessionState,
    UnitKind,
)
from tracker.rules.delivery import LetterState, OutcomeKind
from tracker.rules.invitations import Answer, AnswerWay
from tracker.rules.league import Issue
from tracker.rules.links import Deed, LinkState
from tracker.rules.news import News
from tracker.rules.papers import PaperKind
from tracker.rules.periods import ReportTerm
from tracker.rules.permissions import Role
from tracker.rules.quorum import Quorum
from tracker.rules.terms import Counting
from tracker.speech import lazy_gettext as _l

ROLES: dict[Role, Any] = {
    Role.ADMIN: _l("Administrator"),
    Role.SECRETARIAT: _l("Secretariat"),
    Role.CHAIR: _l("Chair or member"),
    Role.UNIT_LEAD: _l("Unit lead"),
    Role.UNIT_MEMBER: _l("Unit officer"),
    Role.OBSERVER: _l("Observer"),
}

UNIT_KINDS: dict[UnitKind, Any] = {
    UnitKind.DEPARTMENT: _l("Department"),
    UnitKind.VERTICAL_AGENCY: _l("Agency of a ministry"),
    UnitKind.DISTRICT: _l("District"),
    UnitKind.COMMUNE: _l("Commune"),
    UnitKind.CENTRAL: _l("Ministry or central body"),
    UnitKind.PROVINCE: _l("Province"),
    UnitKind.OTHER: _l("Other body"),
}

LANGUAGES: dict[Language, str] = {
    Language.VIETNAMESE: "Tiếng Việt",
    Language.ENGLISH: "English",
}

PLAN_STATES: dict[PlanState, Any] = {
    PlanState.DRAFT: _l("Draft"),
    PlanState.PROMULGATED: _l("Promulgated"),
    PlanState.WITHDRAWN: _l("Withdrawn"),
}

AMENDMENT_STATES: dict[AmendmentState, Any] = {
    AmendmentState.DRAFT: _l("Draft"),
    AmendmentState.IN_FORCE: _l("Amendment in force"),
}

CHANGE_KINDS: dict[ChangeKind, Any] = {
    ChangeKind.ADD: _l("Added"),
    ChangeKind.END: _l("No longer assigned"),
    ChangeKind.REDATE: _l("Other due date"),
    ChangeKind.LEAD: _l("Other units"),
    ChangeKind.WORDS: _l("Other words"),
    ChangeKind.RESTART: _l("Term counts anew"),
}

LEAD_GROUPS: dict[LeadGroup, Any] = {
    LeadGroup.NONE: _l("The units ticked below"),
    LeadGroup.INDICATOR_LEADS: _l("Every unit that leads an indicator"),
    LeadGroup.ALL_UNITS: _l("All units and localities"),
    LeadGroup.DEPARTMENTS: _l("All departments and agencies"),
    LeadGroup.LOCALITIES: _l("All localities"),
    LeadGroup.DISTRICTS: _l("All districts"),
    LeadGroup.COMMUNES: _l("All communes"),
    LeadGroup.CENTRAL: _l("All ministries and central bodies"),
    LeadGroup.CENTRAL_AND_LOCALITIES: _l("All ministries, central bodies and localities"),
    LeadGroup.STORED: _l("A group of your own"),
}

SUCCESSION_KINDS: dict[SuccessionKind, Any] = {
    SuccessionKind.RENAME: _l("Rename"),
    SuccessionKind.MERGE: _l("Merge"),
    SuccessionKind.SPLIT: _l("Split"),
    SuccessionKind.TRANSFER: _l("Transfer of duties"),
    SuccessionKind.REFORM: _l("Reform by a table"),
}

SUCCESSION_STATES: dict[SuccessionState, Any] = {
    SuccessionState.AHEAD: _l("ahead"),
    SuccessionState.CALLED_OFF: _l("called off"),
    SuccessionState.UNDONE: _l("undone"),
}

SUCCESSION_HINTS: dict[SuccessionKind, Any] = {
    SuccessionKind.RENAME: _l("The unit goes on under a new name."),
    SuccessionKind.MERGE: _l("One or more units end; one unit takes over all they have."),
    SuccessionKind.SPLIT: _l("A unit ends; several take over, you say which takes what."),
    SuccessionKind.TRANSFER: _l("Both units go on; duties you choose change hands."),
    SuccessionKind.REFORM: _l("Many units at once, from a table of old and new codes."),
}

REPORT_FREQUENCIES: dict[ReportFrequency, Any] = {
    ReportFrequency.NONE: _l("No periodic report"),
    ReportFrequency.MONTHLY: _l("Each month"),
    ReportFrequency.QUARTERLY: _l("Each quarter"),
    ReportFrequency.HALF_YEARLY: _l("Each half year"),
    ReportFrequency.YEARLY: _l("Each year"),
}

LONGER_REPORTS: dict[LongerReport, Any] = {
    LongerReport.NONE: _l("Not asked"),
    LongerReport.MERGED: _l("One document for both"),
    LongerReport.APART: _l("A document of its own"),
}

COUNTINGS: dict[Counting, Any] = {
    Counting.CALENDAR: _l("calendar days"),
    Counting.WORKING: _l("working days"),
}

REPORT_TERMS: dict[ReportTerm, Any] = {
    ReportTerm.WORKING_DAYS_AFTER_CUTOFF: _l("so many working days after the cut-off"),
    ReportTerm.DAY_OF_MONTH: _l("this day of the last month of the period"),
}

LETTER_STATES: dict[LetterState, Any] = {
    LetterState.PENDING: _l("Waiting to go"),
    LetterState.SENDING: _l("On its way"),
    LetterState.SENT: _l("Sent"),
    LetterState.DEFERRED: _l("Put off"),
    LetterState.FAILED: _l("Failed"),
    LetterState.CANCELLED: _l("Called off"),
    LetterState.UNKNOWN: _l("Not known"),
    LetterState.RETURNED: _l("Returned"),
}

LETTER_OUTCOMES: dict[OutcomeKind, Any] = {
    OutcomeKind.ACCEPTED: _l("Taken by the mail server"),
    OutcomeKind.LATER: _l("To be sent again later"),
    OutcomeKind.FAILED: _l("Failed"),
    OutcomeKind.UNKNOWN: _l("Not known"),
}

LETTER_TEMPLATES: dict[str, Any] = {
    "digest": _l("Daily reminder"),
    "weekly": _l("Weekly letter to the chair"),
    "plan_promulgated": _l("Work given by a plan"),
    "plan_amended": _l("Work changed by an amendment"),
    "meeting_tasks": _l("Work given by a meeting"),
    "inspection_tasks": _l("Work given by an inspection"),
    "task_changed": _l("Change of a task"),
    "submission_received": _l("Result handed in"),
    "submission_returned": _l("Result returned"),
    "submission_accepted": _l("Result confirmed"),
    "extension_asked": _l("More time asked for"),
    "extension_decided": _l("Answer about more time"),
    "succession": _l("Duties taken over"),
    "succession_refused": _l("Change of units not carried out"),
    "succession_undone": _l("Take-over taken back"),
    "handover": _l("Duties handed over"),
    "session_invitation": _l("Invitation to a session"),
    "session_reminder": _l("Reminder of a session"),
    "session_extract": _l("Extract of the notice for a unit"),
    "session_paper_remarks": _l("Draft paper for remarks"),
    "agenda_paper": _l("Paper for a session"),
    "agenda_proposed": _l("Item proposed for the agenda"),
    "agenda_answered": _l("Answer to a proposed item"),
    "consolidated_submitted": _l("Consolidated report for approval"),
    "consolidated_returned": _l("Consolidated report returned"),
    "consolidated_approved": _l("Consolidated report approved"),
    "urging_letter": _l("Urging letter"),
    "urging_withdrawn": _l("Urging letter withdrawn"),
    "urging_signed": _l("Signed copy of an urging letter"),
    "calendar_missing": _l("Calendar of next year"),
    "signin_link": _l("Sign-in link"),
    "task_code": _l("Code of a link"),
}

NEWS: dict[News, Any] = {
    News.GIVEN: _l("Work was given to the unit"),
    News.HANDED_IN: _l("A unit handed in a result"),
    News.ACCEPTED: _l("A result was confirmed"),
}

DAY_KINDS: dict[DayKind, Any] = {
    DayKind.HOLIDAY: _l("Public holiday"),
    DayKind.DAY_OFF_SWAPPED: _l("Day off in exchange"),
    DayKind.WORKING_SATURDAY: _l("Made-up working day"),
}

DAY_NATURES: dict[DayNature, Any] = {
    DayNature.WORKING: _l("Working day"),
    DayNature.WORKING_SATURDAY: DAY_KINDS[DayKind.WORKING_SATURDAY],
    DayNature.WEEKEND: _l("Weekend"),
    DayNature.HOLIDAY: DAY_KINDS[DayKind.HOLIDAY],
    DayNature.DAY_OFF_SWAPPED: DAY_KINDS[DayKind.DAY_OFF_SWAPPED],
}

ISSUES_ALL = _l("All units")
ISSUES: dict[Issue, Any] = {
    Issue.IN_TIME: _l("Issued in time"),
    Issue.LATE: _l("Issued late"),
    Issue.OVERDUE: _l("Not issued, overdue"),
    Issue.NOT_YET: _l("Not issued yet, in time"),
}

PAPER_STATES: dict[PaperState, Any] = {
    PaperState.ASKED: _l("not filed"),
    PaperState.FILED: _l("filed"),
    PaperState.APPROVED: _l("approved for the session"),
}
PROPOSAL_STATES: dict[ProposalState, Any] = {
    ProposalState.WAITING: _l("waiting for the secretariat"),
    ProposalState.PUT_OFF: _l("kept for a later session"),
    ProposalState.SCHEDULED: _l("on the agenda"),
    ProposalState.DECLINED: _l("not put on an agenda"),
    ProposalState.WITHDRAWN: _l("withdrawn by the unit"),
}
MEETING_KINDS: dict[MeetingKind, Any] = {
    MeetingKind.REGULAR: _l("regular"),
    MeetingKind.THEMATIC: _l("thematic"),
    MeetingKind.YEAR_END: _l("year-end review"),
    MeetingKind.SUPERVISION: _l("supervision"),
}

MEETING_STATES: dict[MeetingState, Any] = {
    MeetingState.PREPARING: _l("Being prepared"),
    MeetingState.HELD: _l("In session"),
    MeetingState.CLOSED: _l("Closed"),
    MeetingState.CALLED_OFF: _l("Session called off"),
}

PARTS_OF_DAY: dict[PartOfDay, Any] = {
    PartOfDay.MORNING: _l("morning"),
    PartOfDay.AFTERNOON: _l("afternoon"),
    PartOfDay.EVENING: _l("evening"),
}

PRESENCES: dict[Presence, Any] = {
    Presence.UNKNOWN: _l("Not recorded"),
    Presence.PRESENT: _l("Present"),
    Presence.LATE: _l("Came late"),
    Presence.LEFT_EARLY: _l("Left early"),
    Presence.SUBSTITUTE: _l("Substitute sent"),
    Presence.EXCUSED: _l("Absent with a reason"),
    Presence.ABSENT: _l("Absent without a word"),
}

ANSWERS: dict[Answer, Any] = {
    Answer.ACCEPTED: _l("Will come"),
    Answer.SUBSTITUTE: _l("Sends a substitute"),
    Answer.DECLINED: _l("Will not come"),
    Answer.TENTATIVE: _l("May come"),
}

ANSWER_WAYS: dict[AnswerWay, Any] = {
    AnswerWay.PAGE: _l("signed in"),
    AnswerWay.LINK: _l("by the link of the letter"),
    AnswerWay.CALENDAR: _l("by the calendar program"),
    AnswerWay.OFFICE: _l("told to the secretariat"),
}

QUORUMS: dict[Quorum, Any] = {
    Quorum.NONE: _l("No rule"),
    Quorum.HALF: _l("at least half of the members"),
    Quorum.MORE_THAN_HALF: _l("more than half of the members"),
    Quorum.TWO_THIRDS: _l("two thirds of the members"),
    Quorum.THREE_QUARTERS: _l("three quarters of the members"),
}

CONCLUSION_KINDS: dict[ConclusionKind, Any] = {
    ConclusionKind.TASK: _l("Task to assign"),
    ConclusionKind.DIRECTION: _l("Direction"),
    ConclusionKind.DECISION: _l("Decision"),
    ConclusionKind.INFORMATION: _l("Information"),
}

DOCUMENT_KINDS: dict[DocumentKind, Any] = {
    DocumentKind.RESOLUTION: _l("Resolution"),
    DocumentKind.DECISION: _l("Decision of an authority"),
    DocumentKind.DIRECTIVE: _l("Directive"),
    DocumentKind.REGULATION: _l("Regulation"),
    DocumentKind.RULES: _l("Rules"),
    DocumentKind.COMMUNIQUE: _l("Communiqué"),
    DocumentKind.NOTICE: _l("Notice"),
    DocumentKind.GUIDANCE: _l("Guidance"),
    DocumentKind.PROGRAMME: _l("Programme"),
    DocumentKind.PLAN: _l("Plan"),
    DocumentKind.OPTION: _l("Option paper"),
    DocumentKind.SCHEME: _l("Scheme"),
    DocumentKind.PROJECT: _l("Project"),
    DocumentKind.REPORT: _l("Report"),
    DocumentKind.MINUTES: _l("Minutes"),
    DocumentKind.SUBMISSION: _l("Submission to an authority"),
    DocumentKind.CONTRACT: _l("Contract"),
    DocumentKind.DISPATCH: _l("Urgent dispatch"),
    DocumentKind.MEMORANDUM: _l("Memorandum"),
    DocumentKind.AGREEMENT: _l("Agreement"),
    DocumentKind.AUTHORIZATION: _l("Authorization"),
    DocumentKind.INVITATION: _l("Invitation"),
    DocumentKind.INTRODUCTION: _l("Letter of introduction"),
    DocumentKind.LEAVE: _l("Leave permit"),
    DocumentKind.SENDING_SLIP: _l("Sending slip"),
    DocumentKind.TRANSFER_SLIP: _l("Transfer slip"),
    DocumentKind.NOTICE_SLIP: _l("Notice slip"),
    DocumentKind.LETTER: _l("Official letter"),
}

PAPER_KINDS: dict[PaperKind, Any] = {
    PaperKind.INVITATION: _l("Invitation to a session"),
    PaperKind.NOTICE: _l("Notice of conclusions"),
    PaperKind.EXTRACT: _l("Extract of the notice for a unit"),
    PaperKind.MINUTES: _l("Minutes of a session"),
}
PRIORITIES: dict[Priority, Any] = {
    Priority.NORMAL: _l("Not urgent"),
    Priority.URGENT: _l("Urgent"),
    Priority.VERY_URGENT: _l("Very urgent"),
    Priority.EXPRESS: _l("Express"),
}

INSPECTION_KINDS: dict[InspectionKind, Any] = {
    InspectionKind.CHECK: _l("Check"),
    InspectionKind.SUPERVISION: _l("Supervision"),
}

INSPECTION_STATES: dict[InspectionState, Any] = {
    InspectionState.PLANNED: _l("Planned"),
    InspectionState.RUNNING: _l("At work"),
    InspectionState.CONCLUDED: _l("Concluded"),
}

FINDING_KINDS: dict[FindingKind, Any] = {
    FindingKind.STRENGTH: _l("What is done well"),
    FindingKind.LIMIT: _l("Limit"),
    FindingKind.RECOMMENDATION: _l("Recommendation"),
}

BUDGET_SOURCES: dict[BudgetSource, Any] = {
    BudgetSource.CENTRAL: _l("Central budget"),
    BudgetSource.PROVINCE: _l("Budget of the province"),
    BudgetSource.LOCALITY: _l("Budget of localities"),
    BudgetSource.ENTERPRISE: _l("Enterprises"),
    BudgetSource.AID: _l("Aid and loans"),
    BudgetSource.OTHER: _l("Other sources"),
}

LINK_STATES: dict[LinkState, Any] = {
    LinkState.LIVE: _l("Works"),
    LinkState.EXPIRED: _l("Expired"),
    LinkState.REVOKED: _l("Revoked"),
    LinkState.TASK_CLOSED: _l("Task is closed"),
    LinkState.TASK_MOVED: _l("Task went to another unit"),
    LinkState.PERSON_LEFT: _l("Person has left the unit"),
}

DEEDS: dict[Deed, Any] = {
    Deed.OPENED: _l("opened"),
    Deed.CODE_ASKED: _l("code asked for"),
    Deed.CODE_WRONG: _l("wrong code typed"),
    Deed.CODE_RIGHT: _l("right code typed"),
    Deed.DRAFTED: _l("draft saved"),
    Deed.HANDED_IN: _l("handed in"),
    Deed.TIME_ASKED: _l("more time asked for"),
}
