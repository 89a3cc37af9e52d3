"""A small office for the tests of the rounds: one unit with a focal point and a head."""

from dataclasses import dataclass

from tests.factories import (
    make_assignment,
    make_committee,
    make_membership,
    make_task,
    make_unit,
    make_user,
)
from tracker.database import db
from tracker.jobs.letters import compose
from tracker.models import Assignment, Committee, Letter, Membership, Task, Unit, User
from tracker.post.messages import Envelope
from tracker.queries.delivery import Claimed
from tracker.rules.permissions import Role


@dataclass
class Office:
    committee: Committee
    unit: Unit
    assignment: Assignment
    focal: Membership
    head: Membership
    secretariat: Membership
    chair: Membership

    def task(self, **facts) -> Task:
        return make_task(unit=self.unit, assignment=self.assignment_for(facts), **facts)

    def assignment_for(self, facts) -> Assignment:
        title = facts.pop("title", None)
        return make_assignment(committee=self.committee, **({"title": title} if title else {}))


def make_office() -> Office:
    committee, unit = make_committee(), make_unit()

    def member(email: str, role: Role, **facts) -> Membership:
        return make_membership(
            committee=committee,
            role=role,
            unit=unit if role is Role.UNIT_LEAD else None,
            user=make_user(email=email, name=email.split("@", maxsplit=1)[0]),
            **facts,
        )

    return Office(
        committee=committee,
        unit=unit,
        assignment=make_assignment(committee=committee),
        focal=member("focal@unit.example", Role.UNIT_LEAD),
        head=member("head@unit.example", Role.UNIT_LEAD, is_head=True),
        secretariat=member("office@bcd.example", Role.SECRETARIAT),
        chair=member("chair@bcd.example", Role.CHAIR),
    )


def envelope(letter: Letter, language: str) -> Envelope:
    """Return a letter of the outbox as it would leave, in a language."""
    user = db.session.get_one(User, letter.user_id)
    claimed = Claimed(
        letter_id=letter.id,
        key=letter.key,
        template=letter.template,
        facts=letter.facts,
        address=letter.address,
        name=user.name,
        language=language,
    )
    return compose(claimed, now=letter.created_at)
