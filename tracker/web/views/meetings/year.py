"""Who came to the sessions of a year."""

from fractions import Fraction

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker import clock
from tracker.queries.meetings.attendance_year import YearOfAttendance, read_year
from tracker.rules.permissions import Action
from tracker.sheets.writing import ColumnKind
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import send_sheet
from tracker.web.paging import read_number
from tracker.web.views.meetings.blueprint import bp

YEARS = range(1990, 2200)
HEADINGS = (
    (_l("Unit"), ColumnKind.TEXT),
    (_l("Sessions invited to"), ColumnKind.WHOLE),
    (_l("In person"), ColumnKind.WHOLE),
    (_l("of these late"), ColumnKind.WHOLE),
    (_l("By a substitute"), ColumnKind.WHOLE),
    (_l("Absent with a reason"), ColumnKind.WHOLE),
    (_l("Absent without a word"), ColumnKind.WHOLE),
    (_l("Not recorded"), ColumnKind.WHOLE),
    (_l("Share that came, in percent"), ColumnKind.DECIMAL),
)


@bp.get("/attendance-of-year")
@guarded(Action.SEE_MEETING)
def attendance_of_year() -> ResponseReturnValue:
    """Show who came to the sessions of a year: unit by unit, session by session."""
    found = _read()
    years = [(str(year), str(year)) for year in sorted({found.year, *found.years}, reverse=True)]
    return render_template("meetings/year.html", found=found, years=years)


@bp.get("/attendance-of-year.xlsx")
@guarded(Action.EXPORT_OWN)
def attendance_of_year_sheet() -> Response:
    """Send the same as a workbook."""
    found = _read()
    rows = (
        (
            row.unit.name,
            row.invited,
            row.in_person,
            row.count("late"),
            row.count("substitute"),
            row.count("excused"),
            row.count("absent"),
            row.count("unknown"),
            _percent(row.share),
        )
        for row in found.units
    )
    return send_sheet(_("Attendance %(year)s", year=found.year), HEADINGS, rows)


def _read() -> YearOfAttendance:
    asked = read_number("year")
    year = asked if asked in YEARS else None
    return read_year(current_actor(), year, today=clock.today())


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(round(share * 100, 2))
