"""Decide who is meant by words of an annex nobody answered to."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.rules.permissions import Action
from tracker.services.annexes import corrections
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.annexes import UnknownForm
from tracker.web.once import sent
from tracker.web.views.plans.annex_unknown import decisions_of, list_unknown, proposed
from tracker.web.views.plans.annexes import get_preview, link_to
from tracker.web.views.plans.blueprint import bp


@bp.route("/<int:plan_id>/import/<int:import_id>/units", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def annex_units(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Decide who is meant by words nobody answered to."""
    is_sent = request.method == "POST"
    plan, row, preview = get_preview(plan_id, import_id, to_change=is_sent)
    unknown = {one.key: one for one in list_unknown(preview)}
    lines = [{"key": one.key, "choice": one.choice or proposed(one)} for one in unknown.values()]
    form = UnknownForm(data={"lines": lines, "version": row.version_id})
    form.offer(preview.standing, list_groups(), {key: one.name for key, one in unknown.items()})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = link_to(plan_id, import_id)
            corrections.decide_units(
                row,
                plan,
                decisions_of(form.choices(), unknown, row.decisions),
                actor=current_actor(),
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("annexes/units.html", form=form, plan=plan, annex=row, unknown=unknown)
    return page, form.status
