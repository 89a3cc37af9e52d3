"""Write a succession down with all that was said of it, and read it again on its day."""

from datetime import datetime
from typing import Any

from tracker.database import db
from tracker.models import Succession, SuccessionLine
from tracker.rules.choices import SuccessionState
from tracker.rules.permissions import Actor
from tracker.rules.successions import Heir
from tracker.services.succession.facts import Document, SuccessionFacts


def write_down(
    facts: SuccessionFacts, state: SuccessionState, *, actor: Actor, now: datetime
) -> Succession:
    """Write a succession down before anything moves, so that its event comes first."""
    succession = Succession(done_at=now, done_by_id=actor.user_id, state=state, lines=[])
    for name, value in _columns(facts).items():
        setattr(succession, name, value)
    succession.said = {**_said(facts), "committee_id": actor.committee_id}
    db.session.add(succession)
    db.session.flush()
    _write_lines(succession, facts)
    return succession


def write_again(succession: Succession, facts: SuccessionFacts) -> None:
    """Let what is written down say something else; its lines are loaded."""
    for name, value in _columns(facts).items():
        setattr(succession, name, value)
    succession.said = {**succession.said, **_said(facts)}
    succession.lines.clear()
    db.session.flush()
    _write_lines(succession, facts)


def facts_of(succession: Succession) -> SuccessionFacts:
    """Return what was said, from a row with its lines."""
    said = succession.said
    return SuccessionFacts(
        kind=succession.kind,
        on=succession.effective_on,
        document=Document(
            number=succession.document_number,
            symbol=succession.document_symbol,
            issued_on=succession.document_on,
            words=succession.words,
        ),
        heirs=tuple(
            Heir(line.from_unit_id, line.to_unit_id, line.is_main, line.share)
            for line in succession.lines
        ),
        name=said.get("name", ""),
        short_name=said.get("short_name", ""),
        choices=said.get("choices", {}),
        joins_twins=said.get("joins_twins", True),
        note=succession.note,
    )


def _columns(facts: SuccessionFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "effective_on": facts.on,
        "document_number": facts.document.number,
        "document_symbol": facts.document.symbol,
        "document_on": facts.document.issued_on,
        "words": facts.document.words,
        "note": facts.note,
    }


def _said(facts: SuccessionFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "short_name": facts.short_name,
        "choices": dict(facts.choices),
        "joins_twins": facts.joins_twins,
    }


def _write_lines(succession: Succession, facts: SuccessionFacts) -> None:
    for heir in facts.heirs:
        succession.lines.append(
            SuccessionLine(
                from_unit_id=heir.from_id,
                to_unit_id=heir.to_id,
                share=heir.share,
                is_main=heir.is_main,
            )
        )
    db.session.flush()
