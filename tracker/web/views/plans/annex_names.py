"""Decide who is meant by words of an annex nobody answered to."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.rules.annexes.reading import Decision
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action
from tracker.services.annexes import corrections
from tracker.web.access import current_actor, guarded
from tracker.web.forms.annexes import UnknownForm
from tracker.web.once import once
from tracker.web.views.plans import annex_pages
from tracker.web.views.plans.annex_pages import Unknown
from tracker.web.views.plans.annexes import get_preview, link_to
from tracker.web.views.plans.blueprint import bp


@bp.route("/<int:plan_id>/import/<int:import_id>/units", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def annex_units(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Decide who is meant by words nobody answered to."""
    plan, row, preview = get_preview(plan_id, import_id)
    unknown = {one.key: one for one in annex_pages.list_unknown(preview)}
    lines = [{"key": one.key, "choice": one.choice or _proposed(one)} for one in unknown.values()]
    form = UnknownForm(data={"lines": lines, "version": row.version_id})
    form.offer(preview.units, {key: one.name for key, one in unknown.items()})
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = link_to(plan_id, import_id)
                corrections.decide_units(
                    row,
                    plan,
                    _decisions(form.choices(), unknown, row.decisions),
                    actor=current_actor(),
                    seen=form.seen_version,
                )
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."))
            return redirect(receipt.location, 303)
    page = render_template("annexes/units.html", form=form, plan=plan, annex=row, unknown=unknown)
    return page, form.status


def _proposed(one: Unknown) -> str:
    """Propose to add what the shipped list knows by name; nothing else is guessed."""
    return Decision.CREATE.value if one.kind else ""


def _decisions(
    choices: Mapping[str, str], unknown: Mapping[str, Unknown], known: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return what was decided, with earlier decisions about words the page did not show."""
    decided = {key: dict(one) for key, one in known.items() if key not in unknown}
    for key, choice in choices.items():
        if key not in unknown:
            raise Refused(Fault.NOT_A_CHOICE, field="lines")
        one = unknown[key]
        if choice == Decision.CREATE:
            kind = one.kind or corrections.kind_of_name(one.name).value
            decided[key] = {"words": one.words, "do": choice, "name": one.name, "kind": kind}
        elif choice == Decision.APART:
            decided[key] = {"words": one.words, "do": choice}
        else:
            decided[key] = {
                "words": one.words,
                "name": one.name,
                "do": Decision.MATCH.value,
                "unit": int(choice),
            }
    return decided
