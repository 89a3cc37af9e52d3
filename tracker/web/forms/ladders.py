"""Forms of how a committee reminds."""

from enum import StrEnum
from typing import Any

from wtforms import BooleanField

from tracker.queries.ladders import COLUMNS, RungRow
from tracker.rules.dates import WEEKDAYS
from tracker.rules.ladder import Counting
from tracker.services.ladders import QuietFacts, RungFacts
from tracker.speech import lazy_gettext as _l
from tracker.speech import spoken_language
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, DayField, TextField, WholeField, named

OFFICE_DAYS = range(5)


class Side(StrEnum):
    """Where a rung stands to the due date."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


SIDES: dict[Side, Any] = {
    Side.BEFORE: _l("before the due date"),
    Side.ON: _l("on the due date"),
    Side.AFTER: _l("after the due date"),
}
COUNTINGS: dict[Counting, Any] = {
    Counting.CALENDAR: _l("calendar days"),
    Counting.WORKING: _l("working days"),
}


class RungForm(Form):
    """One rung: when, to whom, in which words."""

    days = WholeField(_l("Days"), minimum=0, maximum=365)
    side = ChoiceField(_l("Before or after"), choices=named(SIDES))
    counting = ChoiceField(_l("Counted in"), choices=named(COUNTINGS))
    repeat_every = WholeField(
        _l("Repeated every so many working days"), minimum=1, maximum=60, optional=True
    )
    tells_focal = BooleanField(_l("Focal point of the unit"))
    tells_head = BooleanField(_l("Head of the unit, in copy"))
    tells_secretariat = BooleanField(_l("Secretariat"))
    tells_chair = BooleanField(_l("Chair, in the weekly letter"))
    words = TextField(_l("Own sentence over these tasks"), limit=300, optional=True)
    is_used = BooleanField(_l("In use"), default=True)

    @classmethod
    def of(cls, row: RungRow) -> "RungForm":
        """Return the form filled with a rung as it stands."""
        rung = row.rung
        return cls(
            data={
                "days": abs(rung.offset_days),
                "side": _side(rung.offset_days),
                "counting": rung.counting.value,
                "repeat_every": rung.repeat_every_working_days,
                "words": rung.words,
                "is_used": row.is_used,
                "version": row.version,
                **{name: who in rung.audience for who, name in COLUMNS.items()},
            }
        )

    def facts(self) -> RungFacts:
        """Return what was typed."""
        sign = {Side.BEFORE: -1, Side.ON: 0, Side.AFTER: 1}[Side(self.side.data)]
        return RungFacts(
            offset_days=sign * self.days.data,
            counting=Counting(self.counting.data),
            audience=frozenset(who for who, name in COLUMNS.items() if self[name].data),
            repeat_every=self.repeat_every.data,
            words=self.words.data,
            is_used=self.is_used.data,
        )


class QuietForm(Form):
    """Days without reminders."""

    first = DayField(_l("First day"))
    last = DayField(_l("Last day"), optional=True)
    reason = TextField(_l("Reason"), limit=200, optional=True)

    def facts(self) -> QuietFacts:
        """Return what was typed; one day alone is first and last."""
        return QuietFacts(self.first.data, self.last.data or self.first.data, self.reason.data)


class WeeklyForm(Form):
    """On which day the chair's letter goes out."""

    weekday = ChoiceField(_l("Day of the week"), coerce=str)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = WEEKDAYS[spoken_language()]
        self.weekday.choices = [(str(day), names[day]) for day in OFFICE_DAYS]


def _side(offset: int) -> str:
    if not offset:
        return Side.ON.value
    return Side.BEFORE.value if offset < 0 else Side.AFTER.value
