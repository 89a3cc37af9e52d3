"""What every form shares: the token, the nonce, the version, and a place for refusals."""

from secrets import token_urlsafe
from typing import Any

from flask import abort, jsonify, make_response, request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.rules.faults import Refused
from tracker.speech import gettext, ngettext
from tracker.web.faults import words_for
from tracker.web.paging import read_id

PICK = "pick"  # what a button of a picker says: "lead:add", "lead:out"; and what asks for names


class _Words:
    """Hand WTForms' own messages to our catalogue."""

    def gettext(self, string: str) -> str:
        return str(gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(ngettext(singular, plural, n))


class Form(FlaskForm):
    """A form that checks shape only.

    ``nonce`` makes a second sending harmless (``web.once``); ``version`` carries the version of
    the row being edited, so that nobody's text is overwritten unseen.
    """

    class Meta(FlaskForm.Meta):
        """Our words instead of WTForms' own."""

        def get_translations(self, _form: Any) -> _Words:
            """Return the catalogue of the reader's language."""
            return _Words()

    nonce = HiddenField(default=lambda: token_urlsafe(24))
    version = HiddenField()

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Tell whether the form was sent and is filled in.

        A button of a picker sends it only to add what was typed there, or to take it out: the
        page is shown again with all that was typed. While one types, a picker asks its page.
        """
        asked = request.form if self.is_submitted() else request.args
        field, _, deed = asked.get(PICK, "").partition(":")
        if not hasattr(self._fields.get(field), "settle"):
            return bool(super().validate_on_submit(extra_validators))
        if not self.is_submitted():
            self._answer_picker(self._fields[field])
        self.settle_pickers(taking_out=field if deed == "out" else "")
        return False

    def settle_pickers(self, *, taking_out: str = "") -> None:
        """Add what was typed into pickers to what is chosen there; of one, take it out."""
        for field in self:
            if hasattr(field, "settle"):
                problems = field.settle(takes_out=field.name == taking_out)
                field.errors = [problems] if problems else []

    @staticmethod
    def _answer_picker(field: Any) -> None:
        """Answer with the units that have the words asked for, instead of the page."""
        abort(make_response(jsonify(found=field.find(request.args.get("words", "")))))

    @property
    def seen_version(self) -> int:
        """Return the version of the row the reader saw, 0 when the form carries none."""
        return read_id(str(self.version.data or ""))

    def csrf_error(self) -> bool:
        """Tell whether the form comes from a page of another visit, or from another site."""
        token = self._fields.get("csrf_token")
        return token is not None and not token.validate(self)

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows this form."""
        return 422 if self.errors else 200

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside its field, or above the form when it has none."""
        field = self._fields.get(refusal.field or "")
        words = words_for(refusal)
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]
