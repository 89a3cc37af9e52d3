"""After signing: number and date, the scan, the register; corrections and withdrawals.

An issued letter never changes (P12): its number, its words and its bytes stay; what was wrong is
put right by a new edition with a reason, or the letter is withdrawn with one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    Document,
    DocumentLink,
    IssuedPaper,
    Task,
    UrgingBatch,
    UrgingLetter,
    UrgingLine,
)
from tracker.printing.urging import SUBJECT
from tracker.queries.issued_papers import find_latest
from tracker.queries.urging.batches import lacks_signed
from tracker.rules.choices import DocumentKind, LetterStage, PrintState
from tracker.rules.documents import POSITION_LENGTH, SIGNER_LENGTH, read_document_number
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.rules.urging import check_reply
from tracker.services import files
from tracker.services.documents import DocumentFacts, enter_document
from tracker.services.file_types import PDF
from tracker.services.files import Upload
from tracker.services.issued_papers import (
    PaperFacts,
    add_scan,
    close_paper,
    new_code,
    open_paper,
)
from tracker.services.urging import mailing
from tracker.services.urging.mailing import call_back
from tracker.services.versions import expect

NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number and date the clerk gave one letter."""

    letter_id: int
    number: str
    issued_on: date


class LettersRefused(Exception):
    """Nothing was issued, for these reasons by letter."""

    def __init__(self, problems: dict[int, Refused]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} letters")


def issue_letters(
    batch: UrgingBatch, numbered: Sequence[Numbered], *, actor: Actor, today: date, now: datetime
) -> list[UrgingLetter]:
    """Give letters their numbers and dates: all or none. They go into register and post.

    ``batch`` comes with letters. Raises NotAllowed, Missing; Refused: NOTHING_TYPED;
    LettersRefused with NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN, DOCUMENT_IN_FUTURE,
    LETTER_DATED_EARLY, LETTER_NOT_DRAFT, LETTER_NUMBER_TWICE by letter.
    """
    require(actor, Action.URGE, committee_id=batch.committee_id)
    if not numbered:
        raise Refused(Fault.NOTHING_TYPED)
    letters = {letter.id: letter for letter in batch.letters}
    problems: dict[int, Refused] = {}
    seen: dict[tuple[str, int], int] = {}
    issued = []
    for one in numbered:
        letter = letters.get(one.letter_id)
        if letter is None:
            raise Missing
        try:
            with db.session.begin_nested():
                _check_twin(one, seen, letters)
                _issue(letter, batch, one, actor=actor, today=today, now=now)
        except Refused as refusal:
            problems[letter.id] = refusal
        else:
            issued.append(letter)
    if problems:
        raise LettersRefused(problems)
    batch.is_making = True
    db.session.flush()
    return issued


def attach_signed(letter: UrgingLetter, upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Keep the scan of the signed letter; once, it is never exchanged.

    Raises NotAllowed; Refused: LETTER_NOT_ISSUED, LETTER_SIGNED, and what ``files.keep_upload``
    raises.
    """
    require(actor, Action.URGE, committee_id=letter.committee_id)
    if letter.stage is not LetterStage.ISSUED:
        raise Refused(Fault.LETTER_NOT_ISSUED, field="files")
    if letter.signed_id is not None:
        raise Refused(Fault.LETTER_SIGNED, field="files")
    file = files.keep_upload(
        upload, media=(PDF.media,), actor=actor, now=now, document_id=letter.document_id
    )
    letter.signed_id = file.id
    paper = find_latest(letter.document_id) if letter.document_id else None
    if paper is not None:
        add_scan(paper, file, by=actor.user_id, now=now)
    db.session.flush()


def send_signed(letter: UrgingLetter, *, actor: Actor, now: datetime) -> int:
    """Mail the scan of a letter that left before it was signed; return to how many people.

    ``letter`` comes with batch, lines and signed copy. Raises NotAllowed; Refused:
    LETTER_NOT_ISSUED, SIGNED_COPY_MISSING, SIGNED_COPY_TOO_LARGE, SIGNED_COPY_SENT.
    """
    require(actor, Action.URGE, committee_id=letter.committee_id)
    if letter.stage is not LetterStage.ISSUED:
        raise Refused(Fault.LETTER_NOT_ISSUED)
    if letter.signed is None:
        raise Refused(Fault.SIGNED_COPY_MISSING)
    if not mailing.can_be_attached(letter.signed):
        raise Refused(Fault.SIGNED_COPY_TOO_LARGE)
    sent = mailing.mail_signed(letter, now=now) if lacks_signed(letter) else 0
    if not sent:
        raise Refused(Fault.SIGNED_COPY_SENT)
    return sent


def withdraw_letter(
    letter: UrgingLetter, *, reason: str, seen: int, actor: Actor, now: datetime
) -> None:
    """Take an issued letter back; its number stays used, its unit is told.

    ``letter`` comes with batch, lines, document and signed copy. Raises NotAllowed, Changed;
    Refused: LETTER_NOT_ISSUED.
    """
    require(actor, Action.URGE, committee_id=letter.committee_id)
    expect(letter, seen)
    _withdraw(letter, reason=reason, actor=actor, now=now)


def correct_letter(
    letter: UrgingLetter,
    *,
    reason: str,
    reply_by: date,
    opening: str,
    kept: Collection[int],
    seen: int,
    actor: Actor,
    today: date,
    now: datetime,
) -> UrgingLetter:
    """Write a new edition for an issued letter, which is withdrawn; return the new one.

    ``kept`` are the ids of the lines that stay; their words are those of the first edition.
    ``letter`` comes with batch, lines, document and signed copy. Raises NotAllowed, Changed;
    Refused: LETTER_NOT_ISSUED, REPLY_IN_PAST, REPLY_TOO_FAR, LETTER_EMPTY.
    """
    require(actor, Action.URGE, committee_id=letter.committee_id)
    expect(letter, seen)
    check_reply(reply_by, today=today)
    lines = [line for line in letter.lines if line.id in kept]
    if not lines:
        raise Refused(Fault.LETTER_EMPTY, field="kept")
    _withdraw(letter, reason=reason, actor=actor, now=now)
    again = _next_edition(letter, reason=reason, reply_by=reply_by, opening=opening)
    db.session.add_all(_copied(line, again, place) for place, line in enumerate(lines, 1))
    letter.batch.is_making = True
    db.session.flush()
    return again


def _check_twin(
    one: Numbered, seen: dict[tuple[str, int], int], letters: dict[int, UrgingLetter]
) -> None:
    """Refuse a number that was typed for another letter just now."""
    number, _ = read_document_number(one.number)
    other = seen.setdefault((number, one.issued_on.year), one.letter_id)
    if other != one.letter_id:
        unit = letters[other].unit_name
        raise Refused(Fault.LETTER_NUMBER_TWICE, field="number", number=number, unit=unit)


def _issue(
    letter: UrgingLetter,
    batch: UrgingBatch,
    one: Numbered,
    *,
    actor: Actor,
    today: date,
    now: datetime,
) -> None:
    if letter.stage is not LetterStage.DRAFT:
        raise Refused(Fault.LETTER_NOT_DRAFT, field="number")
    if one.issued_on < batch.as_of:
        raise Refused(Fault.LETTER_DATED_EARLY, field="issued_on", as_of=batch.as_of)
    document = _register(letter, batch, one, today=today)
    letter.stage, letter.print_state = LetterStage.ISSUED, PrintState.WAITING
    letter.number, letter.issued_on = document.number, one.issued_on
    letter.issued_at, letter.issued_by_id = now, actor.user_id
    letter.document_id = document.id
    facts = PaperFacts(
        code=new_code(),
        subject=SUBJECT,
        replaces=_paper_replaced(letter),
        reason=letter.reason,
    )
    open_paper(document, facts, by=actor.user_id, now=now)
    db.session.flush()


def _paper_replaced(letter: UrgingLetter) -> IssuedPaper | None:
    """Return the paper of the letter this one is an edition of."""
    before = select(UrgingLetter.document_id).where(UrgingLetter.id == letter.replaces_id)
    document_id = db.session.scalar(before)
    return find_latest(document_id) if document_id else None


def _register(letter: UrgingLetter, batch: UrgingBatch, one: Numbered, *, today: date) -> Document:
    facts = DocumentFacts(
        kind=DocumentKind.LETTER,
        number=one.number,
        symbol=batch.symbol,
        issued_on=one.issued_on,
        issuer=batch.issuer_name,
        subject=f"{SUBJECT}, {letter.unit_name}",
        signer=cut(batch.signer, SIGNER_LENGTH),
        position=cut(batch.signer_office, POSITION_LENGTH),
        due=letter.reply_by if letter.reply_by >= one.issued_on else None,
    )
    document = enter_document(facts, committee_id=letter.committee_id, today=today)
    plans = db.session.scalars(
        select(Task.plan_id)
        .join(UrgingLine, UrgingLine.task_id == Task.id)
        .where(UrgingLine.letter_id == letter.id, Task.plan_id.is_not(None))
        .distinct()
        .order_by(Task.plan_id)
    )
    db.session.add_all(DocumentLink(document_id=document.id, plan_id=plan) for plan in plans.all())
    return document


def _withdraw(letter: UrgingLetter, *, reason: str, actor: Actor, now: datetime) -> None:
    if letter.stage is not LetterStage.ISSUED:
        raise Refused(Fault.LETTER_NOT_ISSUED)
    letter.stage, letter.withdrawn_reason = LetterStage.WITHDRAWN, reason
    letter.withdrawn_at, letter.withdrawn_by_id = now, actor.user_id
    if letter.print_state is PrintState.WAITING:
        letter.print_state = PrintState.MADE if letter.pdf_id else PrintState.FAILED
    letter.batch.is_making = True
    if letter.document is not None:
        letter.document.note = cut(f"Đã thu hồi. {reason}", NOTE_LENGTH)
        paper = find_latest(letter.document.id)
        if paper is not None:
            close_paper(paper, reason=reason, by=actor.user_id, now=now)
    db.session.flush()
    call_back(letter, now=now)


def _next_edition(
    letter: UrgingLetter, *, reason: str, reply_by: date, opening: str
) -> UrgingLetter:
    last = db.session.scalar(
        select(func.max(UrgingLetter.edition)).where(
            UrgingLetter.batch_id == letter.batch_id, UrgingLetter.unit_id == letter.unit_id
        )
    )
    again = UrgingLetter(
        batch_id=letter.batch_id,
        committee_id=letter.committee_id,
        unit_id=letter.unit_id,
        unit_name=letter.unit_name,
        position=letter.position,
        edition=(last or letter.edition) + 1,
        replaces_id=letter.id,
        reply_by=reply_by,
        opening=opening,
        reason=reason,
    )
    db.session.add(again)
    db.session.flush()
    return again


def _copied(line: UrgingLine, letter: UrgingLetter, position: int) -> UrgingLine:
    return UrgingLine(
        letter_id=letter.id,
        edition=letter.edition,
        position=position,
        **{name: getattr(line, name) for name in FROZEN},
    )


FROZEN = (
    *("task_id", "urged_on", "code", "title", "period", "source", "original_due", "due"),
    *("days_late", "reminded_on", "reminded_times"),
)
