from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.jobs.office import envelope, make_office
from tracker.database import db, transaction
from tracker.jobs import rounds
from tracker.models import Letter


@pytest.fixture
def office(app):
    with transaction():
        return make_office()


def letters() -> list[Letter]:
    db.session.expire_all()
    return list(db.session.scalars(select(Letter).where(Letter.template == "calendar_missing")))


def scan(day: int, hour: int) -> None:
    rounds.scan(at=datetime(2023, 12, day, hour - 7, 0, tzinfo=UTC))
    db.session.rollback()


def test_the_letter_waits_for_a_working_morning_and_goes_once(office):
    scan(1, 7)
    assert letters() == []
    scan(2, 9)  # a Saturday
    assert letters() == []
    scan(4, 8)
    scan(4, 9)
    scan(5, 8)
    assert [letter.user_id for letter in letters()] == [office.secretariat.user_id]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("vi", "Đối chiếu lịch làm việc năm 2024"), ("en", "Check the calendar of 2024")],
)
def test_the_letter_leads_to_the_proposal_in_the_reader_s_language(office, language, subject):
    scan(4, 8)
    (letter,) = letters()
    written = envelope(letter, language)
    assert written.subject == subject
    assert "/calendar/years/2024/import" in written.text
    assert "/calendar/years/2024/import" in written.html
