import pytest
from sqlalchemy import select

from tests.factories import make_membership, make_user
from tests.jobs.office import envelope
from tests.services.meetings.office import Office
from tracker.database import db
from tracker.models import Letter
from tracker.rules.permissions import Role


@pytest.fixture
def letter(app) -> Letter:
    office = Office()
    make_membership(
        committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[0], user=make_user()
    )
    office.ready(text="Việc <một>")
    for words in ("Hằng năm", "Thường xuyên"):
        office.ready(text=f"Việc {words}", due=None, deadline_words=words)
    office.ready(text="Việc không hạn", due=None, has_no_date=True)
    office.close()
    office.make()
    return db.session.scalars(select(Letter)).one()


def test_the_letter_names_what_the_session_asks_with_dates_and_links(letter):
    written = envelope(letter, "vi")
    assert written.subject == "Phiên họp thứ 6: việc giao đơn vị"
    for words in (
        f"Phiên họp thứ 6 của {letter.facts['committee']} ngày 21/11/2023 giao đơn vị:",
        "Việc <một>",
        "Hạn 15/12/2023",
        "(Năm 2023)",
        "Thường xuyên",
        "Chưa có hạn",
        f"http://127.0.0.1:5000/tasks/{letter.facts['tasks'][0]['id']}",
    ):
        assert words in written.text
    assert "Việc &lt;một&gt;" in written.html


def test_an_english_reader_gets_it_in_english(letter):
    assert "asks of your unit" in envelope(letter, "en").text
