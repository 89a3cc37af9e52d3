"""Batches of urging letters, their letters, and the files a reader may open."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import (
    Letter,
    Plan,
    StoredFile,
    Task,
    UrgingBatch,
    UrgingLetter,
    UrgingLine,
    UrgingMail,
    User,
)
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, may, scope_of


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch in the list, with how far its letters are."""

    id: int
    as_of: date
    reply_by: date
    created_at: datetime
    created_by: str
    plan_ids: tuple[int, ...]
    is_making: bool
    letters: int
    made: int
    failed: int
    issued: int


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail that carries a letter."""

    name: str
    post: str
    address: str
    template: str
    state: str
    at: datetime


def count_batches(actor: Actor) -> int:
    """Return how many batches the committee has."""
    return db.session.scalar(
        select(func.count(UrgingBatch.id)).where(UrgingBatch.committee_id == actor.committee_id)
    ) or 0  # fmt: skip


def list_batches(actor: Actor, *, offset: int = 0, limit: int = 50) -> list[BatchLine]:
    """Return a page of the committee's batches, the newest first."""
    stands = UrgingLetter.stage != LetterStage.WITHDRAWN
    rows = db.session.execute(
        select(
            UrgingBatch,
            User.name,
            func.count(UrgingLetter.id).label("letters"),
            _sum(stands & (UrgingLetter.print_state == PrintState.MADE)).label("made"),
            _sum(stands & (UrgingLetter.print_state == PrintState.FAILED)).label("failed"),
            _sum(UrgingLetter.stage == LetterStage.ISSUED).label("issued"),
        )
        .join(User, User.id == UrgingBatch.created_by_id)
        .outerjoin(UrgingLetter, UrgingLetter.batch_id == UrgingBatch.id)
        .where(UrgingBatch.committee_id == actor.committee_id)
        .group_by(UrgingBatch.id, User.name)
        .order_by(UrgingBatch.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        BatchLine(
            id=row.UrgingBatch.id,
            as_of=row.UrgingBatch.as_of,
            reply_by=row.UrgingBatch.reply_by,
            created_at=row.UrgingBatch.created_at,
            created_by=row.name,
            plan_ids=tuple(row.UrgingBatch.plan_ids),
            is_making=row.UrgingBatch.is_making,
            letters=row.letters,
            made=row.made,
            failed=row.failed,
            issued=row.issued,
        )
        for row in rows
    ]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def get_batch(actor: Actor, batch_id: int) -> UrgingBatch:
    """Return a batch with its letters, their lines and files. Raises Missing."""
    batch = db.session.scalar(
        select(UrgingBatch)
        .where(
            UrgingBatch.id == batch_id,
            UrgingBatch.committee_id == scope_of(actor, Action.URGE).committee_id,
        )
        .options(
            joinedload(UrgingBatch.created_by),
            joinedload(UrgingBatch.all_pdf),
            joinedload(UrgingBatch.archive),
            selectinload(UrgingBatch.letters).options(
                joinedload(UrgingLetter.unit),
                joinedload(UrgingLetter.document),
                joinedload(UrgingLetter.pdf),
                joinedload(UrgingLetter.word_file),
                joinedload(UrgingLetter.signed),
                selectinload(UrgingLetter.lines),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if batch is None:
        raise Missing
    return batch


def plans_of(batch: UrgingBatch) -> list[Plan]:
    """Return the plans a batch was made for, none when it was for the whole committee."""
    if not batch.plan_ids:
        return []
    return list(
        db.session.scalars(select(Plan).where(Plan.id.in_(batch.plan_ids)).order_by(Plan.id))
    )


def get_letter(actor: Actor, letter_id: int) -> UrgingLetter:
    """Return a letter with its batch, lines, people and files. Raises Missing."""
    letter = db.session.scalar(
        select(UrgingLetter)
        .where(
            UrgingLetter.id == letter_id,
            UrgingLetter.committee_id == scope_of(actor, Action.URGE).committee_id,
        )
        .options(
            joinedload(UrgingLetter.batch),
            joinedload(UrgingLetter.unit),
            joinedload(UrgingLetter.document),
            joinedload(UrgingLetter.issued_by),
            joinedload(UrgingLetter.withdrawn_by),
            joinedload(UrgingLetter.pdf),
            joinedload(UrgingLetter.word_file),
            joinedload(UrgingLetter.signed),
            selectinload(UrgingLetter.lines),
        )
        .execution_options(populate_existing=True)
    )
    if letter is None:
        raise Missing
    return letter


def list_editions(letter: UrgingLetter) -> list[UrgingLetter]:
    """Return all editions of a letter, the first one first."""
    return list(
        db.session.scalars(
            select(UrgingLetter)
            .where(UrgingLetter.batch_id == letter.batch_id, UrgingLetter.unit_id == letter.unit_id)
            .order_by(UrgingLetter.edition)
        )
    )


def list_mails(letter: UrgingLetter) -> list[MailLine]:
    """Return the mails that carry a letter, in the order of their making."""
    rows = db.session.execute(
        select(Letter, User.name, User.post)
        .join(UrgingMail, UrgingMail.letter_id == Letter.id)
        .join(User, User.id == Letter.user_id)
        .where(UrgingMail.urging_letter_id == letter.id)
        .order_by(Letter.id)
    )
    return [
        MailLine(
            name=name,
            post=post,
            address=mail.address,
            template=mail.template,
            state=mail.state,
            at=mail.finished_at or mail.not_before,
        )
        for mail, name, post in rows
    ]


def lacks_signed(letter: UrgingLetter) -> bool:
    """Tell whether a letter was mailed, and its scan was not: it was signed or scanned later."""
    if letter.signed is None or letter.stage is not LetterStage.ISSUED:
        return False
    mails = db.session.scalars(
        select(Letter.facts)
        .join(UrgingMail, UrgingMail.letter_id == Letter.id)
        .where(
            UrgingMail.urging_letter_id == letter.id, Letter.state != LetterState.CANCELLED.value
        )
    ).all()
    carried = {file["key"] for facts in mails for file in facts.get("attachments", ())}
    return bool(mails) and letter.signed.key not in carried


def find_letter_file(actor: Actor, letter_id: int, kind: str) -> StoredFile | None:
    """Return a file of a letter the actor may open, or None.

    ``kind`` is pdf, word or signed. Drafts are the office's own; a unit opens its own letters, and
    those about tasks it took over.
    """
    column = {
        "pdf": UrgingLetter.pdf_id,
        "word": UrgingLetter.word_id,
        "signed": UrgingLetter.signed_id,
    }.get(kind)
    if column is None:
        return None
    scope = scope_of(actor, Action.SEE_LEDGER)
    query = (
        select(StoredFile)
        .join(UrgingLetter, column == StoredFile.id)
        .where(UrgingLetter.id == letter_id, UrgingLetter.committee_id == scope.committee_id)
    )
    if not may(actor, Action.URGE):
        query = query.where(UrgingLetter.stage != LetterStage.DRAFT)
    if scope.unit_id is not None:
        taken_over = (
            exists()
            .where(UrgingLine.letter_id == UrgingLetter.id, Task.id == UrgingLine.task_id)
            .where(Task.unit_id == scope.unit_id)
        )
        query = query.where(or_(UrgingLetter.unit_id == scope.unit_id, taken_over))
    return db.session.scalar(query)
