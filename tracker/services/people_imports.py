"""People from a table: all rows or none, each fault with its row and column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.database import db, trial
from tracker.models import Membership, Unit, User
from tracker.rules.addresses import check_address
from tracker.rules.columns import Column, Problem, Row, RowsRefused, head_of
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, Role, require
from tracker.rules.texts import clean_text, fold
from tracker.services.accounts import PersonFacts, create_user
from tracker.services.memberships import PartFacts, give_part
from tracker.services.unit_imports import Taken

COLUMNS = (
    Column("email", "Thư điện tử", ("Email", "Địa chỉ thư"), is_needed=True),
    Column("name", "Họ và tên", ("Họ tên", "Name"), is_needed=True),
    Column("post", "Chức vụ", ("Post",)),
    Column("phone", "Điện thoại", ("Số điện thoại", "Phone")),
    Column("role", "Vai trò", ("Role",), is_needed=True),
    Column("unit_id", "Mã đơn vị", ("Đơn vị", "Unit")),
    Column("is_head", "Thủ trưởng", ("Head",)),
)
ROLES = {
    Role.ADMIN: "Quản trị",
    Role.SECRETARIAT: "Thư ký",
    Role.CHAIR: "Lãnh đạo",
    Role.UNIT_LEAD: "Đầu mối",
    Role.UNIT_MEMBER: "Chuyên viên",
    Role.OBSERVER: "Giám sát",
}
ROLE_WORDS = {fold(words): role for role, words in ROLES.items()} | {
    role.value: role for role in Role
}
YES = frozenset({"x", "co", "yes", "1", "true"})


@dataclass(frozen=True, slots=True)
class _Line:
    email: str
    person: PersonFacts
    part: PartFacts


def import_people(actor: Actor, rows: Sequence[Row], *, now: datetime) -> Taken:
    """Give people accounts and parts in the actor's committee; known ones get what is missing.

    Nobody loses a part by a table. Raises NotAllowed; RowsRefused.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    problems: list[Problem] = []
    seen: dict[tuple[str, Role, int | None], int] = {}
    outcomes = []
    for row in rows:
        try:
            with db.session.begin_nested():
                outcomes.append(_take(row, actor.committee_id, seen, now=now))
        except Refused as refusal:
            problems.append(Problem(row.number, head_of(COLUMNS, refusal.field), refusal))
    if problems:
        raise RowsRefused(problems)
    return Taken(len(rows), *(outcomes.count(word) for word in ("added", "changed", "same")))


def try_people(actor: Actor, rows: Sequence[Row], *, now: datetime) -> Taken:
    """Tell what a table would come to, and change nothing. Raises NotAllowed; RowsRefused."""
    with trial():
        return import_people(actor, rows, now=now)


def _take(
    row: Row, committee_id: int, seen: dict[tuple[str, Role, int | None], int], *, now: datetime
) -> str:
    line = _read(row)
    key = (line.email, line.part.role, line.part.unit_id)
    if key in seen:
        raise Refused(Fault.ADDRESS_TWICE, field="email", row=seen[key])
    seen[key] = row.number
    user = db.session.scalar(select(User).where(User.email == line.email))
    if user is None:
        user = create_user(line.email, line.person, now=now)
        give_part(user, committee_id, line.part)
        return "added"
    return "changed" if _correct(user, committee_id, line) else "same"


def _correct(user: User, committee_id: int, line: _Line) -> bool:
    """Give a known person what the row says; a stranger to the committee keeps his data."""
    parts = db.session.scalars(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.committee_id == committee_id,
            Membership.ended_on.is_(None),
        )
    ).all()
    is_changed = False
    person = PersonFacts(user.name, user.post, user.phone)
    if parts and person != line.person:
        user.name, user.post, user.phone = line.person.name, line.person.post, line.person.phone
        is_changed = True
    held = {(part.role, part.unit_id): part for part in parts}
    part = held.get((line.part.role, line.part.unit_id))
    if part is None:
        give_part(user, committee_id, line.part)
        is_changed = True
    elif part.is_head != line.part.is_head:
        part.is_head = line.part.is_head
        is_changed = True
    db.session.flush()
    return is_changed


def _read(row: Row) -> _Line:
    role = ROLE_WORDS.get(fold(row["role"]))
    if role is None:
        fault = Fault.NOT_A_CHOICE if row["role"] else Fault.REQUIRED
        raise Refused(fault, field="role")
    person = PersonFacts(
        row.read("name", lambda words: clean_text(words, limit=120, required=True)),
        row.read("post", lambda words: clean_text(words, limit=200)),
        row.read("phone", lambda words: clean_text(words, limit=40)),
    )
    is_head = fold(row["is_head"]) in YES
    return _Line(
        row.read("email", check_address),
        person,
        PartFacts(role, _unit(row["unit_id"]), is_head),
    )


def _unit(words: str) -> int | None:
    if not words:
        return None
    found = db.session.scalar(select(Unit.id).where(Unit.code == words.strip().upper()))
    if found is None:
        raise Refused(Fault.CODE_UNKNOWN, field="unit_id", code=words)
    return found


def list_people_table(committee_id: int) -> list[dict[str, str]]:
    """Return the committee's people as rows that ``import_people`` takes back, a row a part."""
    rows = db.session.execute(
        select(User, Membership, Unit.code)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.committee_id == committee_id,
            Membership.ended_on.is_(None),
            User.is_active,
        )
        .order_by(Unit.position, Unit.id, Membership.id)
    )
    return [
        {
            "email": user.email,
            "name": user.name,
            "post": user.post,
            "phone": user.phone,
            "role": ROLES[part.role],
            "unit_id": code or "",
            "is_head": "x" if part.is_head else "",
        }
        for user, part, code in rows
    ]
