"""The choices stored in tables, each by its word; the web floor gives them names to read."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What sort of body a unit is."""

    DEPARTMENT = "department"
    VERTICAL_AGENCY = "vertical_agency"
    DISTRICT = "district"
    COMMUNE = "commune"
    CENTRAL = "central"  # a ministry or another body of the centre
    PROVINCE = "province"
    OTHER = "other"


DEPARTMENTS = frozenset({UnitKind.DEPARTMENT, UnitKind.VERTICAL_AGENCY})
LOCALITIES = frozenset({UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.PROVINCE})


class PlanState(StrEnum):
    """How far a plan is."""

    DRAFT = "draft"
    PROMULGATED = "promulgated"
    WITHDRAWN = "withdrawn"


class AmendmentState(StrEnum):
    """How far an amendment of a plan is."""

    DRAFT = "draft"
    IN_FORCE = "in_force"


class ChangeKind(StrEnum):
    """What an amendment does to a row of the plan."""

    ADD = "add"
    END = "end"
    REDATE = "redate"
    LEAD = "lead"
    WORDS = "words"
    RESTART = "restart"  # its term counts anew because the document says so of all terms


class ImportState(StrEnum):
    """How far an annex is on its way into a plan."""

    READING = "reading"
    FAILED = "failed"
    READY = "ready"
    CONFIRMED = "confirmed"
    UNDONE = "undone"


class TaskKind(StrEnum):
    """What a unit owes."""

    WORK = "work"
    DETAIL_PLAN = "detail_plan"
    PERIODIC_REPORT = "periodic_report"


class LeadGroup(StrEnum):
    """A group of units as lead; each member owes its own task."""

    NONE = "none"  # the units are named one by one
    INDICATOR_LEADS = "indicator_leads"
    ALL_UNITS = "all_units"
    DEPARTMENTS = "departments"
    LOCALITIES = "localities"
    DISTRICTS = "districts"
    COMMUNES = "communes"
    CENTRAL = "central"
    CENTRAL_AND_LOCALITIES = "central_and_localities"
    STORED = "stored"  # a group of units the office keeps, named beside it


# the kinds of units in a group; who leads an indicator is asked of the plan
GROUP_KINDS = {
    LeadGroup.ALL_UNITS: DEPARTMENTS | LOCALITIES,
    LeadGroup.DEPARTMENTS: DEPARTMENTS,
    LeadGroup.LOCALITIES: LOCALITIES,
    LeadGroup.DISTRICTS: frozenset({UnitKind.DISTRICT}),
    LeadGroup.COMMUNES: frozenset({UnitKind.COMMUNE}),
    LeadGroup.CENTRAL: frozenset({UnitKind.CENTRAL}),
    LeadGroup.CENTRAL_AND_LOCALITIES: LOCALITIES | {UnitKind.CENTRAL},
}


class SuccessionKind(StrEnum):
    """What becomes of units by a legal document."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    TRANSFER = "transfer"  # single duties pass to another unit; both go on
    REFORM = "reform"  # many units at once, as a table maps them


class SuccessionState(StrEnum):
    """How far a succession is; it is done as a whole and undone as a whole, once."""

    AHEAD = "ahead"  # written down; nothing moves before its day
    CALLED_OFF = "called_off"  # before its day
    DOING = "doing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Part(StrEnum):
    """A unit's part in an assignment."""

    LEAD = "lead"
    COORDINATING = "coordinating"


class ReportFrequency(StrEnum):
    """How often a plan asks for figures."""

    NONE = "none"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class LongerReport(StrEnum):
    """Whether a plan also asks for a longer report, and what becomes of those that end with it."""

    NONE = "none"
    MERGED = "merged"  # one document, which takes in the shorter ones of that day
    APART = "apart"  # a document of its own beside them


class SubmissionState(StrEnum):
    """How far a try is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ExtensionState(StrEnum):
    """How a request for more time ended."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # the task was finished or cancelled before anybody decided


class DecisionKind(StrEnum):
    """What was decided about a task beside its tries and extensions."""

    DUE_SET = "due_set"
    DUE_KEPT = "due_kept"  # although the working calendar changed
    AMENDED = "amended"  # another due date or unit, by an amendment of the plan
    CORRECTED = "corrected"  # another due date or other words, by a corrected conclusion
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    MOVED = "moved"  # to the unit that took over


class MeetingKind(StrEnum):
    """What sort of session."""

    REGULAR = "regular"
    THEMATIC = "thematic"
    YEAR_END = "year_end"
    SUPERVISION = "supervision"


class AgendaPurpose(StrEnum):
    """What an item of the agenda is for, where it is more than an item."""

    FOLLOW_UP = "follow_up"  # how the conclusions of the session before stand


class MeetingState(StrEnum):
    """How far a session is."""

    PREPARING = "preparing"
    HELD = "held"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class PartOfDay(StrEnum):
    """When on its day a session is held, where the hour is not known."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Presence(StrEnum):
    """Who came."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    SUBSTITUTE = "substitute"
    EXCUSED = "excused"  # absent, with a reason
    ABSENT = "absent"  # without a word


class ConclusionKind(StrEnum):
    """What a conclusion is."""

    TASK = "task"
    DIRECTION = "direction"
    DECISION = "decision"
    INFORMATION = "information"


class DayKind(StrEnum):
    """Why a day of the working calendar is unlike other days of its weekday."""

    HOLIDAY = "holiday"
    DAY_OFF_SWAPPED = "day_off_swapped"
    WORKING_SATURDAY = "working_saturday"


class Language(StrEnum):
    """A reader's language."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class DocumentKind(StrEnum):
    """The type of a document (Decree 30/2020, annex III, part I), and the official letter."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    DIRECTIVE = "directive"
    REGULATION = "regulation"
    RULES = "rules"
    COMMUNIQUE = "communique"
    NOTICE = "notice"
    GUIDANCE = "guidance"
    PROGRAMME = "programme"
    PLAN = "plan"
    OPTION = "option"
    SCHEME = "scheme"
    PROJECT = "project"
    REPORT = "report"
    MINUTES = "minutes"
    SUBMISSION = "submission"
    CONTRACT = "contract"
    DISPATCH = "dispatch"
    MEMORANDUM = "memorandum"
    AGREEMENT = "agreement"
    AUTHORIZATION = "authorization"
    INVITATION = "invitation"
    INTRODUCTION = "introduction"
    LEAVE = "leave"
    SENDING_SLIP = "sending_slip"
    TRANSFER_SLIP = "transfer_slip"
    NOTICE_SLIP = "notice_slip"
    LETTER = "letter"  # công văn: no type name and no abbreviation


class Priority(StrEnum):
    """How urgent a document is (Decree 30/2020, annex I)."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"


class InspectionKind(StrEnum):
    """Checked by who is above, or supervised by who was elected."""

    CHECK = "check"
    SUPERVISION = "supervision"


class InspectionState(StrEnum):
    """How far an inspection is."""

    PLANNED = "planned"
    RUNNING = "running"
    CONCLUDED = "concluded"


class FindingKind(StrEnum):
    """What an inspection found; only a recommendation asks something of a unit."""

    STRENGTH = "strength"
    LIMIT = "limit"
    RECOMMENDATION = "recommendation"


class BudgetSource(StrEnum):
    """Where money comes from."""

    CENTRAL = "central"
    PROVINCE = "province"
    LOCALITY = "locality"
    ENTERPRISE = "enterprise"
    AID = "aid"
    OTHER = "other"


class LetterStage(StrEnum):
    """How far an urging letter is: still to be signed, gone out, or taken back."""

    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class PrintState(StrEnum):
    """Whether the files of an urging letter are made."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"
