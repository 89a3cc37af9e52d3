"""What a change of a row is about, in words that stay: units by the names of that day."""

from collections.abc import Mapping
from typing import Any

from tracker.models import Assignment
from tracker.rules.choices import ChangeKind, Part


def words_of(row: Assignment, kind: ChangeKind, names: Mapping[int, str]) -> dict[str, Any]:
    """Return what a change of this kind is about, in words: units by the names of that day."""
    facts: dict[str, Any] = {}
    if kind in {ChangeKind.ADD, ChangeKind.WORDS}:
        facts |= {"title": row.title, "text": row.text, "deliverable": row.deliverable}
    if kind in {ChangeKind.ADD, ChangeKind.LEAD}:
        facts |= {
            "group": row.lead_group.value,
            "leads": _names(row, Part.LEAD, names),
            "others": _names(row, Part.COORDINATING, names),
        }
    if kind in {ChangeKind.ADD, ChangeKind.REDATE, ChangeKind.RESTART, ChangeKind.END}:
        facts |= {
            "due": row.due.isoformat() if row.due else None,
            "deadline_words": row.deadline_words,
            "recurrence": str(row.recurrence or ""),
        }
    return facts


def _names(row: Assignment, part: Part, names: Mapping[int, str]) -> list[str]:
    """Return names in the order of protocol, which is the order of ``names``."""
    named = {unit.unit_id for unit in row.units if unit.part is part}
    return [name for unit_id, name in names.items() if unit_id in named]
