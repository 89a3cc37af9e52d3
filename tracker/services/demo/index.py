"""The index in the story: published results of all provinces, and invented points of our own."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, IndicatorSet, Province, SelfScore
from tracker.services.demo.case import Case, Facts
from tracker.services.editions import load_results


def enter_results(case: Case) -> int:
    """Load what was published and return the id of the province the story is set in."""
    load_results()
    name = case.index["province"]
    return db.session.scalars(select(Province.id).where(Province.name == name)).one()


def aims_of(case: Case) -> Facts:
    """Return the rank the province aims at, and in which edition."""
    facts = case.index
    return {"aimed_rank": facts["aimed_rank"], "aimed_year": facts["aimed_year"]}


def enter_own_points(case: Case, committee_id: int, *, now: datetime) -> None:
    """Enter points of our own and points aimed at; each says that it is an illustration."""
    facts = case.index
    rows = db.session.scalars(
        select(Indicator)
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .where(IndicatorSet.code == case.real["plan"]["indicator_set"])
    )
    ids = {row.code: row.id for row in rows}
    for code, (points, aimed) in facts["points"].items():
        db.session.add(
            SelfScore(
                committee_id=committee_id,
                edition_year=facts["edition"],
                indicator_id=ids[code],
                self_points=Decimal(points),
                target_points=Decimal(aimed),
                evidence=facts["evidence"],
                is_illustrative=True,
                noted_at=now,
            )
        )
    db.session.flush()
