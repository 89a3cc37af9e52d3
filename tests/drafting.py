"""Facts to draft reports from: nothing at all, one report, one indicator."""

from datetime import date

from tracker.rules.choices import UnitKind
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting import draft
from tracker.rules.drafting.facts import Facts, IndicatorFacts, Owed, Sums
from tracker.rules.figure_choices import Direction, MeasureKind, TargetOperator
from tracker.rules.windows import window_of

Q3 = window_of(ConsolidatedKind.QUARTER, 2023, 3)
EMPTY = Facts(Q3, date(2023, 9, 20), "Ban Chỉ đạo")
AT_LEAST, AT_MOST, BETWEEN = (
    TargetOperator.AT_LEAST,
    TargetOperator.AT_MOST,
    TargetOperator.BETWEEN,
)


def text_of(facts: Facts, key: str) -> str:
    return next(block.text for block in draft(facts) if block.key == key)


def owed(unit: str, came: date | None, unit_id: int = 1) -> Owed:
    return Owed(1, unit_id, unit, UnitKind.DEPARTMENT, "2023-Q3", date(2023, 9, 18), came)


def indicator(now: Sums, **facts) -> IndicatorFacts:
    known = {
        "indicator_id": 1,
        "code": "1",
        "name": "Tỷ lệ hồ sơ số hóa",
        "measure": MeasureKind.RATIO,
        "direction": Direction.HIGHER,
        "unit_words": "",
        "lead": "Sở Nội vụ",
        "before": Sums(),
    }
    return IndicatorFacts(now=now, **(known | facts))
