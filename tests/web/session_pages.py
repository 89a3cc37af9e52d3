"""What the tests of the pages of sessions share."""

from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Membership


def office_at_its_desk(client: FlaskClient) -> Office:
    """Make an office with a session, and sign its secretariat in."""
    with writing():
        made = Office()
        member = db.session.get(Membership, made.secretariat.membership_id)
    sign_in_as(client, member)
    return made


def words_of(answer) -> str:
    return answer.get_data(as_text=True)


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def url(office: Office, path: str = "") -> str:
    return f"/meetings/{office.meeting.id}{path}"
