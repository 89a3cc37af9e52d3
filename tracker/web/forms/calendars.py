"""Forms of the working calendar."""

from wtforms import BooleanField, HiddenField, SelectChoice
from wtforms import FileField as UploadField

from tracker.rules.calendar_changes import (
    NAME_LIMIT,
    PLAIN_WORDS,
    SOURCE_LIMIT,
    DayChange,
    check_day,
)
from tracker.rules.choices import DayKind
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    RowChoicesField,
    TextField,
    named,
)
from tracker.web.forms.tasks import OneOfSeveralLongText, OneOfSeveralText
from tracker.web.words import DAY_KINDS

ORDINARY_DAY = "ordinary"
LINES_LIMIT = 60_000


class DayForm(Form):
    """What one day is: a day off, a made-up day, or an ordinary one again."""

    day = DayField(_l("Calendar day"))
    kind = ChoiceField(
        _l("What it is"),
        choices=[
            *named(DAY_KINDS),
            SelectChoice(ORDINARY_DAY, _l("An ordinary day, nothing special")),
        ],
    )
    name = TextField(_l("Name of the day"), limit=NAME_LIMIT, optional=True)
    source = TextField(_l("By which document"), limit=SOURCE_LIMIT)

    def change(self) -> DayChange:
        """Return what was typed. Raises what ``check_day`` raises."""
        kind = None if self.kind.data == ORDINARY_DAY else DayKind(self.kind.data)
        check_day(self.day.data, kind)
        name = self.name.data or (PLAIN_WORDS[kind].capitalize() if kind else "")
        return DayChange(self.day.data, kind, name, self.source.data)


class ImportForm(Form):
    """A whole year, as lines or as a file of lines."""

    source = TextField(_l("Held against"), limit=SOURCE_LIMIT)
    file = UploadField(_l("Excel or CSV file"))
    lines = OneOfSeveralLongText(_l("Days of the year"), limit=LINES_LIMIT, rows=18)


class ReviewForm(Form):
    """Changes on their way, and the due dates that are to follow them."""

    changes = HiddenField()
    seen = HiddenField()
    year = HiddenField()
    year_source = HiddenField()
    moved = RowChoicesField(_l("Move"), optional=True)
    everything = BooleanField(_l("Move all of them"))
    reason = OneOfSeveralText(_l("Reason"), limit=500, id="review-reason")
