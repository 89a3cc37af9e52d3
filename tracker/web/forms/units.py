"""The form of a unit."""

from flask_babel import lazy_gettext as _l

from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    RowChoiceField,
    TextField,
    WholeField,
    named,
)
from tracker.web.words import UNIT_KINDS


class UnitForm(Form):
    """What is kept of a unit; the units above are offered by the view."""

    name = TextField(_l("Name of the unit"))
    short_name = TextField(_l("Short name"), limit=80)
    code = TextField(_l("Code"), limit=30)
    kind = ChoiceField(_l("Kind"), choices=named(UNIT_KINDS))
    parent_id = RowChoiceField(_l("Belongs to"), optional=True)
    position = WholeField(_l("Place in the order of protocol"), minimum=0, maximum=9999, default=0)
    valid_from = DayField(_l("Exists from"), optional=True)
    valid_to = DayField(_l("Exists until"), optional=True)
