"""Forms of an amendment and of what it changes row by row; a row it adds uses the plan's form."""

from wtforms import BooleanField

from tracker.rules.choices import LeadGroup
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.plans.rows import RowFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    TextField,
    named,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.plans import OFFERED, ConfirmedForm


class AmendmentForm(Form):
    """What a person types of an amendment."""

    number = TextField(_l("Number"), limit=20)
    symbol = TextField(_l("Symbol"), limit=30)
    issued_on = DayField(_l("Date of issue"))
    subject = TextField(_l("Subject"), limit=500)
    restarts_terms = BooleanField(_l("Terms counted from the issue start anew"))

    def facts(self) -> AmendmentFacts:
        """Return what was typed."""
        return AmendmentFacts(
            number=self.number.data,
            symbol=self.symbol.data,
            issued_on=self.issued_on.data,
            subject=self.subject.data,
            restarts_terms=bool(self.restarts_terms.data),
        )


class EndForm(Form):
    """Why a row ends."""

    reason = LongTextField(_l("Why it ends"), limit=1000)

    def facts(self) -> str:
        """Return what was typed."""
        return str(self.reason.data)


class RedateForm(ConfirmedForm):
    """The new deadline of a row."""

    deadline_words = TextField(_l("Deadline in the document's words"), limit=300, optional=True)
    due = DayField(_l("Exact due date"), optional=True)

    def facts(self) -> RowFacts:
        """Return what was typed."""
        return RowFacts(
            text="",
            deadline_words=self.deadline_words.data,
            due=self.due.data,
            is_confirmed=bool(self.is_confirmed.data),
        )


class LeadForm(Form):
    """Who leads a row from now on."""

    lead_group = ChoiceField(_l("Led by"), choices=named(OFFERED))
    lead = UnitsField(_l("Lead units"), optional=True)
    coordinating = UnitsField(_l("Co-ordinating units"), optional=True)
    lead_words = TextField(_l("Lead units in the document's words"), limit=500, optional=True)

    def facts(self) -> RowFacts:
        """Return what was typed."""
        return RowFacts(
            text="",
            lead_group=LeadGroup(self.lead_group.data),
            lead_ids=self.lead.data or (),
            coordinating_ids=self.coordinating.data or (),
            lead_words=self.lead_words.data,
        )
