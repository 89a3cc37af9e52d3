"""Form of a budget line."""

from tracker.rules.choices import BudgetSource
from tracker.services.budgets import BudgetFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    LongTextField,
    MoneyField,
    RowChoiceField,
    TextField,
    YearField,
    named,
)


class BudgetForm(Form):
    """An amount of a plan: what for, of which years, where from, how much."""

    plan = RowChoiceField(_l("Plan"))
    assignment = RowChoiceField(_l("Assignment"), optional=True)
    title = TextField(_l("What the money is for"), limit=300)
    first_year = YearField(_l("Year"))
    last_year = YearField(_l("to the year"), optional=True)
    source = ChoiceField(_l("Source"), choices=named(words.BUDGET_SOURCES))
    source_words = TextField(_l("Source in the document's words"), limit=200, optional=True)
    planned = MoneyField(_l("Amount planned"), optional=True)
    allocated = MoneyField(_l("Amount allocated"), optional=True)
    disbursed = MoneyField(_l("Amount disbursed"), optional=True)
    reason = TextField(_l("Why the figures stand all the same"), limit=500, optional=True)
    note = LongTextField(_l("Note of the office"), limit=1000, rows=2, optional=True)

    def facts(self) -> BudgetFacts:
        """Return what was typed."""
        return BudgetFacts(
            plan_id=self.plan.data or 0,
            assignment_id=self.assignment.data,
            title=self.title.data,
            first_year=self.first_year.data,
            last_year=self.last_year.data,
            source=BudgetSource(self.source.data),
            source_words=self.source_words.data,
            planned=self.planned.data,
            allocated=self.allocated.data,
            disbursed=self.disbursed.data,
            reason=self.reason.data,
            note=self.note.data,
        )
