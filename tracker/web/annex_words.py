"""Words of the pages on which an annex is looked over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.doubts import Doubt, Finding
from tracker.rules.annexes.matching import Change
from tracker.rules.choices import ImportState
from tracker.rules.dates import show_date
from tracker.rules.readings import DeadlineReading, Recurrence
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l

ROLES: dict[Role, Any] = {
    Role.IGNORED: _l("Not read"),
    Role.NUMBER: _l("Row number"),
    Role.TASK: _l("What is to be done"),
    Role.LEAD: _l("Lead units"),
    Role.COORDINATING: _l("Co-ordinating units"),
    Role.DELIVERABLE: _l("Deliverable"),
    Role.DEADLINE: _l("Deadline"),
    Role.NOTE: _l("Note"),
}

STATES: dict[ImportState, Any] = {
    ImportState.READING: _l("Being read"),
    ImportState.FAILED: _l("Could not be read"),
    ImportState.READY: _l("To be looked over"),
    ImportState.CONFIRMED: _l("In the plan"),
    ImportState.UNDONE: _l("Taken back"),
}

CHANGES: dict[Change, Any] = {
    Change.NEW: _l("New"),
    Change.CHANGED: _l("Changed"),
    Change.SAME: _l("As in the plan"),
    Change.GONE: _l("No longer in the file"),
}

DOUBTS: dict[Doubt, Any] = {
    Doubt.TASK_MISSING: _l("It is not said what is to be done."),
    Doubt.TEXT_TOO_LONG: _l("%(length)s characters; at most %(limit)s have room here."),
    Doubt.NOT_TEXT: _l("There are signs here that cannot be kept; type this cell again."),
    Doubt.STATE_SECRET: _l("There is a mark of secrecy; state secrets do not belong here."),
    Doubt.CELL_BROKEN: _l("The file shows the error %(words)s here; type what it should be."),
    Doubt.LEAD_MISSING: _l("Nobody leads this row."),
    Doubt.LEAD_UNKNOWN: _l("It is not known who “%(words)s” is; decide that, or correct the cell."),
    Doubt.LEAD_NOT_NAMED: _l("“%(words)s” does not say which unit; name who leads."),
    Doubt.GROUP_EMPTY: _l("The register has no unit that belongs to “%(words)s”."),
    Doubt.UNIT_NEW: _l("%(name)s is not in the register; add it or choose another unit."),
    Doubt.UNIT_AMBIGUOUS: _l("“%(words)s” may be %(names)s; write the name out."),
    Doubt.UNIT_NEAR: _l("“%(words)s” is read as %(name)s, %(percent)s %% alike."),
    Doubt.UNIT_CLOSED: _l(
        "%(name)s does not exist on the plan's date of issue (%(day)s); choose another unit."
    ),
    Doubt.UNIT_UNKNOWN: _l("It is not known who “%(words)s” is; the words stay in the row."),
    Doubt.LEAD_COORDINATES: _l("“%(words)s” leads this row; it is not counted twice."),
    Doubt.DEADLINE_BEFORE_ISSUE: _l("The deadline, %(day)s, is before the plan is issued."),
    Doubt.DEADLINE_UNSET: _l("“%(words)s” cannot be read; the row would have no due date yet."),
    Doubt.DEADLINE_START_UNKNOWN: _l(
        "It is not known from when “%(words)s” counts; the row would have no due date yet."
    ),
    Doubt.DEADLINE_PAST: _l("%(day)s is past already."),
    Doubt.DEADLINE_MADE_A_DAY: _l(
        "The workbook says %(day)s; look whether the document names the month only."
    ),
    Doubt.DUPLICATE: _l("The same as the row at %(place)s; leave one of them out."),
    Doubt.SAME_WORDS: _l("The words are those of the row at %(place)s."),
}


RECURRENCES: dict[Recurrence, Any] = {
    Recurrence.MONTHLY: _l("Each month"),
    Recurrence.QUARTERLY: _l("Each quarter"),
    Recurrence.HALF_YEARLY: _l("Each half year"),
    Recurrence.YEARLY: _l("Each year"),
    Recurrence.STANDING: _l("Standing work"),
}


def reading_words(reading: DeadlineReading, issued: date) -> str:
    """Return in a few words how a deadline is read."""
    if reading.due is not None:
        words = _("Read as due on %(day)s", day=show_date(reading.due))
        before = _("That is before the plan is issued.")
        return f"{words}. {before}" if reading.due < issued else str(words)
    again = RECURRENCES.get(reading.recurrence)
    if again is not None:
        return str(_("Read as: %(words)s", words=again))
    return str(_("No due date can be read from this yet"))


def doubt_words(finding: Finding, preview: Preview) -> str:
    """Return the sentence for a doubt in the reader's language."""
    facts: dict[str, Any] = dict(finding.facts)
    if "names" in facts:
        facts["names"] = _(" or ").join(facts["names"])
    if "at" in facts:
        columns = preview.table.columns
        task = next((one.at for one in columns if one.role is Role.TASK), columns[0].at)
        facts["place"] = preview.book.grids[preview.table.grid].place(facts["at"], task)
    return _filled(DOUBTS[finding.doubt], facts)


def _filled(sentence: Any, facts: Mapping[str, Any]) -> str:
    return str(sentence) % facts if "%(" in str(sentence) else str(sentence)
