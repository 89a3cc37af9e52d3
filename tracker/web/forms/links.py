"""Forms of a link into one task."""

from typing import Any, ClassVar

from wtforms import widgets

from tracker.rules.faults import Fault, Refused
from tracker.rules.links import clean_code
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ReadField


class CodeField(ReadField):
    """The six digits of a letter."""

    widget = widgets.TextInput()
    attributes: ClassVar[dict[str, Any]] = {
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
    }

    def read(self, typed: str) -> str:
        """Return the digits, however they stand apart."""
        code = clean_code(typed)
        if code is None:
            raise Refused(Fault.NOT_SIX_DIGITS)
        return code


class AskCodeForm(Form):
    """Have a code mailed: a page of one button."""


class CodeForm(Form):
    """Type the code."""

    code: Any = CodeField(_l("Code of six digits"))
