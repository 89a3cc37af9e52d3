"""A small committee with three units, for tests of the pages that list work."""

from dataclasses import dataclass, field
from typing import Any

from tests import factories
from tracker.database import db
from tracker.models import Committee, Membership, Plan, Unit
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.rules.texts import fold

NAMES = (("Văn phòng UBND tỉnh", "VP UBND"), ("Sở Y tế", "Sở Y tế"), ("Sở Nội vụ", "Sở Nội vụ"))


@dataclass
class Town:
    """What the tests talk about."""

    committee: Committee
    plan: Plan
    units: list[Unit]
    people: dict[Role, Membership] = field(default_factory=dict)

    def task(self, unit: int, title: str, *, helpers: tuple[int, ...] = (), **facts: Any) -> Any:
        """Give a unit a task, with the units that help."""
        assignment = factories.make_assignment(
            committee=self.committee,
            plan=self.plan,
            title=title,
            folded=fold(title),
            **{key: facts.pop(key) for key in ("kind", "deadline_words") if key in facts},
        )
        for helper in helpers:
            factories.make_coordinating(assignment, self.units[helper])
        return factories.make_task(unit=self.units[unit], assignment=assignment, **facts)


def make_town() -> Town:
    """Make the committee, a person for each role (units: the first), and the plan."""
    committee = factories.make_committee(name="Ban Chỉ đạo Chuyển đổi số")
    units = factories.make_units(
        {"name": name, "short_name": short, "folded": fold(name), "position": n}
        for n, (name, short) in enumerate(NAMES)
    )
    plan = factories.make_plan(committee=committee, number="3015")
    posts = (
        (
            role,
            units[0] if role in UNIT_ROLES else None,
            {"name": f"Người {role.value}", "phone": "máy lẻ 105"},
        )
        for role in Role
    )
    people = dict(zip(Role, factories.make_people(committee, posts), strict=True))
    db.session.commit()
    return Town(committee, plan, units, people)
