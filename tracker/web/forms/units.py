"""The form of a unit."""

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    TextField,
    WholeField,
    named,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.reaching import EmailField
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
    aliases = LongTextField(_l("Other words for it"), limit=4_000, rows=3, optional=True)


class FormerNameForm(Form):
    """A name a unit had before."""

    name = TextField(_l("Name of the unit"))
    short_name = TextField(_l("Short name"), limit=80)
    valid_from = DayField(_l("Valid from"), optional=True)
    valid_to = DayField(_l("Valid until"))


class GroupForm(Form):
    """A group of units."""

    name = TextField(_l("Name of the group"))
    other_names = LongTextField(_l("Other words for it"), limit=4_000, rows=2, optional=True)
    units = UnitsField(_l("Units of the group"))


class HandoverForm(Form):
    """Who takes over from whom at a unit."""

    from_user = RowChoiceField(_l("Who hands over"))
    to_user = RowChoiceField(_l("Who takes over"), optional=True)
    email = EmailField(_l("Duty mail address"), optional=True)
    name = TextField(_l("Full name"), limit=120, optional=True)
    post = TextField(_l("Post"), limit=200, optional=True)
    phone = TextField(_l("Duty phone"), limit=40, optional=True)
    note = LongTextField(_l("Note for the next person"), limit=2_000, optional=True)
