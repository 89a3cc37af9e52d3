"""The form of an answer that came by telephone or on paper."""

from tracker.rules.ledgers import AnswerWay
from tracker.services.ledgers import AnswerFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, DayField, LongTextField, TextField, named
from tracker.web.urging_words import WAYS


class AnswerForm(Form):
    """Who answered when, how and what."""

    way = ChoiceField(_l("How"), choices=named(WAYS))
    answered_on = DayField(_l("Answered on"))
    who = TextField(_l("Who answered"), limit=200)
    words = LongTextField(_l("What was said"), limit=2000, rows=3)

    def facts(self) -> AnswerFacts:
        """Return what was typed."""
        return AnswerFacts(
            way=AnswerWay(self.way.data),
            answered_on=self.answered_on.data,
            who=self.who.data,
            words=self.words.data,
        )
