"""Mail an issued urging letter to the unit's people, and tell them when it is taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Letter, StoredFile, UrgingLetter, UrgingMail, User
from tracker.queries.recipients import people_of_units
from tracker.rules.delivery import LetterState
from tracker.services import outbox
from tracker.services.urging.papers import sign_of

URGING, WITHDRAWN, SIGNED = "urging_letter", "urging_withdrawn", "urging_signed"
MOST_LINES = 20  # in the mail; the letter itself holds them all
LARGEST_ATTACHED = 8 * 1024 * 1024  # a larger scan would come back: then the print goes


def mail_letter(letter: UrgingLetter, *, now: datetime) -> int:
    """Put an issued letter into the post, once to each of the unit's people; return how many.

    ``letter`` comes with batch, lines and the signed copy. The key names letter and person, so a
    letter printed twice is mailed once.
    """
    facts = _facts(letter)
    people = people_of_units(letter.committee_id, [letter.unit_id]).get(letter.unit_id, [])
    return sum(_mail(letter, URGING, user, facts, now) for user in people)


def mail_signed(letter: UrgingLetter, *, now: datetime) -> int:
    """Put the scan of a letter into the post that was mailed before it was signed; return how many.

    Once to each of the unit's people, whoever asks for it again.
    """
    facts = _facts(letter)
    people = people_of_units(letter.committee_id, [letter.unit_id]).get(letter.unit_id, [])
    return sum(_mail(letter, SIGNED, user, facts, now) for user in people)


def can_be_attached(file: StoredFile) -> bool:
    """Tell whether a scan is small enough for the mail boxes of units."""
    return file.size <= LARGEST_ATTACHED


def call_back(letter: UrgingLetter, *, now: datetime) -> None:
    """Cancel what has not left yet, and tell those who have the letter that it is withdrawn."""
    for template in (URGING, SIGNED):
        outbox.cancel_by_key(f"{template}:{letter.id}:", now=now)
    reached = db.session.scalars(
        select(User)
        .join(Letter, Letter.user_id == User.id)
        .join(UrgingMail, UrgingMail.letter_id == Letter.id)
        .where(
            UrgingMail.urging_letter_id == letter.id,
            Letter.template.in_((URGING, SIGNED)),
            Letter.state != LetterState.CANCELLED,
        )
        .order_by(User.id)
    ).all()
    facts = _facts(letter) | {"reason": letter.withdrawn_reason, "attachments": []}
    for user in dict.fromkeys(reached):
        _mail(letter, WITHDRAWN, user, facts, now)


def _mail(
    letter: UrgingLetter, template: str, user: User, facts: dict[str, Any], now: datetime
) -> bool:
    sent = outbox.enqueue(
        f"{template}:{letter.id}:{user.id}",
        template=template,
        user=user,
        now=now,
        committee_id=letter.committee_id,
        facts=facts,
    )
    if sent is None:
        return False
    db.session.add(UrgingMail(urging_letter_id=letter.id, letter_id=sent.id))
    db.session.flush()
    return True


def _facts(letter: UrgingLetter) -> dict[str, Any]:
    batch = letter.batch
    file = _attached(letter)
    return {
        "sign": sign_of(letter, batch),
        "issued_on": letter.issued_on.isoformat() if letter.issued_on else "",
        "issuer": batch.issuer_name,
        "unit": letter.unit_name,
        "as_of": batch.as_of.isoformat(),
        "reply_by": letter.reply_by.isoformat(),
        "count": len(letter.lines),
        "letter_id": letter.id,
        "tasks": [
            {
                "id": line.task_id,
                "code": line.code,
                "title": line.title,
                "due": line.due.isoformat(),
                "days_late": line.days_late,
            }
            for line in letter.lines[:MOST_LINES]
        ],
        "attachments": [
            {"key": file.key, "name": file.name, "media": file.content_type, "sha256": file.sha256}
        ]
        if file is not None
        else [],
    }


def _attached(letter: UrgingLetter) -> StoredFile | None:
    signed = letter.signed
    if signed is not None and can_be_attached(signed):
        return signed
    return db.session.get(StoredFile, letter.pdf_id) if letter.pdf_id else None
