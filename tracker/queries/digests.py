"""What a person's daily letter still has to say at the moment it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import (
    Assignment,
    Committee,
    Extension,
    LadderRung,
    LetterItem,
    Membership,
    Task,
    Unit,
)
from tracker.queries.recipients import Hearing, load_hearing
from tracker.queries.statuses import facts_of
from tracker.rules.choices import ExtensionState, TaskKind
from tracker.rules.ladder import Audience
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.rules.reminders import Matter, matter_of
from tracker.rules.statuses import Mark, Status, status_of

WAITS_FOR_UNIT = frozenset({Mark.OVERDUE, Mark.DUE_SOON, Mark.IN_PROGRESS, Mark.RETURNED})


class Section(StrEnum):
    """The parts of a daily letter, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    REVIEW = "review"  # results that wait for the secretariat
    DETAIL_PLAN = "detail_plan"  # detail plans that do
    EXTENSION = "extension"  # requests for more time that do
    FOLLOW = "follow"  # what units owe, for the secretariat to follow up
    COPY = "copy"  # what the unit owes, for its head to know


ORDER = {section: place for place, section in enumerate(Section)}


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One thing a letter names, as it stands when the letter leaves."""

    section: Section
    task_id: int
    user_id: int
    code: str
    title: str
    period: str
    unit_name: str
    committee: str  # which one it is of
    due: date  # or the day an answer is owed by
    original_due: date | None
    status: Status
    words: str  # of the rung, where the committee has its own
    holders: tuple[str, ...] = ()  # the focal points, for a head


@dataclass(frozen=True)
class _Facts:
    """What the lines of one letter are judged by."""

    today: date
    parts: frozenset[tuple[int, int | None, Role]]
    asked: frozenset[int]  # tasks with a request for more time
    words: dict[tuple[int, str], str]
    hearing: Hearing


def list_digest_lines(letter_id: int, *, today: date) -> list[DigestLine]:
    """Return what a daily letter still has to say: section by section, oldest first.

    What was handed in, answered or given another date since is left out, and so is what the
    reader has no part in any more. Five statements.
    """
    rows = db.session.execute(
        select(LetterItem, Task, Assignment, Unit.name, Committee.name)
        .join(Task, Task.id == LetterItem.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(Committee, Committee.id == Task.committee_id)
        .where(LetterItem.letter_id == letter_id, LetterItem.cancelled_at.is_(None))
        .order_by(LetterItem.due, Task.id, LetterItem.id)
    ).all()
    if not rows:
        return []
    facts = _load_facts(rows, today)
    lines: dict[tuple[Section, int], DigestLine] = {}
    for row in rows:
        line = _line(*row, facts=facts)
        if line is not None:
            lines.setdefault((line.section, line.task_id), line)
    return sorted(lines.values(), key=lambda line: (ORDER[line.section], line.due, line.task_id))


def _line(
    item: LetterItem,
    task: Task,
    assignment: Assignment,
    unit_name: str,
    committee: str,
    *,
    facts: _Facts,
) -> DigestLine | None:
    section = _section_of(item, task, facts)
    if section is None:
        return None
    holders = facts.hearing.focal.get((task.committee_id, task.unit_id), ())
    return DigestLine(
        section=section,
        task_id=task.id,
        user_id=item.user_id,
        code=task.code,
        title=assignment.title,
        period=task.period,
        unit_name=unit_name,
        committee=committee,
        due=item.due,
        original_due=task.original_due,
        status=status_of(facts_of(task), facts.today),
        words=_words(facts.words, task.committee_id, item.rung),
        holders=tuple(user.name for user in holders) if section is Section.COPY else (),
    )


def _section_of(item: LetterItem, task: Task, facts: _Facts) -> Section | None:
    """Return where a line stands, None when it has nothing left to say to its reader."""
    if not _has_part(item, task, facts):
        return None
    matter = matter_of(item.rung)
    if matter is Matter.REVIEW:
        if not _awaits_answer(task, facts.today):
            return None
        is_plan = task.kind is TaskKind.DETAIL_PLAN
        return Section.DETAIL_PLAN if is_plan else Section.REVIEW
    if matter is Matter.EXTENSION:
        return Section.EXTENSION if task.id in facts.asked else None
    known = facts_of(task)
    status = status_of(known, facts.today)
    is_owed = status.mark in WAITS_FOR_UNIT and task.submitted_on is None
    if not is_owed or known.effective_due != item.due:
        return None
    return _section_of_owed(item, task, facts)


def _awaits_answer(task: Task, today: date) -> bool:
    """Tell whether a try waits: also of standing work, of which no state is counted."""
    status = status_of(facts_of(task), today)
    return Mark.WAITING in {status.mark, status.second}


def _section_of_owed(item: LetterItem, task: Task, facts: _Facts) -> Section:
    if item.audience is Audience.SECRETARIAT:
        return Section.FOLLOW
    focal = facts.hearing.focal.get((task.committee_id, task.unit_id), ())
    if item.audience is Audience.HEAD and any(user.id != item.user_id for user in focal):
        return Section.COPY
    if item.due < facts.today:
        return Section.OVERDUE
    return Section.TODAY if item.due == facts.today else Section.SOON


def _has_part(item: LetterItem, task: Task, facts: _Facts) -> bool:
    if item.audience is Audience.SECRETARIAT:
        return (task.committee_id, None, Role.SECRETARIAT) in facts.parts
    return any((task.committee_id, task.unit_id, role) in facts.parts for role in UNIT_ROLES)


def _words(words: dict[tuple[int, str], str], committee_id: int, code: str) -> str:
    """Return a rung's own words; a code ends in a number where the rung repeats."""
    rung, _, number = code.rpartition("-")
    found = words.get((committee_id, code))
    return found or (words.get((committee_id, rung), "") if number.isdigit() else "")


def _load_facts(rows: Iterable[Any], today: date) -> _Facts:
    items = [row[0] for row in rows]
    tasks = {row[1].id: row[1] for row in rows}
    committee_ids = {task.committee_id for task in tasks.values()}
    told_heads = [item for item in items if item.audience is Audience.HEAD]
    units = {tasks[item.task_id].unit_id for item in told_heads}
    return _Facts(
        today=today,
        parts=_parts_of(items[0].user_id),
        asked=_asked(item.task_id for item in items if matter_of(item.rung) is Matter.EXTENSION),
        words=_own_words(committee_ids),
        hearing=load_hearing(
            Membership.committee_id.in_(committee_ids), Membership.unit_id.in_(units)
        )
        if units
        else Hearing(),
    )


def _parts_of(user_id: int) -> frozenset[tuple[int, int | None, Role]]:
    rows = db.session.execute(
        select(Membership.committee_id, Membership.unit_id, Membership.role).where(
            Membership.user_id == user_id, Membership.ended_on.is_(None)
        )
    )
    return frozenset((row[0], row[1], row[2]) for row in rows)


def _asked(task_ids: Iterable[int]) -> frozenset[int]:
    wanted = sorted(set(task_ids))
    if not wanted:
        return frozenset()
    query = select(Extension.task_id).where(
        Extension.state == ExtensionState.ASKED, Extension.task_id.in_(wanted)
    )
    return frozenset(db.session.scalars(query))


def _own_words(committee_ids: set[int]) -> dict[tuple[int, str], str]:
    rows = db.session.execute(
        select(LadderRung.committee_id, LadderRung.code, LadderRung.words).where(
            LadderRung.committee_id.in_(committee_ids), LadderRung.words != ""
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}
