"""The form of a committee."""

from wtforms import BooleanField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    RowChoiceField,
    TextField,
    WholeField,
    YearField,
    named,
)
from tracker.web.words import QUORUMS


class NewCommitteeForm(Form):
    """A committee's name; the rest is filled in afterwards."""

    name = TextField(_l("Name of the committee"))


class CommitteeForm(NewCommitteeForm):
    """A committee's names on paper and the habits of its office."""

    issuer_parent = TextField(_l("Body above, on paper"), optional=True)
    issuer = TextField(_l("Name on paper"), optional=True)
    symbol = TextField(_l("Symbol of its documents"), limit=30, optional=True)
    place = TextField(_l("Place written before the date"), limit=80, optional=True)
    chair_office = TextField(_l("Office of the chair"), optional=True)
    standing_unit_id = RowChoiceField(_l("Standing unit"), optional=True)
    due_soon_days = WholeField(_l("Due soon: days before"), minimum=1, maximum=60)
    resubmit_days = WholeField(_l("Working days to hand in again"), minimum=1, maximum=30)
    review_days = WholeField(_l("Working days for the secretariat"), minimum=1, maximum=30)
    province_id = RowChoiceField(_l("Province of the index"), optional=True)
    aimed_rank = WholeField(_l("Rank aimed at"), minimum=1, maximum=63, optional=True)
    aimed_year = YearField(_l("In the edition of"), minimum=2020, maximum=2100, optional=True)
    periods_ahead = WholeField(_l("Periods opened ahead"), minimum=0, maximum=4)
    quorum = ChoiceField(_l("A session may decide with"), choices=named(QUORUMS))
    substitutes_count = BooleanField(_l("Substitutes count as members"))
    allows_late_requests = BooleanField(_l("More time may be asked for after the due date"))
    reads_before_strictly = BooleanField(_l("“Before a day” ends on the day before it"))
