from sqlalchemy import select

from tests.factories import make_membership, make_user
from tests.jobs.test_meeting_letter import envelope
from tests.services.inspections.test_inspections import Team
from tracker.database import db
from tracker.models import Letter
from tracker.rules.permissions import Role


def test_the_letter_of_an_inspection_names_it_and_what_it_asks(app):
    team = Team()
    make_membership(
        committee=team.committee, role=Role.UNIT_LEAD, unit=team.units[0], user=make_user()
    )
    team.ready(text="Số hóa <hồ sơ>")
    team.conclude()
    team.assign()
    letter = db.session.scalars(select(Letter)).one()
    written = envelope(letter, "vi")
    assert written.subject == "Kiến nghị sau kiểm tra, giám sát: việc đơn vị cần làm"
    for words in (team.inspection.title, "kết luận ngày 21/11/2023", "Hạn 15/12/2023", "NV-001"):
        assert words in written.text
    assert "Số hóa &lt;hồ sơ&gt;" in written.html
    assert "asks of your unit" in envelope(letter, "en").text
