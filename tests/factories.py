"""Plain functions that make rows for tests; each adds and flushes, the caller commits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Assignment,
    AssignmentUnit,
    BudgetLine,
    Committee,
    Document,
    Inspection,
    InspectionUnit,
    Meeting,
    Membership,
    Plan,
    Task,
    Unit,
    User,
)
from tracker.rules.choices import (
    BudgetSource,
    DocumentKind,
    InspectionKind,
    InspectionState,
    LeadGroup,
    Part,
    PlanState,
    TaskKind,
    UnitKind,
)
from tracker.rules.permissions import Actor, Role
from tracker.services.meetings.attendance import invite_person
from tracker.services.meetings.series import first_series

MOMENT = datetime(2023, 11, 2, 2, 0, tzinfo=UTC)
_numbers = count(1)


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _add_all(rows: list[Any]) -> list[Any]:
    """Add many rows in one stroke: a flush for each takes most of the time of a large case."""
    db.session.add_all(rows)
    db.session.flush()
    return rows


def make_committee(**facts: Any) -> Committee:
    n = next(_numbers)
    return _add(Committee(**({"name": f"Ban Chỉ đạo số {n}", "symbol": "BCĐ"} | facts)))


def make_unit(**facts: Any) -> Unit:
    return _add(_unit(facts))


def make_units(many: Iterable[dict[str, Any]]) -> list[Unit]:
    return _add_all([_unit(facts) for facts in many])


def _unit(facts: dict[str, Any]) -> Unit:
    n = next(_numbers)
    defaults = {
        "code": f"U{n}",
        "name": f"Sở Thứ {n}",
        "short_name": f"Sở {n}",
        "folded": f"so thu {n}",
        "kind": UnitKind.DEPARTMENT,
        "position": n,
    }
    return Unit(**(defaults | facts))


def make_user(**facts: Any) -> User:
    return _add(_user(facts))


def _user(facts: dict[str, Any]) -> User:
    n = next(_numbers)
    defaults = {"email": f"nguoi{n}@donvi.example", "name": f"Đầu mối {n}", "created_at": MOMENT}
    return User(**(defaults | facts))


def make_membership(
    *,
    committee: Committee,
    role: Role,
    unit: Unit | None = None,
    user: User | None = None,
    **facts: Any,
) -> Membership:
    return _add(
        Membership(
            user_id=(user or make_user()).id,
            committee_id=committee.id,
            role=role,
            unit_id=unit.id if unit else None,
            **facts,
        )
    )


def make_people(
    committee: Committee, posts: Iterable[tuple[Role, Unit | None, dict[str, Any]]]
) -> list[Membership]:
    """Make a person for each post of a committee: role, unit, and the facts of the user."""
    posts = list(posts)
    users = _add_all([_user(facts) for _, _, facts in posts])
    return _add_all(
        [
            Membership(
                user_id=user.id,
                committee_id=committee.id,
                role=role,
                unit_id=unit.id if unit else None,
            )
            for user, (role, unit, _) in zip(users, posts, strict=True)
        ]
    )


def actor_of(membership: Membership) -> Actor:
    """The actor a signed-in person with this membership is."""
    return Actor(
        user_id=membership.user_id,
        committee_id=membership.committee_id,
        role=membership.role,
        unit_id=membership.unit_id,
        name="",
        membership_id=membership.id,
    )


def make_actor(*, committee: Committee, role: Role, unit: Unit | None = None) -> Actor:
    return actor_of(make_membership(committee=committee, role=role, unit=unit))


def make_plan(*, committee: Committee, **facts: Any) -> Plan:
    n = next(_numbers)
    defaults = {
        "number": str(n),
        "symbol": "KH-UBND",
        "issued_on": date(2023, 11, 2),
        "issuer": "UBND tỉnh",
        "subject": "Kế hoạch thử",
        "state": PlanState.PROMULGATED,
    }
    return _add(Plan(committee_id=committee.id, **(defaults | facts)))


def make_assignment(*, committee: Committee, plan: Plan | None = None, **facts: Any) -> Assignment:
    title = facts.pop("title", "Xây dựng cổng dữ liệu mở")
    defaults = {
        "title": title,
        "text": title,
        "folded": title.lower(),
        "kind": TaskKind.WORK,
        "lead_group": LeadGroup.NONE,
    }
    return _add(
        Assignment(
            committee_id=committee.id, plan_id=plan.id if plan else None, **(defaults | facts)
        )
    )


def make_coordinating(assignment: Assignment, unit: Unit) -> AssignmentUnit:
    return _add(
        AssignmentUnit(assignment_id=assignment.id, unit_id=unit.id, part=Part.COORDINATING)
    )


def make_task(*, unit: Unit, assignment: Assignment, **facts: Any) -> Task:
    n = next(_numbers)
    due = facts.pop("due", date(2023, 11, 17))
    defaults = {
        "kind": assignment.kind,
        "code": f"NV-{n}",
        "opened_on": date(2023, 11, 2),
        "original_due": due,
        "due": due,
        "created_at": MOMENT,
    }
    return _add(
        Task(
            committee_id=assignment.committee_id,
            assignment_id=assignment.id,
            plan_id=assignment.plan_id,
            unit_id=unit.id,
            **(defaults | facts),
        )
    )


def make_meeting(*, committee: Committee, **facts: Any) -> Meeting:
    n = next(_numbers)
    defaults = {"ordinal": n, "held_on": date(2023, 11, 21), "chair_name": "Trương Hải Long"}
    if "series_id" not in facts:
        defaults["series_id"] = first_series(committee.id).id
    return _add(Meeting(committee_id=committee.id, **(defaults | facts)))


def ask_units(meeting: Meeting, unit_ids: Iterable[int], *, actor: Actor) -> None:
    """Put units on the list of a session, one after the other."""
    for unit_id in unit_ids:
        invite_person(meeting, name="", unit_id=unit_id, actor=actor)


def make_item(*, meeting: Meeting, **facts: Any) -> AgendaItem:
    defaults = {"title": "Tiến độ kế hoạch chi tiết", "position": next(_numbers)}
    return _add(AgendaItem(meeting_id=meeting.id, **(defaults | facts)))


def make_document(*, committee: Committee, **facts: Any) -> Document:
    n = next(_numbers)
    defaults = {
        "kind": DocumentKind.NOTICE,
        "number": str(n),
        "place": n,
        "symbol": "TB-BCĐ",
        "series": "tb-bcd",
        "year": 2023,
        "issued_on": date(2023, 11, 2),
        "issuer": "Ban Chỉ đạo",
        "subject": "Thông báo thử",
        "folded": "thong bao thu",
    }
    return _add(Document(committee_id=committee.id, files=[], links=[], **(defaults | facts)))


def make_inspection(*, committee: Committee, units: Sequence[Unit] = (), **facts: Any) -> Any:
    defaults = {
        "kind": InspectionKind.CHECK,
        "title": "Kiểm tra việc thực hiện kế hoạch",
        "starts_on": date(2023, 11, 1),
        "ends_on": date(2023, 11, 30),
        "state": InspectionState.RUNNING,
        "folded": "kiem tra viec thuc hien ke hoach",
    }
    members = [InspectionUnit(unit_id=unit.id) for unit in units]
    return _add(Inspection(committee_id=committee.id, units=members, **(defaults | facts)))


def make_budget_line(*, plan: Plan, **facts: Any) -> BudgetLine:
    defaults = {
        "title": "Hạ tầng số",
        "first_year": 2023,
        "last_year": 2023,
        "source": BudgetSource.PROVINCE,
        "planned": 1_000_000_000,
        "folded": "ha tang so",
    }
    return _add(BudgetLine(committee_id=plan.committee_id, plan_id=plan.id, **(defaults | facts)))
