"""Ministries, other central bodies and provinces by all their names, as shipped."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from tracker.rules.annexes.names import Body
from tracker.rules.choices import UnitKind

FILE = Path(__file__).parent.parent / "data" / "central-bodies.csv"


@cache
def central_bodies() -> tuple[Body, ...]:
    """Return the shipped list, with names of before and after the reform of 2025."""
    with FILE.open(encoding="utf-8", newline="") as text:
        return tuple(
            Body(
                id=None,
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                kind=UnitKind(row["kind"]),
                other_names=tuple(name for name in row["other_names"].split(";") if name),
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                successor=row["successor"],
            )
            for row in csv.DictReader(text)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
