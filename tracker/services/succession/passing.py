"""Pass on what a unit holds to the unit that takes over: facts move, what is finished stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import (
    AssignmentUnit,
    Attendance,
    IndicatorAssignment,
    IndicatorAssignmentUnit,
    Membership,
    Task,
    TaskDecision,
    Unit,
    UnitGroupMember,
)
from tracker.queries.successions.holdings import IS_OPEN, Holdings
from tracker.rules.choices import DecisionKind, Part
from tracker.rules.faults import Fault, Refused
from tracker.services.succession.facts import SuccessionFacts
from tracker.services.succession.ledger import Ledger


@dataclass
class Passing:
    """One succession while it is carried out."""

    facts: SuccessionFacts
    ledger: Ledger
    mains: Mapping[int, int]
    successors: Mapping[int, frozenset[int]]  # by the unit that passes on
    names: Mapping[int, str]
    actor_id: int
    today: date
    now: datetime
    moved: list[tuple[Task, int]] = field(default_factory=list)  # with the unit before
    joined: list[tuple[Task, Task]] = field(default_factory=list)

    def heir_of(self, key: str, unit_id: int) -> int:
        """Return who takes a thing of a unit: the one chosen for it, or the main successor.

        Raises Refused: NOT_A_CHOICE.
        """
        chosen = self.facts.choices.get(key, self.mains[unit_id])
        if chosen not in self.successors[unit_id]:
            raise Refused(Fault.NOT_A_CHOICE, field=key)
        return chosen

    def is_chosen(self, key: str) -> bool:
        """Tell whether a transfer names this thing."""
        return key in self.facts.choices


def pass_tasks(passing: Passing, holdings: Holdings) -> None:
    """Give the open tasks to their new units; due dates, tries and requests stay with them."""
    heirs = {task.id: passing.heir_of(f"task:{task.id}", task.unit_id) for task in holdings.tasks}
    twins = _open_twins(holdings, set(heirs.values()))
    for task in holdings.tasks:
        old, new = task.unit_id, heirs[task.id]
        place = (task.assignment_id, new, task.period)
        twin = twins.get(place)
        if twin is not None and twin is not task and _can_join(passing, task, twin):
            _join(passing, task, twin, old)
            continue
        twins.setdefault(place, task)
        passing.ledger.change(task, unit_id=new, from_id=old, to_id=new)
        words = f"Chuyển từ {passing.names[old]} sang {passing.names[new]}"
        _tell(passing, task, DecisionKind.MOVED, words, old_unit_id=old)
        passing.moved.append((task, old))


def _open_twins(holdings: Holdings, heirs: set[int]) -> dict[tuple[int, int, str], Task]:
    """Return the open tasks the successors have of the same assignments, by where they stand."""
    rows = db.session.scalars(
        select(Task)
        .where(
            Task.unit_id.in_(sorted(heirs)),
            Task.assignment_id.in_(sorted({task.assignment_id for task in holdings.tasks})),
            IS_OPEN,
        )
        .order_by(Task.id)
    )
    return {(task.assignment_id, task.unit_id, task.period): task for task in rows}


def _can_join(passing: Passing, task: Task, twin: Task) -> bool:
    """Tell whether two duties are one: the same work by the same day, and nothing tried yet."""
    return passing.facts.joins_twins and task.due == twin.due and not task.submissions


def _join(passing: Passing, task: Task, twin: Task, old: int) -> None:
    """Close the duty of the unit that ends: the successor owes the very same already."""
    passing.ledger.change(task, cancelled_on=passing.today, from_id=old, to_id=twin.unit_id)
    words = f"Nhập vào nhiệm vụ {twin.code} của {passing.names[twin.unit_id]}"
    _tell(passing, task, DecisionKind.CANCELLED, words)
    passing.joined.append((task, twin))


def _tell(
    passing: Passing,
    task: Task,
    kind: DecisionKind,
    words: str,
    *,
    old_unit_id: int | None = None,
) -> None:
    sign = passing.facts.document.sign
    decision = TaskDecision(
        task_id=task.id,
        kind=kind,
        reason=f"{words} theo văn bản số {sign}",
        old_unit_id=old_unit_id,
        decided_by_id=passing.actor_id,
        decided_at=passing.now,
    )
    passing.ledger.add(decision)


def pass_indicators(passing: Passing, holdings: Holdings) -> None:
    """Give indicators to their new lead units, and the parts in others."""
    for row in holdings.indicators:
        old, new = row.lead_unit_id, passing.heir_of(f"indicator:{row.id}", row.lead_unit_id)
        for part in row.coordinating:
            if part.unit_id == new:
                passing.ledger.remove(part, from_id=old, to_id=new)
        passing.ledger.change(row, lead_unit_id=new, from_id=old, to_id=new)
    db.session.flush()


def pass_indicator_parts(passing: Passing, holdings: Holdings) -> None:
    """Let the main successor co-ordinate on indicators, unless it has a part in them."""
    for row in holdings.indicator_parts:
        assignment = db.session.get_one(IndicatorAssignment, row.indicator_assignment_id)
        new = passing.mains[row.unit_id]
        has_part = assignment.lead_unit_id == new or _find(
            IndicatorAssignmentUnit,
            indicator_assignment_id=row.indicator_assignment_id,
            unit_id=new,
        )
        _move_or_drop(passing, row, new, has_part=bool(has_part))


def pass_leads(passing: Passing, holdings: Holdings) -> None:
    """Let what documents ask of a unit by name be asked of the one that took its task over."""
    taken = {(task.assignment_id, old): task.unit_id for task, old in passing.moved}
    for row in holdings.leads:
        new = taken.get((row.assignment_id, row.unit_id), passing.mains[row.unit_id])
        twin = _find(AssignmentUnit, assignment_id=row.assignment_id, unit_id=new)
        if twin is not None and twin.part is not Part.LEAD:
            passing.ledger.change(twin, part=Part.LEAD, from_id=row.unit_id, to_id=new)
        _move_or_drop(passing, row, new, has_part=twin is not None)


def pass_parts(passing: Passing, holdings: Holdings) -> None:
    """Let the main successor co-ordinate, unless it has a part already."""
    for row in holdings.parts:
        new = passing.mains[row.unit_id]
        twin = _find(AssignmentUnit, assignment_id=row.assignment_id, unit_id=new)
        _move_or_drop(passing, row, new, has_part=twin is not None)
    for part in holdings.conclusion_parts:
        _pass_named(passing, part, conclusion_id=part.conclusion_id)
    for found in holdings.finding_parts:
        _pass_named(passing, found, finding_id=found.finding_id)
    for named in holdings.amendment_parts:
        _pass_named(passing, named, row_id=named.row_id)


def _pass_named(passing: Passing, part: Any, **of: int) -> None:
    """Let a conclusion, finding or draft name the main successor; as lead if either leads."""
    new = passing.mains[part.unit_id]
    other = _find(type(part), **of, unit_id=new)
    if other is not None and part.part is Part.LEAD and other.part is not Part.LEAD:
        passing.ledger.change(other, part=Part.LEAD, from_id=part.unit_id, to_id=new)
    _move_or_drop(passing, part, new, has_part=other is not None)


def pass_people(passing: Passing, holdings: Holdings) -> None:
    """Let people go on in the unit that takes over; of two heads the successor's own stays."""
    for row in holdings.memberships:
        old = row.unit_id or 0
        new = passing.heir_of(f"person:{row.user_id}", old)
        same = {"user_id": row.user_id, "committee_id": row.committee_id, "role": row.role}
        twin = _find(Membership, **same, unit_id=new)
        if twin is None:
            is_head = row.is_head and not _has_head(row.committee_id, new)
            passing.ledger.change(row, unit_id=new, is_head=is_head, from_id=old, to_id=new)
        else:
            passing.ledger.change(twin, ended_on=None, from_id=old, to_id=new)
            passing.ledger.change(row, ended_on=passing.today, from_id=old, to_id=new)
        db.session.flush()


def _has_head(committee_id: int, unit_id: int) -> bool:
    head = _find(
        Membership, committee_id=committee_id, unit_id=unit_id, is_head=True, ended_on=None
    )
    return head is not None


def pass_places(passing: Passing, holdings: Holdings) -> None:
    """Hand on what is left: standing units, items to present, seats, units below, groups."""
    for committee in holdings.committees:
        old = committee.standing_unit_id or 0
        new = passing.mains[old]
        passing.ledger.change(committee, standing_unit_id=new, from_id=old, to_id=new)
    for item in holdings.presenters:
        old = item.presenter_unit_id or 0
        new = passing.mains[old]
        passing.ledger.change(item, presenter_unit_id=new, from_id=old, to_id=new)
    for seat in holdings.attendance:
        new = passing.mains[seat.unit_id or 0]
        twin = _find(Attendance, meeting_id=seat.meeting_id, unit_id=new, name=seat.name)
        _move_or_drop(passing, seat, new, has_part=twin is not None)
    for child in holdings.children:
        _pass_child(passing, child)
    for member in holdings.group_members:
        for new in sorted(passing.successors[member.unit_id]):
            if _find(UnitGroupMember, group_id=member.group_id, unit_id=new) is None:
                added = UnitGroupMember(group_id=member.group_id, unit_id=new)
                passing.ledger.add(added, from_id=member.unit_id, to_id=new)


def _pass_child(passing: Passing, child: Unit) -> None:
    """Put a unit that lay below one that ends under its main successor, never under itself."""
    old = child.parent_id or 0
    above = passing.mains[old]
    if child.id in passing.successors[old] or _lies_below(above, child.id):
        above = db.session.get_one(Unit, old).parent_id or 0
    passing.ledger.change(child, parent_id=above or None, from_id=old, to_id=above or None)


def _lies_below(unit_id: int, top_id: int) -> bool:
    seen: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in seen:
        if at == top_id:
            return True
        seen.add(at)
        unit = db.session.get(Unit, at)
        at = unit.parent_id if unit else None
    return False


def _move_or_drop(passing: Passing, row: Any, new: int, *, has_part: bool) -> None:
    old = row.unit_id
    if has_part:
        passing.ledger.remove(row, from_id=old, to_id=new)
    else:
        passing.ledger.change(row, unit_id=new, from_id=old, to_id=new)
    db.session.flush()


def _find(model: Any, **facts: Any) -> Any:
    """Return the row that holds these facts, if any."""
    return db.session.scalars(select(model).filter_by(**facts).order_by(model.id)).first()


STEPS = (
    pass_tasks,
    pass_indicators,
    pass_indicator_parts,
    pass_leads,  # follow the tasks
    pass_parts,
    pass_people,
    pass_places,
)
