"""Read the case: what the public documents tell, and what was invented around it."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tracker.clock import moment_of
from tracker.rules.choices import TaskKind, UnitKind

FOLDER = Path(__file__).parents[2] / "data" / "gia-lai-2023"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """The facts of the documents, the invented ones (marked so wherever they show), the units."""

    real: Facts
    invented: Facts
    units: Sequence[Mapping[str, str]]
    beside: Facts  # a group, money, an inspection, an amendment
    reports: Facts  # what was reported by quarter
    index: Facts  # the province in the index, with invented points of its own
    indicators: Facts  # targets, and what moves what
    papers: Facts  # a thematic session, and what happens to the papers of sessions
    agenda: Facts  # sections and papers of the session to come, items units propose

    @property
    def starts_at(self) -> datetime:
        """Return the moment a visitor finds on the clock: the morning of the first day."""
        return moment_of(date.fromisoformat(self.invented["starts_on"]), 8)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return the words of each invented assignment by its key."""
        rows = list(self.invented["rows"])
        for session in self.invented["sessions"]:
            rows += session["conclusions"]
        return {row["key"]: row["text"] for row in rows}

    @property
    def kinds(self) -> dict[str, TaskKind]:
        """Return the keys of the plan's own two assignments."""
        return {kind.value: kind for kind in (TaskKind.DETAIL_PLAN, TaskKind.PERIODIC_REPORT)}


def load_case() -> Case:
    """Read the files of the case."""
    with (FOLDER / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    real, invented = _read("case.json"), _read("illustration.json")
    return Case(
        real,
        invented,
        units,
        _read("beside.json"),
        _read("reports.json"),
        _read("index.json"),
        _read("indicators.json"),
        _read("session_papers.json"),
        _read("agenda.json"),
    )


def moment_of_words(words: str) -> datetime:
    """Read a moment of the office's wall as the case writes it.

    >>> moment_of_words("2023-11-03 14:20")
    datetime.datetime(2023, 11, 3, 7, 20, tzinfo=datetime.timezone.utc)
    """
    wall = datetime.fromisoformat(words)
    return moment_of(wall.date(), wall.hour, wall.minute)


def day_of_words(words: str | None) -> date | None:
    """Read a day as the case writes it; nothing stays nothing."""
    return date.fromisoformat(words) if words else None


def kind_of_unit(row: Mapping[str, str]) -> UnitKind:
    """Return what sort of body a unit of the case is."""
    return UnitKind(row["kind"])


def _read(name: str) -> Facts:
    facts: Facts = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return facts
