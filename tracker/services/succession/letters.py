"""Letters that follow a duty: what waits for the old unit is called back, the new one told once.

A rung of the ladder that was reached is carried by the letter that tells of the duty, so the
next round goes on from there: nothing is urged twice, nothing is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Letter, LetterItem, Membership, SuccessionMove, Task, User
from tracker.queries.calendars import load_calendar
from tracker.queries.ladders import load_habits
from tracker.queries.recipients import load_hearing, people_of_units
from tracker.queries.statuses import facts_of
from tracker.rules.ladder import Audience, reminder_key, rungs_reached
from tracker.rules.reminders import Candidate
from tracker.services import outbox
from tracker.services.outbox import OPEN_STATES
from tracker.services.succession.facts import Document
from tracker.services.succession.passing import Passing

TOLD = "succession"
TAKEN_BACK = "succession_undone"
OWN = frozenset({Audience.FOCAL, Audience.HEAD})
Place = tuple[int, int]  # committee and unit


def people_before(memberships: Iterable[Membership]) -> dict[Place, set[int]]:
    """Return who stood for each unit before anything moved."""
    found: dict[Place, set[int]] = defaultdict(set)
    for row in memberships:
        found[row.committee_id, row.unit_id or 0].add(row.user_id)
    return found


def pass_letters(at: Passing, before: Mapping[Place, set[int]], *, document: Document) -> int:
    """Call back what waits for the old units, and write one letter to each new owner."""
    readers = _readers([task for task, _ in at.moved])
    gone = [*at.moved, *((task, task.unit_id) for task, _ in at.joined)]
    for task, old in gone:
        keep = {user.id for user in readers.get((task.committee_id, task.unit_id), ())}
        keep = keep if task.cancelled_on is None else set()
        user_ids = before.get((task.committee_id, old), set()) - keep
        call_back(task, user_ids, now=at.now, change=at.ledger.change)
    letters = _write(at, readers, document)
    carry_rungs([task for task, _ in at.moved], letters, today=at.today, add=at.ledger.add)
    return len(letters)


def _readers(tasks: Sequence[Task]) -> dict[Place, list[User]]:
    units: dict[int, set[int]] = defaultdict(set)
    for task in tasks:
        units[task.committee_id].add(task.unit_id)
    return {
        (committee_id, unit_id): people
        for committee_id, unit_ids in sorted(units.items())
        for unit_id, people in people_of_units(committee_id, unit_ids).items()
    }


def call_back(
    task: Task, user_ids: set[int], *, now: datetime, change: Callable[..., None]
) -> None:
    """Cancel what waits to go to some people about a task; ``change`` sets columns of a row."""
    if not user_ids:
        return
    letters = db.session.scalars(
        select(Letter)
        .where(
            Letter.task_id == task.id,
            Letter.user_id.in_(sorted(user_ids)),
            Letter.state.in_(OPEN_STATES),
        )
        .order_by(Letter.id)
    ).all()
    for letter in letters:
        change(letter, state="cancelled", finished_at=now)
    items = db.session.scalars(
        select(LetterItem)
        .join(Letter, Letter.id == LetterItem.letter_id)
        .where(
            LetterItem.task_id == task.id,
            LetterItem.user_id.in_(sorted(user_ids)),
            LetterItem.cancelled_at.is_(None),
            Letter.state.in_(OPEN_STATES),
        )
        .order_by(LetterItem.id)
    ).all()
    for item in items:
        change(item, cancelled_at=now)


def _write(
    at: Passing, readers: Mapping[Place, list[User]], document: Document
) -> dict[tuple[int, int], Letter]:
    """Write one letter per person and committee; return them by committee and person."""
    lines: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    users: dict[int, User] = {}
    for task, old in sorted(at.moved, key=lambda pair: (pair[0].due or date.max, pair[0].id)):
        for user in readers.get((task.committee_id, task.unit_id), ()):
            users[user.id] = user
            lines[task.committee_id, user.id].append(_line(at, task, old))
    written = {}
    for (committee_id, user_id), owed in sorted(lines.items()):
        letter = outbox.enqueue(
            f"{TOLD}:{at.ledger.succession_id}:{committee_id}:user:{user_id}",
            template=TOLD,
            user=users[user_id],
            now=at.now,
            committee_id=committee_id,
            facts={**_heading(at, document), "tasks": owed},
        )
        if letter is not None:
            written[committee_id, user_id] = letter
            at.ledger.add(letter)
    return written


def _heading(at: Passing, document: Document) -> dict[str, Any]:
    return {
        "succession_id": at.ledger.succession_id,
        "sign": document.sign,
        "document_on": document.issued_on.isoformat(),
        "words": document.words,
        "on": at.facts.on.isoformat(),
    }


def _line(at: Passing, task: Task, old: int) -> dict[str, Any]:
    facts = facts_of(task)
    return {
        "id": task.id,
        "code": task.code,
        "title": task.assignment.title,
        "period": task.period,
        "unit": at.names[task.unit_id],
        "from": at.names[old],
        "due": facts.effective_due.isoformat() if facts.effective_due else None,
        "is_standing": task.is_standing,
        "is_returned": task.returned_on is not None and task.submitted_on is None,
        "is_waiting": task.submitted_on is not None,
    }


def carry_rungs(
    tasks: Iterable[Task],
    letters: Mapping[tuple[int, int], Letter],
    *,
    today: date,
    add: Callable[..., None],
) -> None:
    """Let each letter stand for the rungs its reader's new duties have reached already.

    ``letters`` by committee and person; ``add`` adds a row.
    """
    calendar, habits, hearing = load_calendar(), load_habits(), load_hearing()
    for task in tasks:
        facts = facts_of(task)
        due = facts.effective_due
        if due is None or task.submitted_on or task.suspended_on or task.is_standing:
            continue
        candidate = Candidate(task.id, task.committee_id, task.unit_id, due)
        ladder = habits[task.committee_id].ladder
        for audience, reached in rungs_reached(due, today, calendar, ladder).items():
            for user in hearing.of(candidate, audience) if audience in OWN else ():
                letter = letters.get((task.committee_id, user.id))
                key = reminder_key(task.id, due, reached.code, user.id)
                if letter is not None and not _is_known(key):
                    item = LetterItem(letter_id=letter.id, task_id=task.id, user_id=user.id)
                    item.key, item.rung, item.due = key, reached.code, due
                    item.audience, item.told_on = audience, today
                    add(item)


def _is_known(key: str) -> bool:
    return db.session.scalar(select(LetterItem.id).where(LetterItem.key == key)) is not None


def take_back(moves: Sequence[SuccessionMove], *, now: datetime) -> int:
    """Undo what a succession did to letters; return how many people are told.

    A letter that has not left is called back and its rungs forgotten; who got one is told that
    it does not hold any more. What was called back goes out again, or its rung counts as not
    yet told.
    """
    told = [_letter(move) for move in moves if move.verb == "insert" and move.table == "letters"]
    items = [move.row_id for move in moves if move.verb == "insert" and move.table != "letters"]
    written = db.session.scalars(select(LetterItem).where(LetterItem.id.in_(items))).all()
    for item in written:
        db.session.delete(item)  # the rung is the old unit's again
    for move in moves:
        if move.verb == "update":
            _let_go_again(move)
    sent = 0
    for letter in told:
        if letter.state in OPEN_STATES:
            letter.state, letter.finished_at = "cancelled", now
        elif letter.state != "cancelled":
            sent += _tell_taken_back(letter, now=now)
    db.session.flush()
    return sent


def _letter(move: SuccessionMove) -> Letter:
    return db.session.get_one(Letter, move.row_id)


def _let_go_again(move: SuccessionMove) -> None:
    if move.table == "letters":
        letter = _letter(move)
        if letter.state == "cancelled":
            letter.state, letter.finished_at = move.before["state"], None
        return
    item = db.session.get(LetterItem, move.row_id)
    if item is None:
        return
    carrier = db.session.get_one(Letter, item.letter_id)
    if carrier.state in OPEN_STATES:
        item.cancelled_at = None
    else:
        db.session.delete(item)


def _tell_taken_back(letter: Letter, *, now: datetime) -> int:
    user = db.session.get_one(User, letter.user_id)
    again = outbox.enqueue(
        f"{letter.key}:undone",
        template=TAKEN_BACK,
        user=user,
        now=now,
        committee_id=letter.committee_id,
        facts=dict(letter.facts),
    )
    return again is not None
