"""Names of what consolidated reports are made of, for reading."""

from typing import Any

from tracker.rules.consolidated import ConsolidatedKind, ConsolidatedState
from tracker.rules.faults import Fault
from tracker.rules.refreshing import Choice, Difference
from tracker.speech import lazy_gettext as _l

KINDS: dict[ConsolidatedKind, Any] = {
    ConsolidatedKind.MONTH: _l("A month"),
    ConsolidatedKind.QUARTER: _l("A quarter"),
    ConsolidatedKind.HALF_YEAR: _l("Half a year"),
    ConsolidatedKind.NINE_MONTHS: _l("Nine months"),
    ConsolidatedKind.YEAR: _l("A year"),
    ConsolidatedKind.YEAR_END_REVIEW: _l("Year-end review"),
}
STATES: dict[ConsolidatedState, Any] = {
    ConsolidatedState.DRAFT: _l("Draft report"),
    ConsolidatedState.ISSUED: _l("Report issued"),
}
DIFFERENCES: dict[Difference, Any] = {
    Difference.CHANGED: _l("New figures"),
    Difference.EDITED: _l("Edited by the office"),
    Difference.ADDED: _l("New sentence"),
    Difference.GONE: _l("No longer said"),
    Difference.ROWS: _l("Rows of a table or chart"),
}
CHOICES: dict[Choice, Any] = {
    Choice.WORDS: _l("Keep our words, renew their numbers"),
    Choice.ALL: _l("Keep words and numbers"),
    Choice.RULE: _l("Take the new sentence"),
}
CONSOLIDATED_WORDS: dict[Fault, Any] = {
    Fault.NUMBER_NOT_OF_SENTENCE: _l(
        "“%(number)s” in brackets is not a number of this sentence. Numbers in brackets come from "
        "the figures; take the brackets away to write one of your own."
    ),
    Fault.REPORT_ISSUED: _l("The report was issued as %(sign)s and does not change any more."),
    Fault.REPORT_NOT_APPROVED: _l(
        "The chair has not approved the report as it stands; or say that the paper is signed."
    ),
    Fault.REPORT_DATED_EARLY: _l(
        "The report cannot be dated before the day of its figures (%(as_of)s)."
    ),
    Fault.WINDOW_NOT_OPEN: _l("The time this report tells of begins on %(opens_on)s."),
    Fault.FIGURES_MOVED: _l(
        "Figures or words changed since this page was opened; look them over again."
    ),
}
