"""Forms of consolidated reports."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, SelectChoice

from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.documents import NUMBER_LENGTH, SUBJECT_LENGTH, SYMBOL_LENGTH
from tracker.rules.periods import ROMAN_QUARTERS
from tracker.rules.verification import REASON_LENGTH
from tracker.services.consolidated.editing import HeadFacts
from tracker.services.consolidated.issuing import IssueFacts
from tracker.services.consolidated.making import ReportFacts
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.consolidated_words import KINDS
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    TextField,
    YearField,
)

WHOLE = (
    ConsolidatedKind.NINE_MONTHS,
    ConsolidatedKind.YEAR,
    ConsolidatedKind.YEAR_END_REVIEW,
)
PERIODS = [  # the kind of a report, and which of its kind
    *(
        SelectChoice(f"{ConsolidatedKind.QUARTER}-{n}", _l("Quarter %(number)s", number=roman))
        for n, roman in enumerate(ROMAN_QUARTERS, 1)
    ),
    SelectChoice(f"{ConsolidatedKind.HALF_YEAR}-1", _l("First half of the year")),
    SelectChoice(f"{ConsolidatedKind.HALF_YEAR}-2", _l("Second half of the year")),
    *(SelectChoice(kind.value, KINDS[kind]) for kind in WHOLE),
    *(
        SelectChoice(f"{ConsolidatedKind.MONTH}-{n}", _l("Month %(month)s", month=n))
        for n in range(1, 13)
    ),
]
WORDS_LENGTH = 8_000
NOTE_LENGTH = 2_000


class MakeForm(Form):
    """What a new report tells of."""

    period = ChoiceField(_l("Report on"), choices=PERIODS)
    year = YearField(_l("Year"), minimum=1946, maximum=2099)
    plan = RowChoiceField(_l("Plan"), optional=True)
    as_of = DayField(_l("Figures as of"))
    opens_on = DayField(_l("From"), optional=True)
    closes_on = DayField(_l("To"), optional=True)
    meeting = RowChoiceField(_l("Year-end session"), optional=True)

    def facts(self) -> ReportFacts:
        """Return what was chosen."""
        kind, _dash, ordinal = str(self.period.data).partition("-")
        return ReportFacts(
            kind=ConsolidatedKind(kind),
            ordinal=int(ordinal or 0),
            year=self.year.data,
            plan_id=self.plan.data,
            as_of=self.as_of.data,
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            meeting_id=self.meeting.data,
        )


class HeadForm(Form):
    """What stands around the body of the paper."""

    subject = TextField(_l("Subject"), limit=SUBJECT_LENGTH)
    addressee = TextField(_l("Addressed to"), limit=300, optional=True)
    symbol = TextField(_l("Symbol"), limit=SYMBOL_LENGTH)
    place = TextField(_l("Place"), limit=80, optional=True)
    signer_office = TextField(_l("Signed as"), limit=200, optional=True)
    signer = TextField(_l("Signed by"), limit=120, optional=True)
    meeting = RowChoiceField(_l("Year-end session"), optional=True)

    def facts(self) -> HeadFacts:
        """Return what was typed."""
        return HeadFacts(
            subject=self.subject.data,
            addressee=self.addressee.data,
            symbol=self.symbol.data,
            place=self.place.data,
            signer_office=self.signer_office.data,
            signer=self.signer.data,
            meeting_id=self.meeting.data,
        )


class ParagraphForm(Form):
    """A paragraph of the office's own."""

    words = LongTextField(_l("Words"), limit=WORDS_LENGTH, rows=6)


class RenewForm(Form):
    """Confirm what was looked at."""

    as_of = DayField(_l("Figures as of"))
    digest = HiddenField()


class ApproveForm(Form):
    """Approve what was read."""

    digest = HiddenField()


class ReturnForm(Form):
    """Return what was read, with a note."""

    note = LongTextField(_l("What is to be put right"), limit=NOTE_LENGTH, rows=4)


class IssueForm(Form):
    """Number and date by the clerk."""

    number = TextField(_l("Number"), limit=NUMBER_LENGTH)
    issued_on = DayField(_l("Date"))
    is_signed_on_paper = BooleanField(_l("The paper is signed"))
    replaces = RowChoiceField(_l("In the place of an issued report"), optional=True)
    reason = LongTextField(
        _l("Why it replaces that one"), limit=REASON_LENGTH, rows=2, optional=True
    )

    def facts(self) -> IssueFacts:
        """Return what was typed."""
        return IssueFacts(
            self.number.data,
            self.issued_on.data,
            bool(self.is_signed_on_paper.data),
            self.replaces.data,
            self.reason.data or "",
        )


def sentences_form(sentences: Iterable[Any], **facts: Any) -> Form:
    """Return a form with one field for each sentence of a block, named by its place."""
    listed = list(sentences)
    fields: dict[str, Any] = {
        f"words_{order}": LongTextField(
            _("Sentence %(number)s", number=order + 1) if len(listed) > 1 else _("Words"),
            limit=WORDS_LENGTH,
            rows=3,
            optional=True,
        )
        for order, _one in enumerate(listed)
    }
    data = {f"words_{order}": one.to_edit for order, one in enumerate(listed)}
    form: Form = type("SentencesForm", (Form,), fields)(data={**data, **facts})
    return form
