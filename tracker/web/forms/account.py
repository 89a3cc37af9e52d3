"""Forms of a person's own account."""

from wtforms import BooleanField

from tracker.rules.news import News
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, TextField, named
from tracker.web.forms.reaching import SecretField
from tracker.web.words import LANGUAGES, NEWS


class ProfileForm(Form):
    """What a person may correct about himself; role and unit are not his to give."""

    name = TextField(_l("Full name"), limit=120, render_kw={"autocomplete": "name"})
    post = TextField(_l("Post"), limit=200, optional=True)
    phone = TextField(_l("Duty phone"), limit=40, optional=True, render_kw={"inputmode": "tel"})
    language = ChoiceField(_l("Language of pages and letters"), choices=named(LANGUAGES))


class NewsForm(Form):
    """Which news a person wants; what is not ticked is not sent."""

    given = BooleanField(NEWS[News.GIVEN])
    handed_in = BooleanField(NEWS[News.HANDED_IN])
    accepted = BooleanField(NEWS[News.ACCEPTED])

    @classmethod
    def of(cls, muted: str, version: int) -> "NewsForm":
        """Return the form as things stand."""
        wanted = {kind.value: kind.value not in muted.split() for kind in News}
        return cls(data={**wanted, "version": version})

    def muted(self) -> list[News]:
        """Return the kinds that are not ticked."""
        return [kind for kind in News if not self[kind.value].data]


class PasswordForm(Form):
    """A new password, with the present one where there is one."""

    password = SecretField(_l("Present password"), render_kw={"autocomplete": "current-password"})
    new_password = SecretField(_l("New password"), render_kw={"autocomplete": "new-password"})
    keep = BooleanField(_l("Stay signed in on this device"), default=True)
