"""Prepare urging letters: one to each late unit, what it says frozen from that moment on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from tracker.database import Turn, db, take_turns
from tracker.models import Committee, StoredFile, UrgingBatch, UrgingLetter, UrgingLine
from tracker.queries.urging.late import (
    LateLine,
    LateUnit,
    find_lateness,
    list_plans_to_urge,
    title_in_words,
)
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.documents import check_symbol
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.rules.urging import check_dates
from tracker.services import files

TITLE_LENGTH, SOURCE_LENGTH = 300, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingFacts:
    """What the office chooses and types of a batch of letters."""

    as_of: date
    reply_by: date
    unit_ids: Collection[int]
    plan_ids: Collection[int] = ()  # none: the whole committee
    opening: str = ""
    symbol: str = ""
    place: str = ""
    signer: str = ""
    signer_office: str = ""
    takes_all: bool = False  # units without an address too


def prepare_letters(facts: UrgingFacts, *, actor: Actor, today: date, now: datetime) -> UrgingBatch:
    """Write one letter to each chosen late unit; the next round of the scheduler prints them.

    A task is urged by hand once a day at most. Raises NotAllowed, Missing; Refused:
    AS_OF_IN_FUTURE, REPLY_IN_PAST, REPLY_TOO_FAR, NOT_A_SYMBOL, NOBODY_TO_URGE, URGED_MEANWHILE.
    """
    require(actor, Action.URGE, committee_id=actor.committee_id)
    check_dates(as_of=facts.as_of, reply_by=facts.reply_by, today=today)
    check_symbol(facts.symbol)
    take_turns(Turn.URGING)
    if not set(facts.plan_ids) <= {plan.id for plan in list_plans_to_urge(actor.committee_id)}:
        raise Missing
    units = _chosen(facts, actor.committee_id, today)
    batch = _batch(facts, db.session.get_one(Committee, actor.committee_id), actor, now)
    db.session.add(batch)
    db.session.flush()
    try:
        with db.session.begin_nested():
            for position, unit in enumerate(units, 1):
                _write_letter(batch, unit, position, urged_on=today)
    except IntegrityError as twin:
        raise Refused(Fault.URGED_MEANWHILE) from twin
    return batch


def discard_batch(batch: UrgingBatch, *, actor: Actor) -> None:
    """Throw away a batch of which nothing was issued; its tasks may be urged again today.

    ``batch`` comes with letters, lines and files. Raises NotAllowed; Refused: BATCH_ISSUED.
    """
    require(actor, Action.URGE, committee_id=batch.committee_id)
    if any(letter.stage is not LetterStage.DRAFT for letter in batch.letters):
        raise Refused(Fault.BATCH_ISSUED)
    made = [file for file in (batch.all_pdf, batch.archive) if file is not None]
    for letter in list(batch.letters):
        made += _take_apart(letter)
    db.session.delete(batch)
    db.session.flush()
    for file in made:
        files.let_go(file)


def drop_letter(letter: UrgingLetter, *, actor: Actor) -> None:
    """Throw away one letter that was not issued.

    ``letter`` comes with batch, lines and files. Raises NotAllowed; Refused: LETTER_NOT_DRAFT.
    """
    require(actor, Action.URGE, committee_id=letter.committee_id)
    if letter.stage is not LetterStage.DRAFT:
        raise Refused(Fault.LETTER_NOT_DRAFT)
    letter.batch.is_making = True  # the file of all letters is to be made anew
    for file in _take_apart(letter):
        files.let_go(file)


def print_again(batch: UrgingBatch, *, actor: Actor) -> int:
    """Let the letters that could not be printed be tried again; return how many.

    ``batch`` comes with letters. Raises NotAllowed.
    """
    require(actor, Action.URGE, committee_id=batch.committee_id)
    failed = [one for one in batch.letters if one.print_state is PrintState.FAILED]
    for letter in failed:
        letter.print_state, letter.problem = PrintState.WAITING, ""
    if failed or batch.problem:
        batch.is_making, batch.problem = True, ""
    db.session.flush()
    return len(failed)


def _take_apart(letter: UrgingLetter) -> list[StoredFile]:
    """Delete a draft with its lines; return the files that nothing refers to any more."""
    made = [file for file in (letter.pdf, letter.word_file) if file is not None]
    for line in list(letter.lines):
        db.session.delete(line)
    db.session.flush()
    db.session.delete(letter)
    db.session.flush()
    return made


def _chosen(facts: UrgingFacts, committee_id: int, today: date) -> list[LateUnit]:
    lateness = find_lateness(
        committee_id,
        plan_ids=facts.plan_ids,
        as_of=facts.as_of,
        today=today,
        takes_all=facts.takes_all,
    )
    wanted = set(facts.unit_ids)
    units = [unit for unit in lateness.written_to if unit.id in wanted]
    if len(units) < len(wanted):
        raise Refused(Fault.URGED_MEANWHILE)
    if not units:
        raise Refused(Fault.NOBODY_TO_URGE)
    return units


def _batch(facts: UrgingFacts, committee: Committee, actor: Actor, now: datetime) -> UrgingBatch:
    return UrgingBatch(
        committee_id=committee.id,
        plan_ids=sorted(facts.plan_ids),
        as_of=facts.as_of,
        reply_by=facts.reply_by,
        opening=facts.opening,
        issuer=committee.name_on_paper,
        issuer_name=committee.name,
        issuer_parent=committee.issuer_parent,
        symbol=facts.symbol,
        place=facts.place,
        signer=facts.signer,
        signer_office=facts.signer_office,
        created_by_id=actor.user_id,
        created_at=now,
    )


def _write_letter(batch: UrgingBatch, unit: LateUnit, position: int, *, urged_on: date) -> None:
    letter = UrgingLetter(
        batch_id=batch.id,
        committee_id=batch.committee_id,
        unit_id=unit.id,
        unit_name=unit.name,
        position=position,
        reply_by=batch.reply_by,
        opening=batch.opening,
    )
    db.session.add(letter)
    db.session.flush()
    db.session.add_all(
        _frozen(letter.id, line, place, urged_on) for place, line in enumerate(unit.urged, 1)
    )


def _frozen(letter_id: int, line: LateLine, position: int, urged_on: date) -> UrgingLine:
    return UrgingLine(
        letter_id=letter_id,
        task_id=line.task_id,
        urged_on=urged_on,
        position=position,
        code=line.code,
        title=cut(title_in_words(line.title, line.period), TITLE_LENGTH),
        period=line.period,
        source=cut(line.source, SOURCE_LENGTH),
        original_due=line.original_due,
        due=line.due,
        days_late=line.days_late,
        reminded_on=line.reminded_on,
        reminded_times=line.reminded_times,
    )
