"""Words for what is refused of a report."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

REPORT_WORDS: dict[Fault, Any] = {
    Fault.REPORT_FORM_NEEDED: _l(
        "This report asks for figures; write them on the form of the report, then hand it in."
    ),
    Fault.REPORT_HAS_UNREAD: _l("Not handed in: the form has words that cannot be read yet."),
    Fault.REPORT_LACKS_FIGURES: _l(
        "Not handed in. Indicators not answered yet: %(count)s (%(names)s). Give the figure, or "
        "choose “no data yet” or “not applicable”."
    ),
    Fault.REPORT_HAS_DOUBTS: _l(
        "Not handed in. Figures that look doubtful: %(count)s (%(names)s). Correct them, or keep "
        "them with a reason."
    ),
    Fault.REPORT_NIL_REASON_MISSING: _l("Say on the form why nothing is reported in this period."),
    Fault.REPORT_SCAN_MISSING: _l(
        "A report entered on behalf of a unit needs the scan of its paper."
    ),
    Fault.REPORT_IS_DRAFTED: _l(
        "The unit is writing this report itself; it cannot be entered on its behalf."
    ),
    Fault.REPORT_HAS_RETURNED_VALUES: _l(
        "A value is marked to be returned; return the report, or let the value stand."
    ),
    Fault.REPORT_DUE_TOO_SOON: _l(
        "At least one working day lies between the last day of the figures and the due date: "
        "%(earliest)s at the earliest (Decree 09/2019)."
    ),
    Fault.REPORT_CONFIRMED: _l("The unit has confirmed this report already."),
    Fault.FIGURE_NOT_ASKED: _l("The unit is not asked to report this indicator."),
    Fault.FIGURE_REASON_MISSING: _l("Say why it does not apply: %(names)s."),
    Fault.FIGURE_NOTE_MISSING: _l("Say what has to be put right."),
}
