"""A small committee with late units, and its urging letters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tests import factories
from tests.conftest import NOW
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    Committee,
    Membership,
    Plan,
    Task,
    Unit,
    UrgingBatch,
    UrgingLetter,
    UrgingLine,
)
from tracker.printing.sealed import Printed
from tracker.printing.urging import UrgingPaper
from tracker.queries.urging.late import find_lateness
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.permissions import Actor, Role
from tracker.services.urging import issuing, preparing

TODAY = date(2023, 11, 21)
LATE = date(2023, 11, 17)
REPLY = date(2023, 11, 28)


@dataclass
class Town:
    """Units: two late with two tasks and one, one in time, one late that nobody speaks for."""

    committee: Committee
    plan: Plan
    people: dict[str, Membership] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)

    def actor(self, who: str = "secretary") -> Actor:
        return factories.actor_of(self.people[who])

    def facts(self, **changes: Any) -> preparing.UrgingFacts:
        found = find_lateness(
            self.committee.id,
            as_of=TODAY,
            today=TODAY,
            takes_all=changes.get("takes_all", False),
        )
        known = {
            "as_of": TODAY,
            "reply_by": REPLY,
            "unit_ids": [unit.id for unit in found.written_to],
            "symbol": "BCĐ",
            "place": "Gia Lai",
        }
        return preparing.UrgingFacts(**(known | changes))

    def prepare(self, **changes: Any) -> int:
        with writing():
            batch = preparing.prepare_letters(
                self.facts(**changes), actor=self.actor(), today=TODAY, now=NOW
            )
        return batch.id

    def issue(self, batch_id: int, numbers: Sequence[str], day: date = TODAY) -> None:
        with writing():
            batch = get_batch(batch_id)
            numbered = [
                issuing.Numbered(letter.id, number, day)
                for letter, number in zip(batch.letters, numbers, strict=False)
            ]
            issuing.issue_letters(batch, numbered, actor=self.actor(), today=TODAY, now=NOW)


def get_batch(batch_id: int) -> UrgingBatch:
    return db.session.scalars(
        select(UrgingBatch)
        .where(UrgingBatch.id == batch_id)
        .options(
            joinedload(UrgingBatch.all_pdf),
            joinedload(UrgingBatch.archive),
            selectinload(UrgingBatch.letters).options(
                selectinload(UrgingLetter.lines),
                joinedload(UrgingLetter.document),
                joinedload(UrgingLetter.pdf),
                joinedload(UrgingLetter.word_file),
                joinedload(UrgingLetter.signed),
            ),
        )
        .execution_options(populate_existing=True)
    ).one()


def make_town() -> Town:
    committee = factories.make_committee(name="Ban Chỉ đạo về Chuyển đổi số tỉnh Gia Lai")
    town = Town(committee, factories.make_plan(committee=committee, number="3015"))
    for word in ("health", "school", "calm", "mute"):
        town.units[word] = factories.make_unit(name=f"Sở {word}", short_name=f"Sở {word}")
    for who, role, unit in (
        ("secretary", Role.SECRETARIAT, None),
        ("chair", Role.CHAIR, None),
        ("observer", Role.OBSERVER, None),
        ("admin", Role.ADMIN, None),
        ("lead", Role.UNIT_LEAD, "health"),
        ("member", Role.UNIT_MEMBER, "health"),
        ("other", Role.UNIT_LEAD, "school"),
        ("calm", Role.UNIT_LEAD, "calm"),
    ):
        user = factories.make_user(name=who, post=f"Chức vụ {who}")
        of = town.units[unit] if unit else None
        town.people[who] = factories.make_membership(
            committee=committee, role=role, unit=of, user=user
        )
    for word, due in (
        *(("health", LATE), ("health", date(2023, 11, 10)), ("school", LATE), ("mute", LATE)),
        ("calm", date(2023, 12, 29)),
    ):
        row = factories.make_assignment(committee=committee, plan=town.plan, title=f"Việc {word}")
        town.tasks.append(factories.make_task(unit=town.units[word], assignment=row, due=due))
    return town


def fake_press(papers: Sequence[UrgingPaper], **_limits: Any) -> list[Any]:
    """Stand in for the press: two files that say what was printed."""
    return [
        Printed(
            f"%PDF-1.7 {paper.addressee} {paper.shown_number}".encode(),
            f"docx {paper.addressee} {paper.shown_number}".encode(),
        )
        for paper in papers
    ]


def add_batches(committee, units, clerk_id: int, task_id: int) -> dict[str, int]:
    """A batch with a draft and a letter that could not be printed; and one that is issued."""
    ids: dict[str, int] = {}
    for word, facts in (
        ("drafted", {"print_state": PrintState.MADE}),
        ("issued", {"print_state": PrintState.MADE, "stage": LetterStage.ISSUED}),
    ):
        batch = UrgingBatch(
            committee_id=committee.id,
            as_of=TODAY,
            reply_by=date(2023, 12, 20),
            issuer="BAN CHỈ ĐẠO",
            issuer_name="Ban Chỉ đạo",
            symbol="BCĐ",
            created_by_id=clerk_id,
            created_at=NOW,
            is_making=False,
        )
        db.session.add(batch)
        db.session.flush()
        both = (facts, {"print_state": PrintState.FAILED, "problem": "memory"})
        letters = [
            UrgingLetter(
                batch_id=batch.id,
                committee_id=committee.id,
                unit_id=unit.id,
                unit_name=unit.name,
                position=place,
                reply_by=batch.reply_by,
                **more,
            )
            for place, (unit, more) in enumerate(zip(units, both, strict=False), 1)
        ]
        db.session.add_all(letters)
        db.session.flush()
        db.session.add(
            UrgingLine(
                letter_id=letters[0].id,
                task_id=task_id,
                urged_on=date(2023, 11, 18 + batch.id),
                position=1,
                code="NV",
                title="Việc thử",
                due=date(2023, 11, 17),
                days_late=4,
            )
        )
        db.session.flush()
        ids[f"{word}_letter"] = letters[0].id
        ids.setdefault("batch", batch.id)
    return ids
