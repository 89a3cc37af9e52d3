"""Forms of the answer to an invitation."""

from typing import Any

from tracker.rules.invitations import Answer
from tracker.services.meetings.answering import AnswerFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, TextField, named
from tracker.web.words import ANSWERS

OFFERED = {choice: said for choice, said in ANSWERS.items() if choice is not Answer.TENTATIVE}


class AskedByAnswer(TextField):
    """A line that some answers need and others leave out; the service tells which."""

    def pre_validate(self, _form: Any) -> None:
        """Take it empty."""


class AnswerForm(Form):
    """Whether somebody comes, cannot come, or sends a substitute."""

    answer = ChoiceField(_l("Answer"), choices=named(OFFERED))
    substitute_name = AskedByAnswer(_l("Name of the substitute"), limit=120)
    substitute_office = AskedByAnswer(_l("Office of the substitute"), limit=200)
    substitute_contact = TextField(
        _l("Mail or telephone of the substitute"), limit=120, optional=True
    )
    reason = AskedByAnswer(_l("Reason"), limit=500)

    def facts(self) -> AnswerFacts:
        """Return what was typed."""
        return AnswerFacts(
            answer=Answer(self.answer.data),
            reason=self.reason.data,
            substitute_name=self.substitute_name.data,
            substitute_office=self.substitute_office.data,
            substitute_contact=self.substitute_contact.data,
        )


class NoteAnswerForm(AnswerForm):
    """What somebody told the secretariat, and who it was."""

    said_by = TextField(_l("Told by"), limit=120)


def typed_of(answer: Any) -> dict[str, Any]:
    """Return what the form shows of an answer that was given; of none, that somebody comes."""
    if answer is None:
        return {"answer": Answer.ACCEPTED.value, "version": 0}
    names = ("reason", "substitute_name", "substitute_office", "substitute_contact", "said_by")
    facts = {name: getattr(answer, name) for name in names}
    is_offered = answer.answer in OFFERED
    said = answer.answer.value if is_offered else Answer.ACCEPTED.value
    return {**facts, "answer": said, "version": answer.version_id}
