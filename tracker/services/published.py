"""Enter and correct editions of the index and what provinces came to in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Edition, EditionResult, Indicator, IndicatorSet, Province
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.permissions import Action, Actor, require
from tracker.services.versions import expect, take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """What a person types of a publication: its year, the year of its data, when it came out."""

    edition_year: int
    data_year: int
    published_on: date | None = None
    provinces_count: int | None = None
    set_id: int | None = None
    mean_score: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """What a province came to under a code; a score or a rank or both are known."""

    province_id: int
    code: str
    score: Decimal | None = None
    rank: int | None = None
    source: str = ""


def add_edition(facts: EditionFacts, *, actor: Actor) -> Edition:
    """Enter an edition. Raises NotAllowed; Refused: EDITION_EXISTS, NOT_A_CHOICE."""
    _require(actor)
    row = Edition(edition_year=facts.edition_year, data_year=facts.data_year)
    _fill(row, facts)
    db.session.add(row)
    db.session.flush()
    return row


def edit_edition(row: Edition, facts: EditionFacts, *, actor: Actor, seen: int) -> None:
    """Correct an edition. Raises NotAllowed, Changed; Refused: EDITION_EXISTS, NOT_A_CHOICE."""
    _require(actor)
    expect(row, seen)
    _fill(row, facts)
    db.session.flush()


def put_result(
    edition: Edition, facts: ResultFacts, *, actor: Actor, result: EditionResult | None = None
) -> EditionResult:
    """Enter what a province came to, or correct it; points printed beside an old score go.

    Raises NotAllowed; Refused: NOT_A_CHOICE, RESULT_EMPTY, RESULT_EXISTS, RANK_BEYOND.
    """
    _require(actor)
    province = db.session.get(Province, facts.province_id)
    if province is None:
        raise Refused(Fault.NOT_A_CHOICE, field="province")
    if facts.score is None and facts.rank is None:
        raise Refused(Fault.RESULT_EMPTY, field="score")
    most = edition.provinces_count
    if facts.rank is not None and most is not None and facts.rank > most:
        raise Refused(Fault.RANK_BEYOND, field="rank", count=most)
    twin = _find(edition, province.id, facts.code)
    if twin is not None and twin is not result:
        raise Refused(
            Fault.RESULT_EXISTS, field="province", province=province.name, code=facts.code
        )
    if result is None:
        result = EditionResult(edition_id=edition.id)
        db.session.add(result)
    if result.score != facts.score:
        result.points = result.maximum = None
    result.province_id, result.code = province.id, facts.code
    result.score, result.rank, result.source = facts.score, facts.rank, facts.source
    db.session.flush()
    return result


def remove_result(edition: Edition, result_id: int, *, actor: Actor) -> None:
    """Take a result out. Raises NotAllowed, Missing."""
    _require(actor)
    take_out(get_result(edition, result_id))


def get_result(edition: Edition, result_id: int) -> EditionResult:
    """Return a result of an edition. Raises Missing."""
    row = db.session.get(EditionResult, result_id)
    if row is None or row.edition_id != edition.id:
        raise Missing
    return row


def codes_of(edition: Edition) -> list[Any]:
    """Return code and names of the main indicators an edition has results under."""
    rows = db.session.execute(
        select(Indicator.code, Indicator.name_vi, Indicator.name_en)
        .where(Indicator.set_id == (edition.set_id or 0), Indicator.kind == IndicatorKind.MAIN)
        .order_by(Indicator.position, Indicator.id)
    )
    return list(rows)


def day_of(edition: Edition) -> date:
    """Return the day whose provinces an edition knows: of publication, else its year's end."""
    return edition.published_on or date(edition.edition_year, 12, 31)


def _require(actor: Actor) -> None:
    """Ask the actor's role in his own committee: editions belong to none."""
    require(actor, Action.MANAGE_INDICATORS, committee_id=actor.committee_id)


def _fill(row: Edition, facts: EditionFacts) -> None:
    twin = db.session.scalar(
        select(Edition.id).where(
            Edition.edition_year == facts.edition_year, Edition.id != (row.id or 0)
        )
    )
    if twin is not None:
        raise Refused(Fault.EDITION_EXISTS, field="edition_year", year=str(facts.edition_year))
    if facts.set_id is not None and db.session.get(IndicatorSet, facts.set_id) is None:
        raise Refused(Fault.NOT_A_CHOICE, field="set")
    copied = ("edition_year", "data_year", "provinces_count", "set_id", "mean_score", "source")
    for name in copied:
        setattr(row, name, getattr(facts, name))
    if facts.published_on is not None:  # else the words of a source, like 02/2025, stay
        row.published_words = show_date(facts.published_on)
    elif row.published_on is not None:
        row.published_words = ""
    row.published_on = facts.published_on


def _find(edition: Edition, province_id: int, code: str) -> EditionResult | None:
    return db.session.scalar(
        select(EditionResult).where(
            EditionResult.edition_id == edition.id,
            EditionResult.province_id == province_id,
            EditionResult.code == code,
        )
    )
