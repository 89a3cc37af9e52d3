"""Forms for the people of a committee."""

from wtforms import BooleanField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, RowChoiceField, TextField, named
from tracker.web.forms.reaching import EmailField
from tracker.web.words import ROLES


class PersonForm(Form):
    """Duty contact data of one person."""

    email = EmailField(_l("Duty mail address"), render_kw={"type": "email", "autocomplete": "off"})
    name = TextField(_l("Full name"), limit=120, render_kw={"autocomplete": "off"})
    post = TextField(_l("Post"), limit=200, optional=True)
    phone = TextField(_l("Duty phone"), limit=40, optional=True, render_kw={"inputmode": "tel"})


class PartForm(Form):
    """A part in the committee; units are offered by the view."""

    role = ChoiceField(_l("Role"), choices=named(ROLES))
    unit_id = RowChoiceField(_l("Unit"), optional=True)
    is_head = BooleanField(_l("Head of the unit; copied when the unit is late"))


class NewPersonForm(PersonForm, PartForm):
    """A person and the first part."""
