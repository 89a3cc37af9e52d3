"""Words for refusals about the papers of sessions."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

SESSION_PAPER_WORDS: dict[Fault, Any] = {
    Fault.MEETING_NOT_BEGUN: _l("The session has not begun yet."),
    Fault.NOT_ITS_DAY: _l("The session was on %(held_on)s; type the hour it ended."),
    Fault.MINUTES_APPROVED: _l(
        "The minutes or the notice of this session are approved; nothing of it changes any more."
    ),
    Fault.CONCLUSION_GIVEN: _l(
        "This conclusion is assigned: its words, deliverable and date may change. Whom it asks, its"
        " kind, how often it comes back, or that it stands here, changes only when its tasks are"
        " cancelled on their own pages first."
    ),
    Fault.CORRECTION_OPEN: _l(
        "A paper of this session is being corrected; the tasks follow when it has gone out anew."
    ),
    Fault.SESSION_GAVE_TASKS: _l("Its tasks are assigned: it was held, and not on a day to come."),
    Fault.LAST_MINUTES_OPEN: _l(
        "Not closed: the minutes of session %(ordinal)s are not approved. Have them approved, or"
        " say on its page that they were made outside this product."
    ),
    Fault.DRAFT_APPROVED: _l("This paper is approved; it does not change any more."),
    Fault.PAPER_NOT_APPROVED: _l(
        "The chair has not approved this paper; record its signature first if it was signed."
    ),
    Fault.PAPER_NEEDS_CLOSING: _l("Close the session first; then its papers can be approved."),
    Fault.PAPER_OUT_OF_HOUSE: _l(
        "This paper has left the house: it has a number, or the units were written to."
    ),
    Fault.REMARKS_DAY_PAST: _l("The last day for remarks cannot be before %(today)s."),
    Fault.REMARKS_UNANSWERED: _l(
        "Not approved: %(count)s remarks have no answer; say which are taken and which are not."
    ),
    Fault.REMARKS_MADE: _l("Your unit has made remarks; take them back first."),
    Fault.REMARK_ANSWERED: _l("This remark has its answer already; it stays."),
    Fault.SCAN_KEPT: _l("The scanned copy is kept already."),
    Fault.ISSUED_BEFORE_SESSION: _l("The paper cannot be dated before the session (%(held_on)s)."),
    Fault.NOTICE_NUMBER_TAKEN: _l(
        "The notice of session %(ordinal)s has number %(number)s in %(year)s already."
    ),
    Fault.COPY_NUMBERS_TAKEN: _l(
        "Number %(number)s is that of an extract of session %(ordinal)s already."
    ),
    Fault.NOTICE_NOT_NUMBERED: _l("Give the notice its number first; then it can be sent."),
    Fault.NOBODY_CONCERNED: _l("Every unit concerned has been written to already."),
}
