"""The two ways to move a demonstration's clock."""

from wtforms import HiddenField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import DayField


class NextDayForm(Form):
    """One day on; ``seen`` is the day the reader's page showed."""

    seen = HiddenField()


class ToDateForm(NextDayForm):
    """On to a day."""

    date = DayField(_l("or to the day"))
