"""The form of what a committee sets for one kind of its papers."""

from wtforms import BooleanField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, LongTextField, TextField, named
from tracker.web.words import PRIORITIES


class PaperProfileForm(Form):
    """Names, signer and recipients; what stays empty is as the committee's."""

    shows_parent = BooleanField(_l("The body above stands on the paper"))
    issuer_parent = TextField(_l("Body above, on paper"), optional=True)
    issuer = TextField(_l("Name on paper"), optional=True)
    place = TextField(_l("Place written before the date"), limit=80, optional=True)
    symbol = TextField(_l("Symbol of its documents"), limit=30, optional=True)
    urgency = ChoiceField(_l("Urgency"), choices=named(PRIORITIES))
    capacities = LongTextField(_l("Signs as"), limit=1000, rows=3, optional=True)
    signer_office = TextField(_l("Other office of the signer"), optional=True)
    signer_name = TextField(_l("Name of the signer"), limit=120, optional=True)
    recipients = LongTextField(_l("Recipients, a line each"), limit=2500, rows=5, optional=True)
    members = LongTextField(_l("Who else signs, a line each"), limit=2500, rows=4, optional=True)
    contact = TextField(_l("Whom to ask"), limit=300, optional=True)
