"""Forms of somebody who is not signed in yet."""

from wtforms import HiddenField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import TextField
from tracker.web.forms.reaching import EmailField, SecretField

MAIL_BOX = {"type": "email", "autocomplete": "username", "inputmode": "email"}


class SignInForm(Form):
    """Address and password, and the page the person was on the way to."""

    email = EmailField(_l("Duty mail address"), render_kw=MAIL_BOX)
    password = SecretField(_l("Password"), render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class LinkForm(Form):
    """Where to mail a sign-in link, and the page the person was on the way to."""

    email = EmailField(_l("Duty mail address"), render_kw=MAIL_BOX)
    next = HiddenField()


class ButtonForm(Form):
    """A page of one button."""


class SetupForm(Form):
    """The first administrator and the first committee."""

    code = TextField(_l("Setup code"), limit=40, render_kw={"autocomplete": "off"})
    committee = TextField(_l("Name of the committee"))
    name = TextField(_l("Full name"), limit=120, render_kw={"autocomplete": "name"})
    email = EmailField(_l("Duty mail address"), render_kw=MAIL_BOX)
    password = SecretField(_l("Password"), render_kw={"autocomplete": "new-password"})
