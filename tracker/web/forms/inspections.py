"""Forms of inspections: the team and its units, visits, findings, the conclusion."""

from tracker.rules.choices import FindingKind, InspectionKind
from tracker.services.inspections.findings import FindingFacts
from tracker.services.inspections.inspecting import InspectionFacts
from tracker.services.inspections.visits import VisitFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.asking import AskingForm
from tracker.web.forms.base import Form
from tracker.web.forms.documents import uploads_of
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    RowChoicesField,
    TextField,
    named,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.tasks import FilesField


class InspectionForm(Form):
    """Who inspects whom, when, and by which decision."""

    kind = ChoiceField(_l("Kind"), choices=named(words.INSPECTION_KINDS))
    title = TextField(_l("What is inspected"), limit=300)
    starts_on = DayField(_l("From"))
    ends_on = DayField(_l("Up to the day"))
    decision_sign = TextField(_l("Decision, number and symbol"), limit=60, optional=True)
    decision_on = DayField(_l("Date of the decision"), optional=True)
    lead_name = TextField(_l("Head of the team"), limit=120, optional=True)
    lead_office = TextField(_l("Office of the head"), limit=200, optional=True)
    members = LongTextField(_l("Members"), limit=5_000, rows=3, optional=True)
    units = UnitsField(_l("Units inspected"), optional=True)
    summary = LongTextField(_l("Summary"), limit=20_000, rows=4, optional=True)

    def facts(self) -> InspectionFacts:
        """Return what was typed."""
        return InspectionFacts(
            kind=InspectionKind(self.kind.data),
            title=self.title.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            unit_ids=self.units.data or (),
            decision_sign=self.decision_sign.data,
            decision_on=self.decision_on.data,
            lead_name=self.lead_name.data,
            lead_office=self.lead_office.data,
            members=self.members.data,
            summary=self.summary.data,
        )


class VisitForm(Form):
    """One day at one unit."""

    unit = RowChoiceField(_l("Unit"))
    held_on = DayField(_l("Day of the visit"))
    note = LongTextField(_l("Note"), limit=2000, rows=3, optional=True)
    files = FilesField(_l("Record of the visit"))
    removed = RowChoicesField(_l("Take out"), optional=True)

    def facts(self) -> VisitFacts:
        """Return what was typed."""
        return VisitFacts(
            unit_id=self.unit.data or 0,
            held_on=self.held_on.data,
            note=self.note.data,
            uploads=uploads_of(self.files),
            removed=frozenset(self.removed.data or ()),
        )


class FindingForm(AskingForm):
    """What was found; who does what by when where it asks something."""

    kind = ChoiceField(_l("Kind"), choices=named(words.FINDING_KINDS))
    text = LongTextField(_l("Finding"), limit=5_000)
    unit = RowChoiceField(_l("About the unit"), optional=True)
    lead_words = TextField(_l("Lead units in the document's words"), limit=500, optional=True)
    deadline_words = TextField(_l("Deadline in the document's words"), limit=300, optional=True)

    def facts(self) -> FindingFacts:
        """Return what was typed."""
        return FindingFacts(
            kind=FindingKind(self.kind.data),
            text=self.text.data,
            unit_id=self.unit.data,
            lead_words=self.lead_words.data,
            deadline_words=self.deadline_words.data,
            **self.asked(),
        )


class ConcludeForm(Form):
    """The day of the conclusion; terms are counted from it."""

    concluded_on = DayField(_l("Day of the conclusion"))
