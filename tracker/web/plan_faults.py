"""Words for refusals about plans, their reports and their amendments."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

PLAN_WORDS: dict[Fault, Any] = {
    # plans
    Fault.NOT_A_DOCUMENT_NUMBER: _l("Type the number only, like 3015; the symbol stands beside."),
    Fault.PLAN_EXISTS: _l("There is a plan with this number, symbol and date already."),
    Fault.PLAN_NOT_DRAFT: _l("The plan is no draft any more and cannot be changed."),
    Fault.PLAN_WITHDRAWN: _l("The plan was withdrawn."),
    Fault.PLAN_NOT_IN_FORCE: _l("Only a promulgated plan can be withdrawn."),
    Fault.PLAN_EMPTY: _l("The plan assigns nothing yet; add an assignment first."),
    Fault.ISSUED_IN_FUTURE: _l(
        "The date of issue is %(issued)s; the plan can be promulgated from that day."
    ),
    Fault.PERIOD_TOO_LATE: _l(
        "The first period begins too late; choose one up to %(latest)s and within the plan's term."
    ),
    Fault.PERIOD_OF_OTHER_LENGTH: _l(
        "The first period is as long as the report of the plan: type it like %(period)s."
    ),
    Fault.REPORT_NOT_LONGER: _l(
        "The plan's usual report is of this length or longer; choose “not asked”."
    ),
    Fault.INDICATORS_ASSIGNED: _l(
        "Indicators of the present set are assigned; take them back before changing the set."
    ),
    Fault.INDICATOR_LEADS_MISSING: _l(
        "“%(title)s” asks the units that lead an indicator, but no indicator has a lead unit yet."
    ),
    Fault.GROUP_EMPTY: _l("“%(title)s” asks a group that has no unit today."),
    Fault.GROUP_AND_UNITS: _l("Choose a group or name the lead units, not both."),
    Fault.UNITS_MISSING: _l("Choose at least one lead unit, or a group."),
    Fault.UNIT_NOT_VALID: _l("%(unit)s does not exist on %(day)s; choose its successor."),
    Fault.LEAD_IS_COORDINATING: _l("%(unit)s is chosen as lead and as co-ordinating unit."),
    Fault.ROW_FOLLOWS_PLAN: _l("This row follows the plan's own fields; change it there."),
    Fault.DUE_IN_PAST: _l(
        "%(due)s is past: the task would be overdue at once. Tick the box below if it is meant."
    ),
    Fault.DUE_FAR_AHEAD: _l(
        "%(due)s is twenty years ahead or more. Tick the box below if it is meant."
    ),
    Fault.DUE_IS_SET: _l("There is a due date already; it is changed by an extension."),
    Fault.TASK_CLOSED: _l("The task is finished or cancelled."),
    # amendments of plans
    Fault.AMENDMENT_EXISTS: _l(
        "The plan already has an amendment of this number, symbol and date."
    ),
    Fault.AMENDMENT_BEFORE_PLAN: _l(
        "An amendment is not older than its plan, which was issued on %(issued)s."
    ),
    Fault.AMENDMENT_IN_FORCE: _l("The amendment is in force and is not changed any more."),
    Fault.AMENDMENT_EMPTY: _l("The amendment changes nothing yet; add a change first."),
    Fault.ROW_ENDS_AND_CHANGES: _l(
        "An assignment either ends or changes; take the other change out first."
    ),
    Fault.ROW_HAS_ENDED: _l("“%(title)s” was ended by another amendment."),
    Fault.NOTHING_CHANGES: _l("Nothing is different from what the plan says now."),
}
