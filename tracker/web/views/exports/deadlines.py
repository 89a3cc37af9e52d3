"""What moves due dates, as workbooks: the days of a year, and the answers to requests for time."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.calendars import list_known_days
from tracker.queries.extensions import AnsweredExtension, list_answered
from tracker.rules.calendar_changes import PLAIN_WORDS
from tracker.rules.choices import ExtensionState
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web import filters
from tracker.web.access import current_actor, guarded
from tracker.web.calendar_reading import year_of
from tracker.web.exporting import DAY, TEXT, in_blocks, send_sheet
from tracker.web.views.exports.blueprint import bp

# Headings and words as the import of a year reads them: copied there, the table is the same year.
DAYS = (
    (_l("Date"), DAY),
    (_l("Kind"), TEXT),
    (_l("Name of the day"), TEXT),
    (_l("Source"), TEXT),
)
ANSWERED = (
    (_l("Code"), TEXT),
    (_l("Task"), TEXT),
    (_l("Lead unit"), TEXT),
    (_l("Due before"), DAY),
    (_l("Asked until"), DAY),
    (_l("Asked after the due date"), TEXT),
    (_l("Answer"), TEXT),
    (_l("Due after"), DAY),
    (_l("Answered by"), TEXT),
    (_l("Answered at"), TEXT),
    (_l("Number of the answer"), TEXT),
    (_l("Date of the answer"), DAY),
)
ANSWERS = {
    ExtensionState.GRANTED: _l("granted"),
    ExtensionState.REFUSED: _l("refused"),
    ExtensionState.LAPSED: _l("no longer needed"),
}


@bp.get("/calendar/export.xlsx")
@guarded(Action.SEE_CALENDAR)
def calendar() -> ResponseReturnValue:
    """Take along the days off, exchanged and made up of the year that is seen."""
    year = year_of(request.args.get("year"), clock.today().year)
    days = [row for row in list_known_days() if row.day.year == year]
    rows = ((row.day, PLAIN_WORDS[row.kind], row.name, row.source) for row in days)
    return send_sheet(_("Working calendar %(year)s", year=year), DAYS, rows)


@bp.get("/extensions/answered.xlsx")
@guarded(Action.DECIDE_EXTENSION)
def answered() -> ResponseReturnValue:
    """Take along the requests that were answered, the last answer first."""
    actor = current_actor()

    def read(offset: int, limit: int) -> Sequence[AnsweredExtension]:
        return list_answered(actor, offset=offset, limit=limit)

    return send_sheet(_("Answered requests"), ANSWERED, map(_answer, in_blocks(read)))


def _answer(one: AnsweredExtension) -> Sequence[Value]:
    return (
        one.code,
        one.title,
        one.unit_name,
        one.old_due,
        one.new_due,
        _("yes") if one.asked_late else "",
        str(ANSWERS[one.state]),
        one.granted_due,
        one.decided_by,
        filters.moment(one.decided_at) if one.decided_at else "",
        str(one.answer_number or ""),
        one.answer_on,
    )
