"""Who leads a row, a conclusion or a finding when a group of units does."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from tracker.database import word
from tracker.rules.choices import LeadGroup


class LedByGroup:
    """Led by a group: by rule, or one the office keeps; none where units are named."""

    lead_group: Mapped[LeadGroup] = mapped_column(word(LeadGroup), default=LeadGroup.NONE)
    lead_group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_groups.id"))

    @validates("lead_group")
    def _forget_the_stored_group(self, _key: str, group: LeadGroup) -> LeadGroup:
        """Whoever names another group says with it that no stored one is meant."""
        if group is not LeadGroup.STORED:
            self.lead_group_id = None
        return group
