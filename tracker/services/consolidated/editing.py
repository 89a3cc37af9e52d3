"""Edit a draft block by block: words, own paragraphs, what is left out, the head of the paper.

Every change takes an approval away: the chair approves what he has read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import ConsolidatedBlock, ConsolidatedReport
from tracker.queries.consolidated.reading import current, get_block, list_blocks, to_rule
from tracker.rules.consolidated import ConsolidatedState
from tracker.rules.documents import check_symbol
from tracker.rules.drafting.blocks import Block, Sentence, own_paragraph, plain
from tracker.rules.faults import Changed, Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.refreshing import fingerprint
from tracker.services.consolidated.making import check_session
from tracker.services.versions import expect, take_out


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What stands around the body of the paper."""

    subject: str
    symbol: str
    place: str = ""
    addressee: str = ""
    signer: str = ""
    signer_office: str = ""
    meeting_id: int | None = None


def edit_head(report: ConsolidatedReport, facts: HeadFacts, *, actor: Actor, seen: int) -> None:
    """Change subject, addressee, symbol, place, signer or the session of a review.

    Raises NotAllowed, Changed, Missing; Refused: REPORT_ISSUED, NOT_A_SYMBOL.
    """
    check_draft(report, actor)
    expect(report, seen)
    check_symbol(facts.symbol)
    for name in ("subject", "symbol", "place", "addressee", "signer", "signer_office"):
        setattr(report, name, getattr(facts, name))
    report.meeting_id = check_session(facts.meeting_id, report.kind, actor)
    _touch(report)
    db.session.flush()


def edit_block(
    report: ConsolidatedReport,
    block: ConsolidatedBlock,
    typed: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """Put the office's words over the sentences of a block, by their keys.

    An empty sentence says nothing and is printed no more. Raises NotAllowed, Changed; Refused:
    REPORT_ISSUED, NUMBER_NOT_OF_SENTENCE.
    """
    check_draft(report, actor)
    if block.edition_id != current(report).id:
        raise Changed  # the figures were renewed meanwhile
    expect(block, seen)
    known = to_rule(block)
    sentences = tuple(
        _edited(one, typed.get(one.key), order, is_own=known.is_own)
        for order, one in enumerate(known.sentences)
    )
    _write(report, block, replace(known, sentences=sentences).body(), actor, now)


def _edited(one: Sentence, words: str | None, order: int, *, is_own: bool) -> Sentence:
    if words is None:
        return one
    if is_own:
        return replace(one, edited=plain(words))
    try:
        return one.edited_to(words)
    except Refused as refusal:
        raise Refused(refusal.fault, field=f"words_{order}", **refusal.facts) from refusal


def restore_block(
    report: ConsolidatedReport, block: ConsolidatedBlock, *, actor: Actor, now: datetime, seen: int
) -> None:
    """Take the office's words off a block, so that the sentences of the rules stand again.

    Raises NotAllowed, Changed; Refused: REPORT_ISSUED.
    """
    check_draft(report, actor)
    expect(block, seen)
    known = to_rule(block)
    sentences = tuple(replace(one, edited=None) for one in known.sentences)
    _write(report, block, replace(known, sentences=sentences).body(), actor, now)


def leave_out(
    report: ConsolidatedReport,
    block: ConsolidatedBlock,
    *,
    is_left_out: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Leave a block out of the report, or take it in again; renewing figures keeps this.

    Raises NotAllowed; Refused: REPORT_ISSUED.
    """
    check_draft(report, actor)
    block.is_left_out = is_left_out
    block.edited_by_id, block.edited_at = actor.user_id, now
    _touch(report)
    db.session.flush()


def add_paragraph(
    report: ConsolidatedReport, after: str, words: str, *, actor: Actor, now: datetime
) -> ConsolidatedBlock:
    """Write a paragraph of the office's own after a block; it stays when figures are renewed.

    Raises NotAllowed, Missing; Refused: REPORT_ISSUED.
    """
    check_draft(report, actor)
    before = get_block(report, after)
    version = current(report)
    number = _next_own(version.id)
    block = own_paragraph(f"own:{number}", words)
    rows = list_blocks(version)
    place = rows.index(before) + 1
    row = ConsolidatedBlock(
        edition_id=version.id,
        position=0,
        key=block.key,
        kind=block.kind,
        body=block.body(),
        is_own=True,
        is_annex=False,
        edited_by_id=actor.user_id,
        edited_at=now,
    )
    following = rows[place].position if place < len(rows) else before.position + 20
    row.position = (before.position + following) // 2
    if row.position in {before.position, following}:
        for order, one in enumerate([*rows[:place], row, *rows[place:]], 1):
            one.position = order * 10
    db.session.add(row)
    _touch(report)
    db.session.flush()
    return row


def remove_paragraph(report: ConsolidatedReport, block: ConsolidatedBlock, *, actor: Actor) -> None:
    """Take out a paragraph the office wrote. Raises NotAllowed, Missing; Refused: REPORT_ISSUED."""
    check_draft(report, actor)
    if not block.is_own:
        raise Refused(Fault.NOT_A_CHOICE)
    take_out(block)
    _touch(report)
    db.session.flush()


def digest_of(report: ConsolidatedReport) -> str:
    """Return a short sign of all a report says, its head included."""
    return sign_of(report, [to_rule(row) for row in list_blocks(current(report))])


def sign_of(report: ConsolidatedReport, blocks: Sequence[Block]) -> str:
    """Return the sign of a report whose blocks were read already."""
    head = f"{report.subject}|{report.addressee}|{report.symbol}|{report.as_of}"
    left_out = [block.key for block in blocks if block.is_left_out]
    return fingerprint(blocks, head, *left_out)


def check_draft(report: ConsolidatedReport, actor: Actor) -> None:
    """Refuse a change of what is issued, and of what the actor may not write.

    Raises NotAllowed; Refused: REPORT_ISSUED.
    """
    require(actor, Action.EDIT_CONSOLIDATED, committee_id=report.committee_id)
    check_open(report)


def discard(report: ConsolidatedReport, *, actor: Actor) -> None:
    """Throw a draft away with its versions. Raises NotAllowed; Refused: REPORT_ISSUED."""
    check_draft(report, actor)
    for version in report.versions:
        for block in list_blocks(version):
            db.session.delete(block)
    db.session.flush()
    for version in list(report.versions):
        db.session.delete(version)
    db.session.flush()
    db.session.delete(report)
    db.session.flush()


def check_open(report: ConsolidatedReport) -> None:
    """Refuse a change of what is issued. Raises Refused: REPORT_ISSUED."""
    if report.state is ConsolidatedState.ISSUED:
        raise Refused(Fault.REPORT_ISSUED, sign=report.sign)


def _write(
    report: ConsolidatedReport,
    block: ConsolidatedBlock,
    body: dict[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    if block.body != body:
        block.body = body
        block.edited_by_id, block.edited_at = actor.user_id, now
        _touch(report)
    db.session.flush()


def _touch(report: ConsolidatedReport) -> None:
    report.approved_at = report.approved_by_id = None


def _next_own(edition_id: int) -> int:
    keys = db.session.scalars(
        select(ConsolidatedBlock.key).where(
            ConsolidatedBlock.edition_id == edition_id, ConsolidatedBlock.is_own
        )
    )
    return max((int(key.removeprefix("own:")) for key in keys), default=0) + 1
