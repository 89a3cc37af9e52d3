"""Words for refusals about series of sessions, papers of an agenda and proposed items."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

AGENDA_WORDS: dict[Fault, Any] = {
    Fault.SERIES_EXISTS: _l("There is a series “%(name)s” already."),
    Fault.SERIES_IN_USE: _l("This series has sessions, or is the first one; it stays."),
    Fault.ITEM_HAS_PAPERS: _l("This item has papers that were filed; take them out first."),
    Fault.PAPER_APPROVED: _l("This paper is approved; ask the secretariat to hand it back first."),
    Fault.PAPER_NOT_FILED: _l("This paper is not filed yet."),
    Fault.PAPER_NEEDS_ONE: _l(
        "Choose a file, a document of the register or a report: one of them."
    ),
    Fault.PROPOSAL_DECIDED: _l("This proposal was answered or withdrawn already."),
    Fault.ITEM_NOT_EMPTY: _l("This item holds notes or conclusions; take them out first."),
    Fault.NOTHING_TO_RAISE: _l("This stands on an agenda already, or is not late any more."),
}
