"""Who may do what: the table role x action x relation, and nothing else decides.

Letters of the table: A all; U what the actor's unit leads; C also what it co-ordinates;
O only what the actor made; R read everything; - refuse.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.backlog import REVIEW_DAYS
from tracker.rules.faults import NotAllowed
from tracker.rules.statuses import DUE_SOON_DAYS


class Role(StrEnum):
    """A person's part in one committee."""

    ADMIN = "admin"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    UNIT_LEAD = "unit_lead"
    UNIT_MEMBER = "unit_member"
    OBSERVER = "observer"


UNIT_ROLES = frozenset({Role.UNIT_LEAD, Role.UNIT_MEMBER})


class Relation(StrEnum):
    """How a thing stands to the actor."""

    MINE = "mine"  # made by the actor
    OWN = "own"  # led by the actor's unit
    COORDINATING = "coordinating"  # co-ordinated by the actor's unit
    OTHER = "other"


class Action(StrEnum):
    """Something a person may want to do."""

    USE_ACCOUNT = "use_account"  # own profile, language, password, sessions
    SEARCH = "search"
    SEE_OVERVIEW = "see_overview"
    SEE_UNIT_HOME = "see_unit_home"
    SEE_HEALTH = "see_health"
    SEE_PLAN = "see_plan"
    SEE_DRAFT_PLAN = "see_draft_plan"
    EDIT_PLAN = "edit_plan"
    PROMULGATE_PLAN = "promulgate_plan"
    ASSIGN = "assign"
    SPLIT_TASK = "split_task"
    SEE_TASK = "see_task"
    EDIT_TASK = "edit_task"
    REQUEST_EXTENSION = "request_extension"
    DECIDE_EXTENSION = "decide_extension"
    REPORT_PROGRESS = "report_progress"
    DRAFT_SUBMISSION = "draft_submission"
    SUBMIT = "submit"
    ENTER_ON_BEHALF = "enter_on_behalf"  # type in a report the unit sent on paper
    DECIDE_SUBMISSION = "decide_submission"
    REOPEN_SUBMISSION = "reopen_submission"
    CLOSE_TASK = "close_task"
    REOPEN_TASK = "reopen_task"
    COMMENT = "comment"
    EDIT_COMMENT = "edit_comment"
    UPLOAD_EVIDENCE = "upload_evidence"
    DOWNLOAD_EVIDENCE = "download_evidence"
    DELETE_EVIDENCE = "delete_evidence"
    CREATE_MEETING = "create_meeting"
    SEE_MEETING = "see_meeting"
    ANSWER_INVITATION = "answer_invitation"  # for the own unit
    EDIT_MINUTES = "edit_minutes"
    SIGN_MINUTES = "sign_minutes"
    MAKE_TASKS = "make_tasks"
    SEE_DOCUMENT = "see_document"
    EDIT_DOCUMENT = "edit_document"
    SEE_INSPECTION = "see_inspection"
    EDIT_INSPECTION = "edit_inspection"
    SEE_BUDGET = "see_budget"
    EDIT_BUDGET = "edit_budget"
    SEE_CONSOLIDATED = "see_consolidated"  # one that is issued
    SEE_CONSOLIDATED_DRAFT = "see_consolidated_draft"
    EDIT_CONSOLIDATED = "edit_consolidated"
    APPROVE_CONSOLIDATED = "approve_consolidated"
    EXPORT_OWN = "export_own"
    EXPORT_PROVINCE = "export_province"
    URGE = "urge"
    SEE_MAIL_LOG = "see_mail_log"
    SEE_LEDGER = "see_ledger"  # what was sent about a task and what came back
    RECORD_ANSWER = "record_answer"
    EDIT_MAIL = "edit_mail"
    SEE_CALENDAR = "see_calendar"
    EDIT_CALENDAR = "edit_calendar"
    RUN_SYSTEM = "run_system"
    MANAGE_USERS = "manage_users"
    INVITE_MEMBER = "invite_member"
    MANAGE_UNITS = "manage_units"
    MANAGE_COMMITTEE = "manage_committee"
    ADD_COMMITTEE = "add_committee"
    MANAGE_INDICATORS = "manage_indicators"
    IMPORT_TABLES = "import_tables"
    SEE_AUDIT = "see_audit"
    VERIFY_AUDIT = "verify_audit"


ROLES = (
    Role.ADMIN,
    Role.SECRETARIAT,
    Role.CHAIR,
    Role.UNIT_LEAD,
    Role.UNIT_MEMBER,
    Role.OBSERVER,
)

# fmt: off
TABLE: dict[Action, str] = {
    #                           AD SEC CH UL UM OB
    Action.USE_ACCOUNT:        "O  O   O  O  O  O",
    Action.SEARCH:             "R  R   R  C  C  R",
    Action.SEE_OVERVIEW:       "R  R   R  -  -  R",
    Action.SEE_UNIT_HOME:      "-  -   -  U  U  -",
    Action.SEE_HEALTH:         "A  A   -  -  -  -",
    Action.SEE_PLAN:           "R  A   R  R  R  R",
    Action.SEE_DRAFT_PLAN:     "-  A   R  -  -  -",
    Action.EDIT_PLAN:          "-  A   -  -  -  -",
    Action.PROMULGATE_PLAN:    "-  A   A  -  -  -",
    Action.ASSIGN:             "-  A   A  -  -  -",
    Action.SPLIT_TASK:         "-  -   -  U  -  -",
    Action.SEE_TASK:           "R  A   R  C  C  R",
    Action.EDIT_TASK:          "-  A   -  -  -  -",
    Action.REQUEST_EXTENSION:  "-  -   -  U  -  -",
    Action.DECIDE_EXTENSION:   "-  A   A  -  -  -",
    Action.REPORT_PROGRESS:    "-  -   -  C  O  -",
    Action.DRAFT_SUBMISSION:   "-  -   -  U  U  -",
    Action.SUBMIT:             "-  -   -  U  -  -",
    Action.ENTER_ON_BEHALF:    "-  A   -  -  -  -",
    Action.DECIDE_SUBMISSION:  "-  A   -  -  -  -",
    Action.REOPEN_SUBMISSION:  "-  A   -  -  -  -",
    Action.CLOSE_TASK:         "-  A   A  -  -  -",
    Action.REOPEN_TASK:        "-  A   A  -  -  -",
    Action.COMMENT:            "-  A   A  C  C  -",
    Action.EDIT_COMMENT:       "-  -   -  O  O  -",
    Action.UPLOAD_EVIDENCE:    "-  A   -  C  C  -",
    Action.DOWNLOAD_EVIDENCE:  "-  A   R  C  C  R",
    Action.DELETE_EVIDENCE:    "-  A   -  U  O  -",
    Action.CREATE_MEETING:     "-  A   A  -  -  -",
    Action.SEE_MEETING:        "-  A   A  C  C  R",
    Action.ANSWER_INVITATION:  "-  -   -  U  U  -",
    Action.EDIT_MINUTES:       "-  A   A  -  -  -",
    Action.SIGN_MINUTES:       "-  -   A  -  -  -",
    Action.MAKE_TASKS:         "-  A   A  -  -  -",
    Action.SEE_DOCUMENT:       "R  A   R  R  R  R",
    Action.EDIT_DOCUMENT:      "-  A   -  -  -  -",
    Action.SEE_INSPECTION:     "-  A   A  C  C  R",
    Action.EDIT_INSPECTION:    "-  A   A  -  -  -",
    Action.SEE_BUDGET:         "R  A   R  -  -  R",
    Action.EDIT_BUDGET:        "-  A   -  -  -  -",
    Action.SEE_CONSOLIDATED:   "R  A   R  R  R  R",
    Action.SEE_CONSOLIDATED_DRAFT: "-  A   R  -  -  -",
    Action.EDIT_CONSOLIDATED:  "-  A   -  -  -  -",
    Action.APPROVE_CONSOLIDATED: "-  -   A  -  -  -",
    Action.EXPORT_OWN:         "-  A   A  U  U  R",
    Action.EXPORT_PROVINCE:    "-  A   A  -  -  R",
    Action.URGE:               "-  A   A  -  -  -",
    Action.SEE_MAIL_LOG:       "R  A   -  -  -  R",
    Action.SEE_LEDGER:         "R  A   R  U  U  R",
    Action.RECORD_ANSWER:      "-  A   -  -  -  -",
    Action.EDIT_MAIL:          "-  A   -  -  -  -",
    Action.SEE_CALENDAR:       "R  A   R  R  R  R",
    Action.EDIT_CALENDAR:      "-  A   -  -  -  -",
    Action.RUN_SYSTEM:         "A  -   -  -  -  -",
    Action.MANAGE_USERS:       "A  -   -  -  -  -",
    Action.INVITE_MEMBER:      "A  -   -  U  -  -",
    Action.MANAGE_UNITS:       "A  A   -  -  -  -",
    Action.MANAGE_COMMITTEE:   "A  A   -  -  -  -",
    Action.ADD_COMMITTEE:      "A  -   -  -  -  -",
    Action.MANAGE_INDICATORS:  "-  A   -  -  -  -",
    Action.IMPORT_TABLES:      "-  A   -  U  -  -",
    Action.SEE_AUDIT:          "A  R   -  U  -  R",
    Action.VERIFY_AUDIT:       "A  A   -  -  -  A",
}
# fmt: on

EVERYTHING = frozenset(Relation)
REACH: dict[str, frozenset[Relation]] = {
    "A": EVERYTHING,
    "R": EVERYTHING,
    "C": frozenset({Relation.MINE, Relation.OWN, Relation.COORDINATING}),
    "U": frozenset({Relation.MINE, Relation.OWN}),
    "O": frozenset({Relation.MINE}),
    "-": frozenset(),
}


@dataclass(frozen=True)
class Actor:
    """A signed-in person in one committee: role and unit as the database has them now."""

    user_id: int
    committee_id: int
    role: Role
    unit_id: int | None = None
    name: str = ""
    membership_id: int = 0
    due_soon_days: int = DUE_SOON_DAYS  # by the setting of the committee, as the next
    review_days: int = REVIEW_DAYS


@dataclass(frozen=True)
class Scope:
    """Which rows of one committee an actor's queries may return.

    ``unit_id`` None means all; otherwise rows the unit leads, and with ``coordinating`` also
    those it co-ordinates. ``due_soon_days`` and ``review_days`` (working days for the secretariat
    to answer) are the committee's settings: what is counted in a scope follows them.
    """

    committee_id: int
    unit_id: int | None = None
    coordinating: bool = False
    due_soon_days: int = DUE_SOON_DAYS
    review_days: int = REVIEW_DAYS


def reach(role: Role, action: Action) -> frozenset[Relation]:
    """Return the relations for which ``role`` may do ``action``.

    >>> sorted(reach(Role.UNIT_LEAD, Action.SUBMIT))
    [<Relation.MINE: 'mine'>, <Relation.OWN: 'own'>]
    """
    return REACH[TABLE[action].split()[ROLES.index(role)]]


def may_knock(role: Role, action: Action) -> bool:
    """Tell whether ``role`` may do ``action`` to anything at all (the guard of a route)."""
    return bool(reach(role, action))


def relation_of(
    actor: Actor, *, unit_id: int | None, coordinating: frozenset[int] = frozenset()
) -> Relation:
    """Return how a thing led by ``unit_id`` stands to the actor."""
    if actor.unit_id is not None and actor.unit_id == unit_id:
        return Relation.OWN
    if actor.unit_id in coordinating:
        return Relation.COORDINATING
    return Relation.OTHER


def may(actor: Actor, action: Action, relation: Relation = Relation.OTHER) -> bool:
    """Tell whether the actor may do ``action`` to a thing that stands so to him."""
    return relation in reach(actor.role, action)


def require(
    actor: Actor,
    action: Action,
    *,
    committee_id: int,
    unit_id: int | None = None,
    coordinating: frozenset[int] = frozenset(),
) -> None:
    """Raise NotAllowed unless the actor may do ``action`` to this thing of this committee."""
    relation = relation_of(actor, unit_id=unit_id, coordinating=coordinating)
    if actor.committee_id != committee_id or not may(actor, action, relation):
        raise NotAllowed(action)


def scope_of(actor: Actor, action: Action) -> Scope:
    """Return the rows the actor may meet when doing ``action``.

    Raises NotAllowed when there are none.
    """
    relations, settings = reach(actor.role, action), (actor.due_soon_days, actor.review_days)
    if Relation.OTHER in relations:
        return Scope(actor.committee_id, None, False, *settings)
    if Relation.OWN in relations and actor.unit_id is not None:
        coordinating = Relation.COORDINATING in relations
        return Scope(actor.committee_id, actor.unit_id, coordinating, *settings)
    raise NotAllowed(action)


def drafting_action(actor: Actor) -> Action:
    """Return by which right the actor writes a draft: his unit's own, or from its paper."""
    return Action.DRAFT_SUBMISSION if actor.role in UNIT_ROLES else Action.ENTER_ON_BEHALF
