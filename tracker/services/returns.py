"""Letters that came back: recorded by hand or from a mail server's report, cleared by hand."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true

from tracker.database import db
from tracker.models import Letter, ReturnedLetter
from tracker.post.messages import message_id
from tracker.post.returns import read_report
from tracker.queries.letters import get_letter
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require, scope_of

HAVE_LEFT = (LetterState.SENT, LetterState.UNKNOWN, LetterState.RETURNED)
MOST_LOOKED_AT = 1_000  # letters to one address


@dataclass(frozen=True)
class ReturnFacts:
    """What is known of a letter that came back."""

    returned_on: date
    reason: str
    status: str = ""
    fingerprint: str | None = None


def record_return(
    letter_id: int, facts: ReturnFacts, *, actor: Actor, today: date, now: datetime
) -> ReturnedLetter:
    """Record that a letter came back: its address does not work until it is changed or cleared.

    Raises NotAllowed; Missing; Refused: LETTER_NOT_SENT, DATE_OUT_OF_RANGE.
    """
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    letter = get_letter(scope_of(actor, Action.EDIT_MAIL), letter_id)
    if letter.state not in HAVE_LEFT:
        raise Refused(Fault.LETTER_NOT_SENT)
    if facts.returned_on > today:
        raise Refused(Fault.DATE_OUT_OF_RANGE, field="returned_on")
    return _record(letter, facts, by_id=actor.user_id, now=now)


def _record(
    letter: Letter, facts: ReturnFacts, *, by_id: int | None, now: datetime
) -> ReturnedLetter:
    letter.state = LetterState.RETURNED.value
    row = ReturnedLetter(
        committee_id=letter.committee_id,
        letter_id=letter.id,
        address=letter.address,
        returned_on=facts.returned_on,
        reason=facts.reason,
        status=facts.status,
        fingerprint=facts.fingerprint,
        recorded_at=now,
        recorded_by_id=by_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def record_report(
    octets: bytes, *, sender: str, actor: Actor, today: date, now: datetime
) -> ReturnedLetter:
    """Read a mail server's report, find the letter it tells of, and record its return.

    ``sender`` is the address letters are sent from. Raises NotAllowed; Refused: NOT_A_RETURN,
    RETURN_NOT_FINAL, RETURN_OF_NONE, RETURN_KNOWN.
    """
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    letter_id, facts = _read(octets, sender, today, Letter.committee_id == actor.committee_id)
    return record_return(letter_id, facts, actor=actor, today=today, now=now)


def record_found(octets: bytes, *, sender: str, today: date, now: datetime) -> ReturnedLetter:
    """Record a report found in the mailbox of returned mail, of whichever committee.

    Raises Refused as ``record_report``.
    """
    letter_id, facts = _read(octets, sender, today, true())
    return _record(db.session.get_one(Letter, letter_id), facts, by_id=None, now=now)


def clear_return(return_id: int, *, actor: Actor, now: datetime) -> None:
    """Say that the address works again. Raises NotAllowed; Missing."""
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    row = db.session.get(ReturnedLetter, return_id)
    if row is None or row.committee_id != actor.committee_id:
        raise Missing
    if row.cleared_at is None:
        row.cleared_at, row.cleared_by_id = now, actor.user_id
        db.session.flush()


def _read(
    octets: bytes, sender: str, today: date, whose: ColumnElement[bool]
) -> tuple[int, ReturnFacts]:
    report = read_report(octets)
    words = "|".join((report.address, report.status, *sorted(report.identities)))
    fingerprint = hashlib.sha256(words.encode()).hexdigest()  # pasted or as a file, it is the same
    known = select(ReturnedLetter.id).where(ReturnedLetter.fingerprint == fingerprint)
    if db.session.scalar(known) is not None:
        raise Refused(Fault.RETURN_KNOWN)
    letter_id = _find_letter(report.address, report.identities, sender, whose)
    if letter_id is None:
        raise Refused(Fault.RETURN_OF_NONE, address=report.address)
    return letter_id, ReturnFacts(today, report.reason, report.status, fingerprint)


def _find_letter(
    address: str, identities: frozenset[str], sender: str, whose: ColumnElement[bool]
) -> int | None:
    """Return the letter with one of these Message-IDs, else the last that went to the address."""
    rows = db.session.execute(
        select(Letter.id, Letter.key)
        .where(
            func.lower(Letter.address) == address,
            whose,
            Letter.state.in_([state.value for state in HAVE_LEFT]),
        )
        .order_by(Letter.id.desc())
        .limit(MOST_LOOKED_AT)
    ).all()
    domain = sender.rpartition("@")[2]
    same = [row.id for row in rows if message_id(row.key, domain) in identities]
    return next(iter(same or [row.id for row in rows]), None)
