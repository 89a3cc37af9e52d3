"""Open the office: calendar, indicators, units, committee, and accounts by post, never by name."""

from datetime import datetime
from typing import Any

from tracker.queries.days_off import SEED_YEARS
from tracker.queries.units import list_units
from tracker.rules.permissions import Actor, Role
from tracker.rules.quorum import Quorum
from tracker.services.accounts import PersonFacts, create_user
from tracker.services.calendars import seed_calendar
from tracker.services.committees import CommitteeFacts, create_committee, edit_committee
from tracker.services.demo.case import Case, Facts, day_of_words, kind_of_unit
from tracker.services.demo.cast import actor_of, address_of_office, address_of_unit, ids_of_units
from tracker.services.demo.index import aims_of, enter_own_points, enter_results
from tracker.services.demo.indicators import load_indicators
from tracker.services.memberships import PartFacts, give_part
from tracker.services.units import UnitFacts, add_unit


def open_office(case: Case, *, now: datetime) -> None:
    """Enter everything the committee needs before its first session."""
    seed_calendar(SEED_YEARS)
    load_indicators()
    names = _names(case)
    committee = create_committee(names)
    for person in case.invented["people"]:
        _add_person(person, committee.id, now=now)
    admin = actor_of("admin")
    _add_units(case, admin)
    standing = ids_of_units([case.real["committee"]["standing_unit"]])[0]
    province = enter_results(case)
    settled = _names(
        case,
        standing_unit_id=standing,
        province_id=province,
        quorum=Quorum.TWO_THIRDS,
        **aims_of(case),
    )
    edit_committee(admin, settled, seen=committee.version_id)
    enter_own_points(case, committee.id, now=now)
    _add_people_of_units(case, committee.id, now=now)


def _names(case: Case, **settled: Any) -> CommitteeFacts:
    facts = case.real["committee"]
    kept = ("name", "issuer_parent", "issuer", "symbol", "place", "chair_office")
    return CommitteeFacts(**{name: facts[name] for name in kept}, **settled)


def _add_person(person: Facts, committee_id: int, *, now: datetime) -> None:
    user = create_user(
        address_of_office(person["key"]), PersonFacts(person["name"], person["post"]), now=now
    )
    give_part(user, committee_id, PartFacts(Role(person["role"])))


def _add_units(case: Case, admin: Actor) -> None:
    for position, row in enumerate(case.units, start=1):
        facts = UnitFacts(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=kind_of_unit(row),
            position=position,
            valid_from=day_of_words(row["valid_from"]),
            valid_to=day_of_words(row["valid_to"]),
        )
        add_unit(admin, facts)


def _add_people_of_units(case: Case, committee_id: int, *, now: datetime) -> None:
    """Give every unit a focal point, some a head with an account, some officers."""
    heads, officers = case.invented["heads"], case.invented["officers"]
    for unit in list_units():
        focal = PersonFacts(f"Đầu mối {unit.short_name}", f"Đầu mối chuyển đổi số, {unit.name}")
        posts = [("dau-moi", focal, PartFacts(Role.UNIT_LEAD, unit.id))]
        if unit.code in heads:
            head = PersonFacts(heads[unit.code], heads[unit.code])
            posts.append(("thu-truong", head, PartFacts(Role.UNIT_LEAD, unit.id, is_head=True)))
        for number in range(1, officers.get(unit.code, 0) + 1):
            officer = PersonFacts(f"Chuyên viên {unit.short_name}", f"Chuyên viên, {unit.name}")
            part = PartFacts(Role.UNIT_MEMBER, unit.id)
            posts.append((f"chuyen-vien-{number}", officer, part))
        for post, person, part in posts:
            user = create_user(address_of_unit(unit.code, post), person, now=now)
            give_part(user, committee_id, part)
