"""What tests of the pages of plans share: the case, a signed-in reader, a filled form."""

from flask.testing import FlaskClient

from tests.factories import make_membership
from tests.gia_lai import GiaLai
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Membership
from tracker.rules.permissions import Role

PLAN = {
    "number": "12",
    "symbol": "KH-UBND",
    "issued_on": "02/11/2023",
    "issuer": "UBND tỉnh Gia Lai",
    "subject": "Kế hoạch chuyển đổi số năm 2024",
    "ends_on": "",
    "indicator_set": "",
    "detail_days": "15",
    "detail_counting": "calendar",
    "detail_rolls": "y",
    "detail_group": "departments",
    "report_frequency": "quarterly",
    "report_group": "all_units",
    "report_due_kind": "working_days_after_cutoff",
    "report_number": "2",
    "first_period": "Quý IV/2023",
}


class Office:
    """The Gia Lai case with a browser signed in as its secretariat."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        with transaction():
            self.case = GiaLai()
            self.case.add_people()
            self.secretariat = db.session.get(Membership, self.case.secretariat.membership_id)
        sign_in_as(client, self.secretariat)

    @property
    def plan_id(self) -> int:
        return self.case.plan.id

    def page(self, path: str = "") -> str:
        answer = self.client.get(f"/plans/{self.plan_id}{path}")
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def post(self, path: str, **data: object):
        return self.client.post(f"/plans/{self.plan_id}{path}", data=data)

    def row_facts(self, **changes: object) -> dict[str, object]:
        facts = {
            "text": "Công bố dữ liệu mở đợt 1",
            "lead_group": "none",
            "lead": [self.case.units["VP"].id],
            "deadline_words": "12/2024",
        }
        return facts | changes

    def sign_in(self, role: Role, unit: str | None = None) -> None:
        with transaction():
            member = make_membership(
                committee=self.case.committee,
                role=role,
                unit=self.case.units[unit] if unit else None,
            )
        sign_in_as(self.client, member)
