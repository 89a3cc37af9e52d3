"""What a conclusion of a session and a finding of an inspection ask alike: who, by when."""

from typing import Any

from wtforms import BooleanField

from tracker.rules.choices import LeadGroup
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.fields import DayField, TextField, named
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.plans import ConfirmedForm, GroupField

GROUPS = (LeadGroup.ALL_UNITS, LeadGroup.DEPARTMENTS, LeadGroup.LOCALITIES)
GROUP_NAMES = {group: words.LEAD_GROUPS[group] for group in GROUPS}


class AskingForm(ConfirmedForm):
    """Who does what by when, or that nobody has to."""

    deliverable = TextField(_l("Deliverable"), limit=500, optional=True)
    lead_group = GroupField(
        _l("Led by"),
        choices=named({LeadGroup.NONE: words.LEAD_GROUPS[LeadGroup.NONE]} | GROUP_NAMES),
        default=LeadGroup.NONE.value,
    )
    lead = UnitsField(_l("Lead units"), optional=True)
    coordinating = UnitsField(_l("Co-ordinating units"), optional=True)
    due = DayField(_l("Exact due date"), optional=True)
    has_no_date = BooleanField(_l("No due date: decided so"))
    has_no_action = BooleanField(_l("No action: nobody is given a task"))

    def asked(self) -> dict[str, Any]:
        """Return what was typed of who does what by when."""
        return {
            "deliverable": self.deliverable.data,
            "lead_group": self.lead_group.group,
            "lead_group_id": self.lead_group.group_id,
            "lead_ids": self.lead.data or (),
            "coordinating_ids": self.coordinating.data or (),
            "due": self.due.data,
            "has_no_date": bool(self.has_no_date.data),
            "has_no_action": bool(self.has_no_action.data),
            "is_confirmed": bool(self.is_confirmed.data),
        }
