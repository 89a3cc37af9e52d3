"""Forms of a session under way: notes kept as they are typed, spoken conclusions, checks."""

from wtforms import BooleanField, HiddenField, SelectChoice

from tracker.rules.checks import Verdict
from tracker.rules.choices import ConclusionKind
from tracker.services.meetings.concluding import FilledIn, Spoken
from tracker.services.meetings.notes import Draft
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, LongTextField, TextField, named
from tracker.web.forms.meetings import NOTES_LENGTH
from tracker.web.forms.plans import ConfirmedForm
from tracker.web.meeting_words import VERDICTS
from tracker.web.paging import read_id

PAGE_LENGTH = 64


class DraftForm(Form):
    """Notes as a page sends them by itself."""

    notes = LongTextField(_l("Notes"), limit=NOTES_LENGTH, optional=True)
    base = LongTextField(_l("Notes"), limit=NOTES_LENGTH, optional=True)
    page = TextField(_l("Page"), limit=PAGE_LENGTH)

    def draft(self) -> Draft:
        """Return what was typed, and what it started from."""
        return Draft(text=self.notes.data, base=self.base.data, page=self.page.data)


class SpokenForm(ConfirmedForm):
    """A conclusion as it is typed while the chair speaks."""

    item = HiddenField()
    text = LongTextField(_l("Conclusion"), limit=5_000, rows=2)
    kind = ChoiceField(_l("Kind"), choices=named(words.CONCLUSION_KINDS))
    leads = TextField(_l("Lead units or group"), limit=1_000, optional=True)
    coordinating = TextField(_l("Co-ordinating units"), limit=1_000, optional=True)
    deadline_words = TextField(_l("Deadline in the words of the chair"), limit=300, optional=True)
    deliverable = TextField(_l("Deliverable"), limit=500, optional=True)

    @property
    def item_id(self) -> int | None:
        """Return the item it belongs to; None for a general conclusion."""
        typed = str(self.item.data or "")
        return read_id(typed) if typed else None

    def spoken(self) -> Spoken:
        """Return what was typed."""
        return Spoken(
            kind=ConclusionKind(self.kind.data),
            text=self.text.data,
            item_id=self.item_id,
            leads=self.leads.data,
            coordinating=self.coordinating.data,
            deadline_words=self.deadline_words.data,
            deliverable=self.deliverable.data,
            is_confirmed=bool(self.is_confirmed.data),
        )


class FillForm(ConfirmedForm):
    """Who does it or by when, where a conclusion lacks it."""

    leads = TextField(_l("Lead units or group"), limit=1_000, optional=True)
    deadline_words = TextField(_l("Deadline in the words of the chair"), limit=300, optional=True)
    has_no_date = BooleanField(_l("No due date: decided so"))

    def filled_in(self) -> FilledIn:
        """Return what was typed."""
        return FilledIn(
            leads=self.leads.data,
            deadline_words=self.deadline_words.data,
            has_no_date=bool(self.has_no_date.data),
            is_confirmed=bool(self.is_confirmed.data),
        )


class CheckForm(Form):
    """What the session finds of an earlier conclusion."""

    verdict = ChoiceField(
        _l("Finding"),
        choices=[SelectChoice("", _l("not checked yet")), *named(VERDICTS)],
        optional=True,
    )
    remark = TextField(_l("Remark on it"), limit=1_000, optional=True)

    def found(self) -> Verdict | None:
        """Return the verdict; None takes it back."""
        return Verdict(self.verdict.data) if self.verdict.data else None
