"""A row of a plan as plain JSON values, to be put back as it was."""

from datetime import date
from typing import Any

from tracker.models import Assignment
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.services.parts import set_units

WORDS = (
    *("position", "title", "text", "folded", "deliverable", "lead_words", "coordinating_words"),
    *("note", "deadline_words", "deadline_kind", "recurrence", "due_reason"),
    *("annex_number", "annex_group", "annex_key"),
)


def snapshot(row: Assignment) -> dict[str, Any]:
    """Return a row, its units with it, as JSON values."""
    facts = {name: getattr(row, name) for name in WORDS}
    return facts | {
        "id": row.id,
        "kind": row.kind.value,
        "lead_group": row.lead_group.value,
        "lead_group_id": row.lead_group_id,
        "due": row.due.isoformat() if row.due else None,
        "units": [[unit.unit_id, unit.part.value] for unit in row.units],
    }


def put_back(row: Assignment, facts: dict[str, Any]) -> None:
    """Make a row as it was."""
    for name in WORDS:
        setattr(row, name, facts[name])
    row.kind, row.lead_group = TaskKind(facts["kind"]), LeadGroup(facts["lead_group"])
    row.lead_group_id = facts["lead_group_id"]
    row.due = date.fromisoformat(facts["due"]) if facts["due"] else None
    set_units(row, {unit_id: Part(part) for unit_id, part in facts["units"]})
