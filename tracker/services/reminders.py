"""The daily round of reminders: what the ladder has reached goes into one letter per person.

Reading and reckoning hold no lock; the letters are then written some people at a time, each
batch whole or not at all. A round that was cut off is finished by the next: a person's letter
of the day and the keys of its lines are written together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert

from tracker.clock import local
from tracker.database import Turn, db, take_turns
from tracker.models import Letter, User
from tracker.queries.calendars import load_calendar
from tracker.queries.reminders import known_keys, known_letters, load_ground, load_told
from tracker.rules.reminders import Line
from tracker.rules.rounds import DayPlan, plan_day

DIGEST_TIME = time(7, 30)  # on the office's wall
DIGEST, WEEKLY = "digest", "weekly"
ITEMS = db.metadata.tables["letter_items"]  # many rows to a statement, past the objects
LINES_A_BATCH = 2_000  # written in a small part of a second


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter about to be written."""

    key: str
    user_id: int
    name: str
    address: str
    lines: Sequence[Line]
    facts: dict[str, Any]

    @property
    def template(self) -> str:
        """Return which letter it is."""
        return self.key.split(":", 1)[0]

    @property
    def committee_id(self) -> int:
        """Return in which committee's log it stands: the first it tells of."""
        return int(self.facts.get("committee_id") or self.lines[0].committee_id)


@dataclass(frozen=True)
class ScanResult:
    """What a round wrote."""

    letters: int = 0
    lines: int = 0
    opened: int = 0  # tasks of periods that began

    def __add__(self, other: "ScanResult") -> "ScanResult":
        """Return both together."""
        return ScanResult(
            self.letters + other.letters, self.lines + other.lines, self.opened + other.opened
        )


def is_time_for_digests(now: datetime, *, is_working_day: bool) -> bool:
    """Tell whether today's letters may be written: a working day, from 07:30 on."""
    return is_working_day and local(now).time() >= DIGEST_TIME


def draft_letters(*, today: date, now: datetime) -> list[Draft]:
    """Return today's letters that are not written yet, as the next round would write them.

    Per person one, holding the highest rung not yet told of each thing; a day without a round is
    caught up. Only reads.
    """
    if not is_time_for_digests(now, is_working_day=load_calendar().is_working_day(today)):
        return []
    ground, hearing = load_ground(today=today)
    told = load_told(ground, hearing, today=today)
    plan = plan_day(ground, told, today)
    plan = plan.without(known_keys(plan, told))
    return _drafts(plan, hearing.people())


def batches(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Part the letters into batches small enough that nobody waits for one to be written."""
    batch: list[Draft] = []
    size = 0
    for draft in drafts:
        if batch and size + len(draft.lines) > LINES_A_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(draft)
        size += len(draft.lines) + 1
    if batch:
        yield batch


def write_letters(drafts: Sequence[Draft], *, now: datetime) -> ScanResult:
    """Write a batch of letters with their lines, leaving out what was written meanwhile."""
    take_turns(Turn.REMINDERS)
    known = known_letters(draft.key for draft in drafts)
    fresh = {draft.key: draft for draft in drafts if draft.key not in known}
    if not fresh:
        return ScanResult()
    rows = db.session.execute(
        insert(Letter).returning(Letter.id, Letter.key),
        [_letter_row(draft, now) for draft in fresh.values()],
    ).all()
    today = local(now).date()
    items = [
        _item_row(line, letter_id, today) for letter_id, key in rows for line in fresh[key].lines
    ]
    if items:
        db.session.connection().execute(insert(ITEMS), items)
    return ScanResult(letters=len(rows), lines=len(items))


def scan(*, today: date, now: datetime) -> ScanResult:
    """Write today's letters in the transaction that is open."""
    return sum(
        (write_letters(some, now=now) for some in batches(draft_letters(today=today, now=now))),
        ScanResult(),
    )


def _drafts(plan: DayPlan, people: Mapping[int, User]) -> list[Draft]:
    day = {"day": plan.day.isoformat()}
    drafts = [
        Draft(key, user.id, user.name, user.email, lines, {**day, **_committee_of(key)})
        for key, user_id, lines in plan.letters()
        if (user := people.get(user_id)) is not None
    ]
    return sorted(drafts, key=lambda draft: (draft.user_id, draft.key))


def _committee_of(key: str) -> dict[str, Any]:
    template, committee_id, *_ = key.split(":")
    return {"committee_id": int(committee_id)} if template == WEEKLY else {}


def _letter_row(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "key": draft.key,
        "template": draft.template,
        "user_id": draft.user_id,
        "address": draft.address,
        "committee_id": draft.committee_id,
        "facts": draft.facts,
        "created_at": now,
        "not_before": now,
    }


def _item_row(line: Line, letter_id: int, today: date) -> dict[str, Any]:
    return {
        "letter_id": letter_id,
        "task_id": line.task_id,
        "user_id": line.user_id,
        "key": line.key,
        "rung": line.rung,
        "due": line.due,
        "audience": line.audience,
        "told_on": today,
    }
