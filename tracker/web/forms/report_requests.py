"""The form that asks for a report once: of whom, about what, by when."""

from tracker.rules.choices import LeadGroup
from tracker.rules.figure_choices import RequestKind
from tracker.services.reports.asking import RequestFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.asking import GROUP_NAMES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoicesField,
    TextField,
    named,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.plans import GroupField
from tracker.web.report_words import REQUEST_KINDS
from tracker.web.words import LEAD_GROUPS


class AskForm(Form):
    """A report asked for once: of whom, about what, over which days, by when."""

    kind = ChoiceField(_l("Kind"), choices=named(REQUEST_KINDS))
    subject = TextField(_l("Subject"), limit=300)
    text = LongTextField(_l("What is to be reported"), limit=5_000, rows=4, optional=True)
    opens_on = DayField(_l("Figures from"))
    cut_off_on = DayField(_l("Figures to"))
    due = DayField(_l("Due date"))
    lead_group = GroupField(
        _l("Reported by"),
        choices=named({LeadGroup.NONE: LEAD_GROUPS[LeadGroup.NONE]} | GROUP_NAMES),
        default=LeadGroup.NONE.value,
    )
    lead = UnitsField(_l("Units"), optional=True)
    indicators = RowChoicesField(_l("Indicators"), optional=True)

    def facts(self) -> RequestFacts:
        """Return what was typed."""
        return RequestFacts(
            kind=RequestKind(self.kind.data),
            subject=self.subject.data,
            text=self.text.data or "",
            opens_on=self.opens_on.data,
            cut_off_on=self.cut_off_on.data,
            due=self.due.data,
            lead_group=self.lead_group.group,
            lead_group_id=self.lead_group.group_id,
            lead_ids=self.lead.data or (),
            indicator_ids=self.indicators.data or (),
        )
