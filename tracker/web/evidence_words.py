"""What was counted as evidence, in words and as links."""

from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from tracker.rules.evidence import Citation, EvidenceKind, Noun, Outcome, Tally

KIND_NAMES: dict[EvidenceKind | None, Any] = {
    EvidenceKind.SESSIONS_CHAIRED: _l("Sessions of the committee held and chaired"),
    EvidenceKind.DOCUMENTS_ISSUED: _l("Documents issued, by the register"),
    EvidenceKind.TASKS_ON_TIME: _l("Tasks done in time, of those that fell due"),
    EvidenceKind.TASKS_FINISHED: _l("Tasks finished"),
    EvidenceKind.DETAIL_PLANS_ON_TIME: _l("Detail plans issued in time, of those due"),
    EvidenceKind.REPORTS_ON_TIME: _l("Periodic reports in time, of those due"),
    EvidenceKind.INSPECTIONS_HELD: _l("Inspections held"),
    EvidenceKind.UNITS_VISITED: _l("Units visited by inspections"),
}
NOUN_NAMES = {
    Noun.MEETING: _l("Session"),
    Noun.DOCUMENT: _l("Document"),
    Noun.TASK: _l("Task"),
    Noun.INSPECTION: _l("Inspection"),
}
OUTCOMES = {
    Outcome.IN_TIME: _l("in time"),
    Outcome.NOT_IN_TIME: _l("not in time"),
    Outcome.WAITING: _l("handed in on time, waits for confirmation"),
}
PAGES = {
    Noun.MEETING: ("meetings.show", "meeting_id"),
    Noun.DOCUMENT: ("documents.show", "document_id"),
    Noun.TASK: ("tasks.show", "task_id"),
    Noun.INSPECTION: ("inspections.show", "inspection_id"),
}


def link_of(citation: Citation) -> str:
    """Return the address of a source."""
    endpoint, name = PAGES[citation.noun]
    values: dict[str, Any] = {name: citation.id}
    return url_for(endpoint, **values)


def note_of(tally: Tally) -> str:
    """Say what was left out of a count, or that not every source is named."""
    if tally.left_out and tally.whole is not None:
        return ngettext(
            "%(num)s was handed in on time and waits for confirmation; it is not counted yet.",
            "%(num)s were handed in on time and wait for confirmation; they are not counted yet.",
            tally.left_out,
        )
    if tally.left_out:
        return ngettext(
            "%(num)s session is not counted: nobody wrote down who chaired it.",
            "%(num)s sessions are not counted: nobody wrote down who chaired them.",
            tally.left_out,
        )
    if tally.is_cut:
        return gettext("Only the first %(count)s are named.", count=len(tally.citations))
    return ""
