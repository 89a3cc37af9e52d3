"""What the letters about a consolidated report say, in both languages."""

import pytest
from sqlalchemy import select

from tests.consolidated import NOW, make_quarter
from tests.jobs.office import envelope
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter
from tracker.queries.consolidated.reading import get_report
from tracker.services.consolidated import approving, editing

SUBJECT = "Kết quả thực hiện Kế hoạch số 3015/KH-UBND quý III/2023"
NOTE = "Nêu rõ nguyên nhân chậm.\nBổ sung số liệu mục 2."


def newest() -> Letter:
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()


@pytest.mark.parametrize(
    ("act", "vi", "en", "said"),
    [
        (
            "submit",
            f"Trình duyệt: {SUBJECT}",
            "For your approval: ",
            "tính đến hết ngày 20/09/2023",
        ),
        ("return", f"Lãnh đạo trả lại: {SUBJECT}", "Returned by the chair: ", NOTE),
        ("approve", f"Lãnh đạo đã duyệt: {SUBJECT}", "Approved by the chair: ", "vào số"),
    ],
)
def test_each_act_is_told_with_its_page(app, frozen, act, vi, en, said):
    world = make_quarter()
    chair = world.actor("chair")
    number = world.make().id
    with writing():
        report = get_report(number, chair)
        if act == "submit":
            approving.submit_report(report, actor=world.actor(), now=NOW)
        elif act == "return":
            approving.return_report(report, NOTE, actor=chair, now=NOW)
        else:
            approving.approve(report, editing.digest_of(report), actor=chair, now=NOW)
    letter = newest()
    told = envelope(letter, "vi")
    assert told.subject == vi
    assert said in told.text
    assert said in told.html
    assert f"/consolidated/{number}" in told.text
    assert f'/consolidated/{number}"' in told.html
    assert envelope(letter, "en").subject == en + SUBJECT
