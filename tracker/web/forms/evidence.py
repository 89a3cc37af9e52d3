"""The part of a form that says which figure the product counts."""

from wtforms import SelectChoice

from tracker.speech import lazy_gettext as _l
from tracker.web.evidence_words import KIND_NAMES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, named


class CountedForm(Form):
    """Which figure of the product answers an indicator, if any."""

    computed_by = ChoiceField(
        _l("Counted by the product"),
        choices=[SelectChoice("", _l("No, the unit types it")), *named(KIND_NAMES)],
        optional=True,
    )
