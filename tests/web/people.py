"""People of two committees, and where each page of the set-up may be met, for the page tests."""

from dataclasses import dataclass, field

from tests.factories import make_committee, make_membership, make_people, make_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Membership, Unit, User
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.rules.texts import fold
from tracker.services.passwords import hash_password

PASSWORD = "một hai ba bốn"


@dataclass
class Town:
    """One committee with a person of each role, and a second committee with an administrator."""

    committee: Committee
    unit: Unit
    other: Committee
    stranger: Membership
    members: dict[Role, Membership] = field(default_factory=dict)


def make_town() -> Town:
    with writing():
        names = ("Sở Nội vụ", "Ban Chỉ đạo Chuyển đổi số", "Ban Chỉ đạo Cải cách")
        unit = make_unit(name=names[0], short_name=names[0], folded=fold(names[0]), code="SNV")
        committee, other = make_committee(name=names[1]), make_committee(name=names[2])
        stranger = make_membership(committee=other, role=Role.ADMIN)
        posts = (
            (
                role,
                unit if role in UNIT_ROLES else None,
                {"email": f"{role.value}@donvi.example", "name": f"Người {role.value}"},
            )
            for role in Role
        )
        members = dict(zip(Role, make_people(committee, posts), strict=True))
        return Town(committee, unit, other, stranger, members)


def give_password(membership: Membership, password: str = PASSWORD) -> None:
    password_hash = hash_password(password)
    with writing():
        db.session.get(User, membership.user_id).password_hash = password_hash
