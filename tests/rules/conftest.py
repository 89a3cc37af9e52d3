"""The rows of ``tests/data/bad-inputs.csv`` that the rules answer."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

SHEET = Path(__file__).parent.parent / "data" / "bad-inputs.csv"


@pytest.fixture
def rows_of() -> Callable[..., set[str]]:
    """What the sheet calls its rows of an area, all of them or those of some fields."""

    def descriptions(area: str, *fields: str) -> set[str]:
        with SHEET.open(encoding="utf-8", newline="") as sheet:
            return {
                row["input description"]
                for row in csv.DictReader(sheet)
                if row["area"] == area and (not fields or row["field"] in fields)
            }

    return descriptions
