"""Forms of sessions: the session, its agenda, who came, what was said and concluded."""

from datetime import datetime, time

from wtforms import BooleanField, SelectChoice

from tracker import clock
from tracker.rules.agenda import MOST_MINUTES
from tracker.rules.choices import (
    AgendaPurpose,
    ConclusionKind,
    MeetingKind,
    PartOfDay,
)
from tracker.rules.faults import Fault, Refused
from tracker.services.meetings.agenda import ItemFacts
from tracker.services.meetings.conclusions import ConclusionFacts
from tracker.services.meetings.hours import Hours
from tracker.services.meetings.sessions import MeetingFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.asking import AskingForm
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    TextField,
    TimeField,
    WholeField,
    named,
)
from tracker.web.forms.reaching import OnlineField

END_OF_DAY = time(17)
NOTES_LENGTH = 100_000  # characters of one item's notes: about forty printed pages


class MeetingForm(Form):
    """What a person types of a session."""

    series = RowChoiceField(_l("Series of sessions"), optional=True)
    ordinal = WholeField(_l("Session number"), minimum=1, maximum=9_999)
    kind = ChoiceField(_l("Kind"), choices=named(words.MEETING_KINDS))
    held_on = DayField(_l("Day"))
    title = TextField(_l("What it is about"), limit=150, optional=True)
    starts_at = TimeField(_l("Starts at"), optional=True)
    ends_at = TimeField(_l("Ends at"), optional=True)
    part_of_day = ChoiceField(
        _l("Part of the day, where the hour is not known"),
        choices=[SelectChoice("", _l("not known")), *named(words.PARTS_OF_DAY)],
        optional=True,
    )
    place = TextField(_l("Place"), limit=200, optional=True)
    online_url = OnlineField(_l("Online link"), optional=True)
    answer_by_day = DayField(_l("Answers until"), optional=True)
    answer_by_hour = TimeField(_l("at"), optional=True)
    chair_name = TextField(_l("Chair"), limit=120, optional=True)
    chair_office = TextField(_l("Offices of the chair"), limit=200, optional=True)
    secretary_name = TextField(_l("Secretary"), limit=120, optional=True)
    secretary_office = TextField(_l("Office of the secretary"), limit=200, optional=True)

    def facts(self) -> MeetingFacts:
        """Return what was typed."""
        return MeetingFacts(
            ordinal=self.ordinal.data,
            series_id=self.series.data,
            kind=MeetingKind(self.kind.data),
            held_on=self.held_on.data,
            title=self.title.data,
            part_of_day=PartOfDay(self.part_of_day.data) if self.part_of_day.data else None,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            place=self.place.data,
            online_url=self.online_url.data or "",
            answer_by=self._answer_by(),
            chair_name=self.chair_name.data,
            chair_office=self.chair_office.data,
            secretary_name=self.secretary_name.data,
            secretary_office=self.secretary_office.data,
        )

    def _answer_by(self) -> datetime | None:
        """Return until when answers are asked for; a day without an hour lasts until 17:00."""
        day, hour = self.answer_by_day.data, self.answer_by_hour.data or END_OF_DAY
        if day is None and self.answer_by_hour.data:
            raise Refused(Fault.REQUIRED, field="answer_by_day")
        return clock.moment_of(day, hour.hour, hour.minute) if day else None


class HoursForm(Form):
    """When a session really began and ended."""

    began_at = TimeField(_l("Began at"), optional=True)
    ended_at = TimeField(_l("Ended at"), optional=True)

    def hours(self) -> Hours:
        """Return what was typed."""
        return Hours(self.began_at.data, self.ended_at.data)


class ItemForm(Form):
    """An item of the agenda."""

    title = TextField(_l("Item"), limit=500)
    presenter_unit = RowChoiceField(_l("Presented by the unit"), optional=True)
    presenter = TextField(_l("or by somebody else"), limit=200, optional=True)
    section = RowChoiceField(_l("Section"), optional=True)
    minutes = WholeField(_l("Minutes it takes"), minimum=1, maximum=MOST_MINUTES, optional=True)
    follows_up = BooleanField(_l("This item shows how the last conclusions stand"))

    def facts(self) -> ItemFacts:
        """Return what was typed."""
        return ItemFacts(
            title=self.title.data,
            presenter_unit_id=self.presenter_unit.data,
            presenter=self.presenter.data,
            section_id=self.section.data,
            minutes=self.minutes.data,
            purpose=AgendaPurpose.FOLLOW_UP if self.follows_up.data else None,
        )


class NotesForm(Form):
    """What was said about an item."""

    notes = LongTextField(_l("Notes"), limit=NOTES_LENGTH, rows=6, optional=True)


class ConclusionForm(AskingForm):
    """What the chair concluded: who does it by when, or that nobody has to."""

    kind = ChoiceField(_l("Kind"), choices=named(words.CONCLUSION_KINDS))
    text = LongTextField(_l("Conclusion"), limit=5_000)
    item = RowChoiceField(_l("Item of the agenda"), optional=True)
    lead_words = TextField(_l("Who leads, in the words of the chair"), limit=500, optional=True)
    coordinating_words = TextField(
        _l("Who co-ordinates, in the words of the chair"), limit=500, optional=True
    )
    deadline_words = TextField(_l("Deadline in the words of the chair"), limit=300, optional=True)

    def facts(self) -> ConclusionFacts:
        """Return what was typed."""
        return ConclusionFacts(
            kind=ConclusionKind(self.kind.data),
            text=self.text.data,
            item_id=self.item.data,
            lead_words=self.lead_words.data,
            coordinating_words=self.coordinating_words.data,
            deadline_words=self.deadline_words.data,
            **self.asked(),
        )
