"""The annexes of a plan (phụ lục phân công) as PDF and Word."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.printing.composed import job_of, word_job_of
from tracker.queries.plans import get_plan_in_full
from tracker.rules.permissions import Action
from tracker.services.plan_papers import plan_annex_paper
from tracker.services.session_papers.printing import compose
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.ordering import hand_out_or_order
from tracker.web.views.plans.blueprint import bp

NAME = "phu-luc-phan-cong-ke-hoach"


@bp.route("/<int:plan_id>/assignments.pdf", methods=["GET", "POST"])
@guarded(Action.SEE_PLAN)
@writes_late
def annex_pdf(plan_id: int) -> ResponseReturnValue:
    """Print who does what by when, as the plan gives it."""
    paper = plan_annex_paper(get_plan_in_full(plan_id, current_actor()), now=clock.now())
    back = url_for("plans.show", plan_id=plan_id)
    return hand_out_or_order(job_of(compose(paper)), name=f"{NAME}-{plan_id}.pdf", back=back)


@bp.route("/<int:plan_id>/assignments.docx", methods=["GET", "POST"])
@guarded(Action.SEE_PLAN)
@writes_late
def annex_word(plan_id: int) -> ResponseReturnValue:
    """Write the same as a Word document."""
    paper = plan_annex_paper(get_plan_in_full(plan_id, current_actor()), now=clock.now())
    back = url_for("plans.show", plan_id=plan_id)
    job = word_job_of(compose(paper))
    return hand_out_or_order(job, name=f"{NAME}-{plan_id}.docx", back=back)
