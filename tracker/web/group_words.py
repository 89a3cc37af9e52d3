"""The name of the group that leads, by rule or kept by the office."""

from tracker.queries.groups import list_groups
from tracker.rules.choices import LeadGroup
from tracker.web.words import LEAD_GROUPS


def group_name(group: LeadGroup, group_id: int | None) -> str:
    """Return how a group is called; nothing where the units are named one by one."""
    if group is LeadGroup.STORED:
        return next((row.name for row in list_groups() if row.id == group_id), "")
    return "" if group is LeadGroup.NONE else str(LEAD_GROUPS[group])
