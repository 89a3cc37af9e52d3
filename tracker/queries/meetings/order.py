"""Which sessions of a series came before one: by their days, for numbers may be given late."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from tracker.models import Meeting


def comes_before(row: Any, meeting: Meeting | type[Meeting]) -> ColumnElement[bool]:
    """Say of a session that it is of the same series and earlier; on one day the number tells."""
    return and_(
        row.series_id == meeting.series_id,
        or_(
            row.held_on < meeting.held_on,
            and_(row.held_on == meeting.held_on, row.ordinal < meeting.ordinal),
        ),
    )


def newest_first(row: Any) -> tuple[ColumnElement[Any], ...]:
    """Return the order in which the last session of a series is the first."""
    return row.held_on.desc(), row.ordinal.desc(), row.id.desc()
