"""Form of a program's key."""

from typing import Any

from wtforms import SelectChoice

from tracker.rules.api import LIVES
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, TextField


class ApiKeyForm(Form):
    """Name a program and say how long it may come."""

    name: Any = TextField(_l("What the key is for"), limit=80)
    days: Any = ChoiceField(
        _l("How long it opens"),
        choices=[SelectChoice(str(days), _l("%(days)s days", days=days)) for days in LIVES],
    )
