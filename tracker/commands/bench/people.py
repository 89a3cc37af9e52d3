"""The units and people of a seeded database."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tracker.commands.bench.profiles import Profile
from tracker.rules.choices import Language, UnitKind
from tracker.rules.permissions import Role
from tracker.rules.texts import fold

Row = dict[str, Any]
KINDS = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.DEPARTMENT, UnitKind.COMMUNE)
NAMES = ("Sở Chuyên ngành", "UBND huyện Mẫu", "Ban Quản lý", "UBND xã Thử")
OFFICE = (Role.SECRETARIAT, Role.SECRETARIAT, Role.CHAIR, Role.OBSERVER, Role.ADMIN)


def unit_rows(profile: Profile) -> Iterator[Row]:
    """Walk the units, departments and localities mixed, in the order of protocol."""
    for id_ in range(1, profile.units + 1):
        name = f"{NAMES[id_ % 4]} số {id_}"
        yield {
            "id": id_,
            "code": f"U{id_:04}",
            "name": name,
            "short_name": name,
            "folded": fold(name),
            "kind": KINDS[id_ % 4],
            "position": id_,
            "version_id": 1,
        }


def user_rows(profile: Profile, *, now: datetime) -> Iterator[Row]:
    """Walk the people: the office first, then focal point, head and officers of each unit."""
    for id_ in range(1, profile.users + 1):
        name, email = f"Người dùng {id_}", f"nguoi-{id_}@tinh.example"
        yield {
            "id": id_,
            "email": email,
            "name": name,
            "post": "Chuyên viên",
            "phone": "",
            "folded": fold(f"{name} Chuyên viên {email}"),
            "language": Language.VIETNAMESE,
            "is_active": True,
            "created_at": now,
            "version_id": 1,
        }


def membership_rows(profile: Profile) -> Iterator[Row]:
    """Walk the parts: everybody after the office belongs to a unit in turn."""
    for id_ in range(1, profile.users + 1):
        place = id_ - 1 - len(OFFICE)
        role = OFFICE[id_ - 1] if place < 0 else Role.UNIT_MEMBER
        turn, unit = divmod(place, profile.units)
        if 0 <= turn <= 1:
            role = Role.UNIT_LEAD
        yield {
            "id": id_,
            "user_id": id_,
            "committee_id": 1,
            "role": role,
            "unit_id": unit + 1 if place >= 0 else None,
            "is_head": turn == 1 and place >= 0,
        }
