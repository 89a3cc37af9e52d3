"""The published results of the provinces, as the product ships them."""

import csv
from decimal import Decimal
from pathlib import Path

from tracker.rules.whatif import Mark, Table

FILE = Path(__file__).parents[2] / "tracker" / "data" / "dti-results.csv"
RANKED = 63
with FILE.open(encoding="utf-8", newline="") as text:
    ROWS = list(csv.DictReader(text))


def points_of(row: dict[str, str], maximum: int = 1000) -> Decimal | None:
    """Points of a printed score: 0.5796 of a thousand, or 226.5/700 as it stands."""
    if not row["score"]:
        return None
    printed, of, _ = row["score"].partition("/")
    return Decimal(printed) if of else Decimal(printed) * maximum


def find(year: int, province: str, code: str = "DTI") -> dict[str, str]:
    found = [
        row
        for row in ROWS
        if (row["year"], row["province"], row["indicator_code"]) == (str(year), province, code)
    ]
    assert len(found) == 1
    return found[0]


def rank_of(year: int, province: str, code: str = "DTI") -> int:
    return int(find(year, province, code)["rank"])


def table_of(year: int, province: str) -> Table:
    """What is known of an edition, seen from a province."""
    rows = [row for row in ROWS if row["year"] == str(year) and row["indicator_code"] == "DTI"]
    marks = [
        Mark(int(row["rank"]), points, row["province"])
        for row in rows
        if row["rank"] and (points := points_of(row)) is not None and row["province"] != province
    ]
    own = next(row for row in rows if row["province"] == province)
    return Table(RANKED, tuple(marks), int(own["rank"]), points_of(own))
