"""What a person's daily letter still has to say at the moment it leaves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

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
    User,
)
from tracker.queries.statuses import facts_of
from tracker.rules.choices import ExtensionState, TaskKind
from tracker.rules.ladder import Audience
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.rules.reminders import Matter, matter_of
from tracker.rules.statuses import Mark, Status, TaskFacts, status_of

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


Line = Row[*tuple[Any, ...]]

# Asked for all letters that leave soon at once, so put together once.
_LETTERS: BindParameter[Any] = bindparam("letters", expanding=True)
_LINES = (
    select(
        LetterItem.letter_id,
        LetterItem.user_id,
        LetterItem.rung,
        LetterItem.audience,
        LetterItem.due.label("told_due"),
        Task.id.label("task_id"),
        Task.committee_id,
        Task.unit_id,
        Task.kind,
        Task.code,
        Task.period,
        Task.original_due,
        Task.due,
        Task.grace_until,
        Task.finished_on,
        Task.submitted_on,
        Task.returned_on,
        Task.suspended_on,
        Task.cancelled_on,
        Task.is_standing,
        Assignment.title,
        Unit.name.label("unit_name"),
        Committee.name.label("committee"),
    )
    .join(Task, Task.id == LetterItem.task_id)
    .join(Assignment, Assignment.id == Task.assignment_id)
    .join(Unit, Unit.id == Task.unit_id)
    .join(Committee, Committee.id == Task.committee_id)
    .where(LetterItem.letter_id.in_(_LETTERS), LetterItem.cancelled_at.is_(None))
    .order_by(LetterItem.letter_id, LetterItem.due, Task.id, LetterItem.id)
)
_PARTS = select(
    Membership.user_id, Membership.committee_id, Membership.unit_id, Membership.role
).where(Membership.user_id.in_(bindparam("users", expanding=True)), Membership.ended_on.is_(None))
_ASKED = select(Extension.task_id).where(
    Extension.state == ExtensionState.ASKED,
    Extension.task_id.in_(bindparam("tasks", expanding=True)),
)
_OWN_WORDS = select(LadderRung.committee_id, LadderRung.code, LadderRung.words).where(
    LadderRung.words != ""
)
_HOLDERS = (
    select(Membership.committee_id, Membership.unit_id, User.id, User.name)
    .join(User, User.id == Membership.user_id)
    .where(
        Membership.unit_id.in_(bindparam("units", expanding=True)),
        Membership.role == Role.UNIT_LEAD,
        Membership.is_head.is_(False),
        Membership.ended_on.is_(None),
        User.is_active,
    )
    .order_by(Membership.id)
)


@dataclass(frozen=True)
class _Facts:
    """What the lines of some letters are judged by."""

    today: date
    parts: frozenset[tuple[int, int, int | None, Role]]  # user, committee, unit
    asked: frozenset[int]  # tasks with a request for more time
    words: dict[tuple[int, str], str]
    holders: dict[tuple[int, int], list[tuple[int, str]]]  # focal points, by committee and unit


def list_digest_lines(letter_id: int, *, today: date) -> list[DigestLine]:
    """Return what a daily letter still has to say: section by section, oldest first."""
    return list_lines_of_digests([letter_id], today=today)[letter_id]


def list_lines_of_digests(letter_ids: Sequence[int], *, today: date) -> dict[int, list[DigestLine]]:
    """Return, by letter, what daily letters still have to say.

    What was handed in, answered or given another date since is left out, and so is what the
    reader has no part in any more. Five statements, however many letters.
    """
    found: dict[int, list[DigestLine]] = {letter_id: [] for letter_id in letter_ids}
    rows = db.session.execute(_LINES, {"letters": letter_ids}).all() if letter_ids else []
    if not rows:
        return found
    facts = _load_facts(rows, today)
    for letter_id, group in groupby(rows, key=lambda row: row.letter_id):
        lines: dict[tuple[Section, int], DigestLine] = {}
        for row in group:
            line = _line(row, facts)
            if line is not None:
                lines.setdefault((line.section, line.task_id), line)
        found[letter_id] = sorted(lines.values(), key=_place)
    return found


def _place(line: DigestLine) -> tuple[int, date, int]:
    return ORDER[line.section], line.due, line.task_id


def _line(row: Line, facts: _Facts) -> DigestLine | None:
    known = facts_of(row)
    status = status_of(known, facts.today)
    section = _section_of(row, known, status, facts)
    if section is None:
        return None
    holders = facts.holders.get((row.committee_id, row.unit_id), ())
    return DigestLine(
        section=section,
        task_id=row.task_id,
        user_id=row.user_id,
        code=row.code,
        title=row.title,
        period=row.period,
        unit_name=row.unit_name,
        committee=row.committee,
        due=row.told_due,
        original_due=row.original_due,
        status=status,
        words=_words(facts.words, row.committee_id, row.rung),
        holders=tuple(name for _, name in holders) if section is Section.COPY else (),
    )


def _section_of(row: Line, known: TaskFacts, status: Status, facts: _Facts) -> Section | None:
    """Return where a line stands, None when it has nothing left to say to its reader."""
    if not _has_part(row, facts):
        return None
    matter = matter_of(row.rung)
    if matter is Matter.REVIEW:
        if Mark.WAITING not in {status.mark, status.second}:  # also of standing work
            return None
        return Section.DETAIL_PLAN if row.kind is TaskKind.DETAIL_PLAN else Section.REVIEW
    if matter is Matter.EXTENSION:
        return Section.EXTENSION if row.task_id in facts.asked else None
    is_owed = status.mark in WAITS_FOR_UNIT and row.submitted_on is None
    if not is_owed or known.effective_due != row.told_due:
        return None
    return _section_of_owed(row, facts)


def _section_of_owed(row: Line, facts: _Facts) -> Section:
    if row.audience is Audience.SECRETARIAT:
        return Section.FOLLOW
    holders = facts.holders.get((row.committee_id, row.unit_id), ())
    if row.audience is Audience.HEAD and any(user_id != row.user_id for user_id, _ in holders):
        return Section.COPY
    if row.told_due < facts.today:
        return Section.OVERDUE
    return Section.TODAY if row.told_due == facts.today else Section.SOON


def _has_part(row: Line, facts: _Facts) -> bool:
    if row.audience is Audience.SECRETARIAT:
        return (row.user_id, row.committee_id, None, Role.SECRETARIAT) in facts.parts
    place = (row.user_id, row.committee_id, row.unit_id)
    return any((*place, role) in facts.parts for role in UNIT_ROLES)


def _words(words: dict[tuple[int, str], str], committee_id: int, code: str) -> str:
    """Return a rung's own words; a code ends in a number where the rung repeats."""
    rung, _, number = code.rpartition("-")
    found = words.get((committee_id, code))
    return found or (words.get((committee_id, rung), "") if number.isdigit() else "")


def _load_facts(rows: Sequence[Line], today: date) -> _Facts:
    units = {row.unit_id for row in rows if row.audience is Audience.HEAD}
    asked = {row.task_id for row in rows if matter_of(row.rung) is Matter.EXTENSION}
    users = {"users": sorted({row.user_id for row in rows})}
    return _Facts(
        today=today,
        parts=frozenset((row[0], row[1], row[2], row[3]) for row in _ask(_PARTS, users)),
        asked=frozenset(row[0] for row in _ask(_ASKED, {"tasks": sorted(asked)}))
        if asked
        else frozenset(),
        words={(row[0], row[1]): row[2] for row in _ask(_OWN_WORDS, {})},
        holders=_holders(units) if units else {},
    )


def _holders(unit_ids: set[int]) -> dict[tuple[int, int], list[tuple[int, str]]]:
    found: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for row in _ask(_HOLDERS, {"units": sorted(unit_ids)}):
        found[row.committee_id, row.unit_id].append((row.id, row.name))
    return found


def _ask(query: Any, facts: dict[str, Any]) -> Sequence[Line]:
    return db.session.execute(query, facts).all()
