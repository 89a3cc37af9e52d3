"""Which sessions an address asks for: of a series, of a year."""

from tracker.queries.meetings.listing import SessionFilter
from tracker.web.paging import read_number

YEARS = range(1990, 2200)


def read_session_filter() -> SessionFilter:
    """Return what the address asks for; what is no year or no id asks for nothing."""
    year = read_number("year")
    return SessionFilter(read_number("series"), year if year in YEARS else None)
