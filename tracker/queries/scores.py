"""What the province scored itself in an edition, row by row of the set."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, SelfScore
from tracker.queries.indicators import TreeRow, tree_of
from tracker.rules.permissions import Action, Actor, scope_of


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A row of the set and what the province says of it, None where nothing yet."""

    row: TreeRow
    score: SelfScore | None

    @property
    def indicator(self) -> Indicator:
        """Return the indicator itself."""
        return self.row.indicator


@dataclass(frozen=True, slots=True)
class ScoreTotal:
    """Points of the main indicators together, and of how many they are known."""

    known: int
    of: int
    points: Decimal | None


def list_scores(actor: Actor, set_id: int, edition_year: int) -> list[ScoreLine]:
    """Return the rows of a set with the committee's own points for an edition."""
    committee_id = scope_of(actor, Action.SEE_PLAN).committee_id
    stored = {
        row.indicator_id: row
        for row in db.session.scalars(
            select(SelfScore)
            .join(Indicator, Indicator.id == SelfScore.indicator_id)
            .where(
                SelfScore.committee_id == committee_id,
                SelfScore.edition_year == edition_year,
                Indicator.set_id == set_id,
            )
        )
    }
    return [ScoreLine(row, stored.get(row.indicator.id)) for row in tree_of(set_id)]


def total_of(lines: Sequence[ScoreLine], name: str, codes: Sequence[str]) -> ScoreTotal:
    """Return the points of some rows (by their codes) under a column of the scores."""
    wanted = [line for line in lines if line.indicator.code in codes]
    points = [
        value for line in wanted if line.score and (value := getattr(line.score, name)) is not None
    ]
    return ScoreTotal(len(points), len(wanted), sum(points, Decimal()) if points else None)
