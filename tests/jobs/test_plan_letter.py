from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.gia_lai import TODAY, GiaLai
from tests.jobs.office import envelope
from tracker.database import db
from tracker.models import Letter
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.plans.rows import RowFacts, add_assignment

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture
def letter(app) -> Letter:
    case = GiaLai()
    case.add_people()
    for words in ("Hằng năm", "Thường xuyên"):
        row = RowFacts(
            text=f"Việc <{words}>", lead_ids=[case.units["STTTT"].id], deadline_words=words
        )
        add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate_plan(case.plan, actor=case.secretariat, today=TODAY, now=NOW)
    return db.session.scalars(select(Letter).where(Letter.address == "stttt@gl.example")).one()


def test_the_letter_names_what_is_owed_with_its_dates_and_links(letter):
    written = envelope(letter, "vi")
    assert written.subject == "Kế hoạch 3015/KH-UBND: việc giao cho đơn vị"
    for words in (
        "UBND tỉnh Gia Lai đã ban hành kế hoạch số 3015/KH-UBND ngày 02/11/2023",
        "Hạn 17/11/2023",
        "(Quý IV/2023)",
        "(Năm 2023)",
        "Thường xuyên",
        "Chưa có hạn",
        f"http://127.0.0.1:5000/tasks/{letter.facts['tasks'][0]['id']}",
    ):
        assert words in written.text
    assert "Việc &lt;Hằng năm&gt;" in written.html
    assert "Việc <Hằng năm>" in written.text


def test_an_english_reader_gets_it_in_english(letter):
    assert "has been promulgated" in envelope(letter, "en").text
