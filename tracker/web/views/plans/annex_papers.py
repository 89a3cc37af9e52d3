"""The annexes of a plan (phụ lục phân công) as PDF and Word."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.plans import get_plan_in_full
from tracker.rules.permissions import Action
from tracker.services.plan_papers import plan_annex_paper
from tracker.services.session_papers.printing import render, render_word
from tracker.web.access import current_actor, guarded
from tracker.web.papers import hand_out, hand_out_word
from tracker.web.views.plans.blueprint import bp

NAME = "phu-luc-phan-cong-ke-hoach"


@bp.get("/<int:plan_id>/assignments.pdf")
@guarded(Action.SEE_PLAN)
def annex_pdf(plan_id: int) -> ResponseReturnValue:
    """Print who does what by when, as the plan gives it."""
    paper = plan_annex_paper(get_plan_in_full(plan_id, current_actor()), now=clock.now())
    back = url_for("plans.show", plan_id=plan_id)
    return hand_out(lambda: render(paper), name=f"{NAME}-{plan_id}.pdf", back=back)


@bp.get("/<int:plan_id>/assignments.docx")
@guarded(Action.SEE_PLAN)
def annex_word(plan_id: int) -> ResponseReturnValue:
    """Write the same as a Word document."""
    paper = plan_annex_paper(get_plan_in_full(plan_id, current_actor()), now=clock.now())
    back = url_for("plans.show", plan_id=plan_id)
    return hand_out_word(lambda: render_word(paper), name=f"{NAME}-{plan_id}.docx", back=back)
