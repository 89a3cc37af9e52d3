"""Fields of how people are reached and let in: mail addresses, online links, passwords."""

from wtforms import widgets

from tracker.rules.addresses import check_address
from tracker.rules.faults import Fault, Refused
from tracker.rules.online import check_online
from tracker.web.forms.fields import ReadField


class EmailField(ReadField):
    """One bare mail address."""

    def read(self, typed: str) -> str:
        """Check and normalise the address."""
        return check_address(typed)


class OnlineField(ReadField):
    """An https address; data is the address."""

    def read(self, typed: str) -> str:
        """Read the address."""
        return check_online(typed)

    def show(self, data: str) -> str:
        """Write the address."""
        return data


class SecretField(ReadField):
    """A password: never shown back."""

    widget = widgets.PasswordInput(hide_value=True)

    def read(self, typed: str) -> str:
        """Take the password as it is; rules judge it elsewhere."""
        if len(typed) > 1000 or "\x00" in typed:
            raise Refused(Fault.TOO_LONG, limit=1000)
        return typed
