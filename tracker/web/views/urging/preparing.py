"""Choose whom to urge, look at who would get what, have the letters written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.calendars import load_calendar
from tracker.queries.committees import get_committee
from tracker.queries.urging.batches import count_batches, list_batches
from tracker.queries.urging.late import Lateness, LateUnit, find_lateness, list_plans_to_urge
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.rules.picking import in_short
from tracker.services.urging import preparing
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.urging import PrepareForm
from tracker.web.once import once
from tracker.web.paging import Page, read_id, read_page
from tracker.web.urging_words import LEFT_OUT
from tracker.web.views.urging.blueprint import bp

MOST_SHOWN = 100  # units on one page
MOST_LEFT_OUT = 50
TURN = "page-"  # and the number of the page to be shown
DAYS_TO_ANSWER = 5  # working days, offered


@bp.get("")
@guarded(Action.URGE)
def index() -> ResponseReturnValue:
    """List the batches, the newest first."""
    actor = current_actor()
    page = read_page(count_batches(actor))
    return render_template(
        "urging/index.html",
        rows=list_batches(actor, offset=page.offset, limit=page.size),
        page=page,
        plans={plan.id: plan.sign for plan in list_plans_to_urge(actor.committee_id)},
    )


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.URGE)
def new() -> ResponseReturnValue:
    """Show who is late and who would get a letter; have the letters written when asked."""
    form = PrepareForm(data=_offered())
    plans = list_plans_to_urge(current_actor().committee_id)
    offer(form.plans, plans, lambda plan: f"{plan.sign} · {plan.subject}")
    lateness = _lateness(form)
    offer(form.units, lateness.written_to, lambda unit: unit.name)
    step = request.form.get("step", "")
    looks, turns = step == "look", step.startswith(TURN)
    if not form.is_submitted() or looks:
        form.units.data = [unit.id for unit in lateness.written_to]
    if not turns and form.validate_on_submit() and not looks:
        try:
            with once(form.nonce.data) as receipt:
                batch = preparing.prepare_letters(
                    form.facts(), actor=current_actor(), today=clock.today(), now=clock.now()
                )
                receipt.location = url_for(".show", batch_id=batch.id)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The letters are being printed; the page can be left."))
            return redirect(receipt.location, 303)
    page = _page_of_units(step, len(lateness.written_to))
    shown = lateness.written_to[page.offset : page.last]
    return render_template(
        "urging/new.html",
        form=form,
        lateness=lateness,
        page=page,
        shown=shown,
        held=_held(form, lateness, shown),
        most_left_out=MOST_LEFT_OUT,
        reasons=LEFT_OUT,
        words=_button(len(lateness.written_to)),
    ), form.status


def _page_of_units(step: str, total: int) -> Page:
    """Return the part of the units that is shown; those ticked elsewhere are held in one field."""
    first = Page(number=1, size=MOST_SHOWN, total=total)
    return replace(first, number=min(max(1, read_id(step.removeprefix(TURN))), first.count))


def _held(form: PrepareForm, lateness: Lateness, shown: Sequence[LateUnit]) -> str:
    """Return the units ticked on other pages; one that is late no more is ticked nowhere."""
    late = {unit.id for unit in lateness.written_to} - {unit.id for unit in shown}
    return in_short(late.intersection(form.units.data or ()))


def _lateness(form: PrepareForm) -> Lateness:
    """Return who is late by what was chosen so far; what cannot be read counts as not chosen."""
    offered = {value for value, *_rest in form.plans.iter_choices()}
    as_of: date | None = form.as_of.data
    today = clock.today()
    return find_lateness(
        current_actor().committee_id,
        plan_ids=[number for number in form.plans.data or () if number in offered],
        as_of=min(as_of or today, today),
        today=today,
        takes_all=bool(form.takes_all.data),
    )


def _offered() -> dict[str, Any]:
    """Return what the committee's settings say, and a day of answer."""
    committee, today = get_committee(current_actor().committee_id), clock.today()
    return {
        "as_of": today,
        "reply_by": load_calendar().add_working_days(today, DAYS_TO_ANSWER),
        "symbol": committee.symbol,
        "place": committee.place,
        "signer_office": committee.chair_office,
    }


def _button(count: int) -> str:
    return ngettext("Write %(num)s letter", "Write %(num)s letters", count)
