"""Money for a plan: enter a line, correct it, take it out."""

from dataclasses import dataclass, fields

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, BudgetLine, DocumentLink, Plan
from tracker.rules.budgets import Amounts, check_amounts, check_years
from tracker.rules.choices import BudgetSource
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services.versions import expect, take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFacts:
    """What a person types of a budget line; amounts in đồng, None where there is no figure."""

    plan_id: int
    title: str
    first_year: int
    source: BudgetSource
    last_year: int | None = None  # None = the one year
    assignment_id: int | None = None
    source_words: str = ""
    planned: int | None = None
    allocated: int | None = None
    disbursed: int | None = None
    reason: str = ""
    note: str = ""


def add_line(facts: BudgetFacts, *, actor: Actor) -> BudgetLine:
    """Enter an amount of a plan.

    Raises NotAllowed; Refused: NOT_A_CHOICE, YEARS_REVERSED, FIGURES_MISSING,
    ALLOCATED_OVER_PLANNED, DISBURSED_OVER_ALLOCATED.
    """
    require(actor, Action.EDIT_BUDGET, committee_id=actor.committee_id)
    line = BudgetLine(committee_id=actor.committee_id)
    _fill(line, facts)
    db.session.add(line)
    db.session.flush()
    return line


def update_line(line: BudgetLine, facts: BudgetFacts, *, actor: Actor, seen: int) -> None:
    """Correct a line. Raises what ``add_line`` raises, and Changed."""
    require(actor, Action.EDIT_BUDGET, committee_id=line.committee_id)
    expect(line, seen)
    _fill(line, facts)
    db.session.flush()


def remove_line(line: BudgetLine, *, actor: Actor) -> None:
    """Take a line out; the audit trail keeps it. Raises NotAllowed."""
    require(actor, Action.EDIT_BUDGET, committee_id=line.committee_id)
    for link in db.session.scalars(
        select(DocumentLink).where(DocumentLink.budget_line_id == line.id).with_for_update()
    ):
        db.session.delete(link)
    take_out(line)


def _fill(line: BudgetLine, facts: BudgetFacts) -> None:
    last_year = facts.last_year or facts.first_year
    check_years(facts.first_year, last_year)
    check_amounts(Amounts(facts.planned, facts.allocated, facts.disbursed), reason=facts.reason)
    _check_belongs(line.committee_id, facts)
    for field in fields(facts):
        setattr(line, field.name, getattr(facts, field.name))
    line.last_year = last_year
    line.folded = fold(f"{facts.title} {facts.source_words} {facts.note}")


def _check_belongs(committee_id: int, facts: BudgetFacts) -> None:
    """Refuse a plan of another committee, and an assignment of another plan."""
    plan = db.session.get(Plan, facts.plan_id)
    if plan is None or plan.committee_id != committee_id:
        raise Refused(Fault.NOT_A_CHOICE, field="plan")
    if facts.assignment_id is None:
        return
    assignment = db.session.get(Assignment, facts.assignment_id)
    if assignment is None or assignment.plan_id != facts.plan_id:
        raise Refused(Fault.NOT_A_CHOICE, field="assignment")
