"""Forms of plans, of their rows, of the indicators they give, and of a due date set by hand."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, SelectChoice

from tracker.rules.choices import LeadGroup, LongerReport, ReportFrequency
from tracker.rules.deadlines import LONGEST_TERM
from tracker.rules.faults import Fault, Refused
from tracker.services.plans.drafting import PlanFacts
from tracker.services.plans.indicators import IndicatorFacts
from tracker.services.plans.rows import RowFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    PeriodField,
    RowChoiceField,
    RowChoicesField,
    TextField,
    WholeField,
    named,
)
from tracker.web.forms.picking import UnitsField

UNUSUAL = frozenset({Fault.DUE_IN_PAST, Fault.DUE_FAR_AHEAD})
STORED = f"{LeadGroup.STORED}-"  # and the id of the group
OFFERED = {
    group: name for group, name in words.LEAD_GROUPS.items() if group is not LeadGroup.STORED
}
LONGER: dict[str, Any] = {
    "choices": named(words.LONGER_REPORTS),
    "default": LongerReport.NONE.value,
}
MEMBERS = {group: name for group, name in OFFERED.items() if group is not LeadGroup.NONE}


class GroupField(ChoiceField):
    """A group by rule, or one the office keeps; those are offered by the view."""

    @property
    def group(self) -> LeadGroup:
        """Return which group it is."""
        return LeadGroup(str(self.data).partition("-")[0])

    @property
    def group_id(self) -> int | None:
        """Return the id of a stored group."""
        _, _, number = str(self.data).partition("-")
        return int(number) if number else None


def group_word(group: LeadGroup, group_id: int | None) -> str:
    """Return what stands for a group in a form."""
    return f"{STORED}{group_id}" if group is LeadGroup.STORED else group.value


def offer_groups(fields: Iterable[GroupField], groups: Iterable[Any]) -> None:
    """Offer the groups the office keeps after those by rule."""
    stored = [SelectChoice(f"{STORED}{group.id}", group.name) for group in groups]
    for field in fields:
        field.choices = [*field.choices, *stored]


class PlanForm(Form):
    """What a person types of a plan."""

    number = TextField(_l("Number"), limit=20)
    symbol = TextField(_l("Symbol"), limit=30)
    issued_on = DayField(_l("Date of issue"))
    issuer = TextField(_l("Issuer"), limit=200)
    signed_by = TextField(_l("Signed by"), limit=120, optional=True)
    signed_as = TextField(_l("Office of the signer"), limit=120, optional=True)
    subject = TextField(_l("Subject"), limit=500)
    ends_on = DayField(_l("Ends on"), optional=True)
    note = LongTextField(_l("Note of the office"), limit=1000, optional=True)
    indicator_set = RowChoiceField(_l("Indicator set"), optional=True)
    detail_days = WholeField(_l("Number of days"), minimum=1, maximum=LONGEST_TERM, optional=True)
    detail_counting = ChoiceField(_l("Counted in"), choices=named(words.COUNTINGS))
    detail_rolls = BooleanField(_l("A last day off moves to the next working day"), default=True)
    detail_group = GroupField(_l("Owed by"), choices=named(MEMBERS))
    report_frequency = ChoiceField(_l("Report"), choices=named(words.REPORT_FREQUENCIES))
    report_group = GroupField(
        _l("Reported by"), choices=named(MEMBERS), default=LeadGroup.ALL_UNITS.value
    )
    report_due_kind = ChoiceField(_l("Due by rule"), choices=named(words.REPORT_TERMS))
    report_number = WholeField(_l("Days, or day"), minimum=1, maximum=60, default=2)
    quarter_report = ChoiceField(_l("Report of the quarter"), **LONGER)
    half_report = ChoiceField(_l("Report of the first six months"), **LONGER)
    nine_months_report = ChoiceField(_l("Report of nine months"), **LONGER)
    year_report = ChoiceField(_l("Report of the year"), **LONGER)
    first_period = PeriodField(_l("First period"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape; without a periodic report its fields may stay empty."""
        if self.report_frequency.data == ReportFrequency.NONE:
            self.report_number.is_optional = self.first_period.is_optional = True
        return bool(super().validate(extra_validators))

    def facts(self) -> PlanFacts:
        """Return what was typed."""
        return PlanFacts(
            number=self.number.data,
            symbol=self.symbol.data,
            issued_on=self.issued_on.data,
            issuer=self.issuer.data,
            signed_by=self.signed_by.data,
            signed_as=self.signed_as.data,
            subject=self.subject.data,
            ends_on=self.ends_on.data,
            note=self.note.data,
            indicator_set_id=self.indicator_set.data,
            detail_days=self.detail_days.data,
            detail_counting=self.detail_counting.data,
            detail_rolls=self.detail_rolls.data,
            detail_group=self.detail_group.group,
            detail_group_id=self.detail_group.group_id,
            report_frequency=ReportFrequency(self.report_frequency.data),
            report_group=self.report_group.group,
            report_group_id=self.report_group.group_id,
            report_due_kind=self.report_due_kind.data,
            report_due_number=self.report_number.data or 2,
            quarter_report=LongerReport(self.quarter_report.data),
            half_report=LongerReport(self.half_report.data),
            nine_months_report=LongerReport(self.nine_months_report.data),
            year_report=LongerReport(self.year_report.data),
            first_period=self.first_period.data or "",
        )


class ConfirmedForm(Form):
    """A form with a due date: the box to confirm an unusual one appears when it is needed."""

    is_confirmed = BooleanField(_l("This due date is meant"))
    asks_to_confirm = False

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside its field; offer the box when the refusal can be overruled."""
        super().show(refusal)
        self.asks_to_confirm = refusal.fault in UNUSUAL or bool(self.is_confirmed.data)


class WordsForm(Form):
    """The words of a row that the plan's fields made."""

    text = LongTextField(_l("Words of the document"), limit=5_000)
    title = TextField(_l("Short title"), limit=300, optional=True)
    deliverable = TextField(_l("Deliverable"), limit=500, optional=True)

    def facts(self) -> RowFacts:
        """Return what was typed."""
        return RowFacts(
            text=self.text.data, title=self.title.data, deliverable=self.deliverable.data
        )


class RowForm(ConfirmedForm, WordsForm):
    """A row of the annex: what, who, by when."""

    lead_group = GroupField(_l("Led by"), choices=named(OFFERED))
    lead = UnitsField(_l("Lead units"), optional=True)
    coordinating = UnitsField(_l("Co-ordinating units"), optional=True)
    lead_words = TextField(_l("Lead units in the document's words"), limit=500, optional=True)
    deadline_words = TextField(_l("Deadline in the document's words"), limit=300, optional=True)
    due = DayField(_l("Exact due date"), optional=True)
    indicators = RowChoicesField(_l("Indicators it is to move"), optional=True)

    def facts(self) -> RowFacts:
        """Return what was typed."""
        return RowFacts(
            text=self.text.data,
            title=self.title.data,
            deliverable=self.deliverable.data,
            lead_group=self.lead_group.group,
            lead_group_id=self.lead_group.group_id,
            lead_ids=self.lead.data or (),
            coordinating_ids=self.coordinating.data or (),
            lead_words=self.lead_words.data,
            deadline_words=self.deadline_words.data,
            due=self.due.data,
            is_confirmed=bool(self.is_confirmed.data),
        )


class EffectsForm(Form):
    """Which indicators an assignment is to move."""

    indicators = RowChoicesField(_l("Indicators it is to move"), optional=True)


class IndicatorForm(Form):
    """Who leads an indicator and who co-ordinates."""

    lead = RowChoiceField(_l("Lead unit"))
    coordinating = UnitsField(_l("Co-ordinating units"), optional=True)
    target = TextField(_l("Target in the document's words"), limit=200, optional=True)
    is_illustrative = BooleanField(_l("For illustration: the document does not say so"))

    def facts(self) -> IndicatorFacts:
        """Return what was typed."""
        return IndicatorFacts(
            lead_id=self.lead.data or 0,
            coordinating_ids=self.coordinating.data or (),
            target=self.target.data,
            is_illustrative=bool(self.is_illustrative.data),
        )


class LeadSheetForm(Form):
    """Who leads an indicator as a sheet has it."""

    code = RowChoiceField(_l("Code of the indicator"))
    lead = RowChoiceField(_l("Lead unit"))
    coordinating = RowChoicesField(_l("Co-ordinating units"), optional=True)
    target = TextField(_l("Target in the document's words"), limit=200, optional=True)

    def facts(self) -> IndicatorFacts:
        """Return what the row says."""
        return IndicatorFacts(
            lead_id=self.lead.data or 0,
            coordinating_ids=self.coordinating.data or (),
            target=self.target.data or "",
        )


class DueForm(ConfirmedForm):
    """A due date the office decides, and why."""

    due = DayField(_l("Due date"))
    reason = LongTextField(_l("Why this date"), limit=1000)


def word_of(choice: StrEnum | str) -> str:
    """Return the stored word of a choice, however the row keeps it."""
    return choice.value if isinstance(choice, StrEnum) else choice
