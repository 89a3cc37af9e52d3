"""Who came to the sessions of a year."""

from fractions import Fraction

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.attendance_year import YearOfAttendance, read_year
from tracker.queries.meetings.series import list_series
from tracker.rules.permissions import Action
from tracker.sheets.writing import ColumnKind
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import send_sheet
from tracker.web.session_filters import read_session_filter
from tracker.web.views.meetings.blueprint import bp

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
    found, series = _read(), list_series(current_actor().committee_id)
    years = [(str(year), str(year)) for year in sorted({found.year, *found.years}, reverse=True)]
    return render_template(
        "meetings/year.html",
        found=found,
        years=years,
        wanted=read_session_filter(),
        all_series=[(str(row.id), row.name) for row in series] if len(series) > 1 else [],
        series={row.id: row.name for row in series[1:]},
    )


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
    wanted = read_session_filter()
    return read_year(current_actor(), wanted.year, today=clock.today(), series_id=wanted.series_id)


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(round(share * 100, 2))
