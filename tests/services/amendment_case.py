"""The plan of Gia Lai in force, and an amendment of it being drafted."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tests.gia_lai import TODAY, GiaLai
from tracker.database import db
from tracker.models import Assignment, Task
from tracker.queries.amendments.reading import get_amendment
from tracker.queries.plans import get_row
from tracker.rules.faults import Fault, Refused
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.amendments.promulgation import Amended, promulgate_amendment
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.plans.rows import RowFacts, add_assignment

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 12, 1, 0, tzinfo=UTC)
DAY = date(2024, 3, 12)
FACTS = AmendmentFacts(
    number="45", symbol="KH-UBND", issued_on=DAY, subject="Sửa đổi, bổ sung Kế hoạch 3015/KH-UBND"
)


class Case(GiaLai):
    """The plan of Gia Lai in force, with more rows, and an amendment being drafted."""

    def __init__(self, facts: AmendmentFacts = FACTS) -> None:
        super().__init__()
        self.add_people()
        self.once = self.add(deadline_words="31/12/2024")
        self.yearly = self.add(deadline_words="Hằng năm")
        self.quarterly = self.add(deadline_words="hằng quý")
        promulgate_plan(self.plan, actor=self.secretariat, today=TODAY, now=NOW)
        self.amendment = drafting.create_amendment(
            self.plan, facts, actor=self.secretariat, now=LATER
        )

    def add(self, lead: str = "VP", **facts: object) -> Assignment:
        row = RowFacts(text="Công bố dữ liệu mở", lead_ids=[self.units[lead].id], **facts)
        return add_assignment(self.plan, row, actor=self.secretariat, today=TODAY)

    def draft(self, what: str, row: Assignment | None = None, *, facts=None, **more):
        loaded = [get_row(self.plan, row.id)] if row is not None else []
        args = [facts] if facts is not None else []
        work = getattr(drafting, what)
        return work(self.amendment, self.plan, *loaded, *args, actor=self.secretariat, **more)

    def redate(self, row: Assignment, words: str = "", due: date | None = None):
        facts = RowFacts(text="", deadline_words=words, due=due)
        return self.draft("redate_row", row, facts=facts, today=DAY)

    def relead(self, row: Assignment, *codes: str, **facts: object):
        ids = [self.units[code].id for code in codes]
        return self.draft("relead_row", row, facts=RowFacts(text="", lead_ids=ids, **facts))

    def end(self, row: Assignment, reason: str = "Trùng với kế hoạch khác"):
        return self.draft("end_row", row, reason=reason)

    def add_row(self, **facts: object):
        row = {"text": "Xây dựng kho dữ liệu", "lead_ids": [self.units["STC"].id]} | facts
        return self.draft("add_row", facts=RowFacts(**row), today=DAY)

    def put_in_force(self, *, actor=None, today: date = DAY, granted=None) -> Amended:
        amendment = get_amendment(self.plan, self.amendment.id, self.secretariat)
        done = promulgate_amendment(
            amendment,
            self.plan,
            actor=actor or self.secretariat,
            today=today,
            now=LATER,
            granted=granted,
        )
        db.session.commit()
        return done

    def tasks(self, row_id: int | None) -> list[Task]:
        return list(
            db.session.scalars(
                select(Task)
                .where(Task.assignment_id == row_id)
                .options(joinedload(Task.unit), selectinload(Task.decisions))
                .order_by(Task.id)
                .execution_options(populate_existing=True)
            )
        )


def refusal_of(work: Callable[[], object]) -> Fault:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.fault
