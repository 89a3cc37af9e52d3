"""What the tests of the pages of sessions share."""

from sqlalchemy import func, select

from tests.services.meetings.office import Office
from tracker.database import db


def words_of(answer) -> str:
    return answer.get_data(as_text=True)


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def url(office: Office, path: str = "") -> str:
    return f"/meetings/{office.meeting.id}{path}"
