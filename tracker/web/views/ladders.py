"""How the committee reminds: the ladder, quiet days, the chair's day, and the days to come."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.committees import get_committee
from tracker.queries.ladders import (
    get_rung_row,
    list_quiet_periods,
    list_rung_rows,
)
from tracker.queries.reminder_previews import (
    PreviewLetter,
    letters_of,
    name_units_and_tasks,
    preview_days,
)
from tracker.rules.dates import WEEKDAYS, show_date, weekday_name
from tracker.rules.permissions import Action
from tracker.services import ladders
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.ladders import QuietForm, RungForm, WeeklyForm
from tracker.web.ladder_words import audience_of, matter_words, when_of
from tracker.web.once import sent
from tracker.web.paging import HEAVIEST, read_page
from tracker.web.pressing import pressed
from tracker.web.unit_filter import offer_units, read_unit

bp = Blueprint("ladders", __name__, url_prefix="/ladder")


@bp.get("")
@guarded(Action.EDIT_MAIL)
def show() -> ResponseReturnValue:
    """Show the rungs, the quiet days to come and the day of the chair's letter."""
    committee = get_committee(current_actor().committee_id)
    rows = list_rung_rows(committee.id)
    return render_template(
        "ladders/show.html",
        rows=rows,
        is_own=any(row.version for row in rows),
        quiet=list_quiet_periods(committee.id, today=clock.today()),
        weekday=WEEKDAYS[spoken_language()][committee.weekly_day],
        when_of=when_of,
        audience_of=audience_of,
    )


@bp.route("/rungs/add", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
@short_form
def add_rung() -> ResponseReturnValue:
    """Add a rung."""
    form = RungForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show")
            ladders.add_rung(current_actor(), form.facts())
            receipt.said = _("The rung is added; it counts from the next round on.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("ladders/rung.html", form=form, row=None), form.status


@bp.route("/rungs/<string:code>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
@short_form
def edit_rung(code: str) -> ResponseReturnValue:
    """Change a rung."""
    actor = current_actor()
    row = get_rung_row(actor.committee_id, code)
    form = RungForm.of(row)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show")
            ladders.edit_rung(actor, code, form.facts(), seen=form.seen_version)
            receipt.said = _("Saved; it counts from the next round on.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("ladders/rung.html", form=form, row=row), form.status


@bp.post("/rungs/<string:code>/remove")
@guarded(Action.EDIT_MAIL)
def remove_rung(code: str) -> ResponseReturnValue:
    """Take a rung out of the ladder."""
    with pressed() as done:
        ladders.remove_rung(current_actor(), code)
        done.said = _("The rung is taken out.")
    return redirect(url_for(".show"), 303)


@bp.post("/default")
@guarded(Action.EDIT_MAIL)
def use_default() -> ResponseReturnValue:
    """Put the usual ladder back."""
    with transaction():
        ladders.use_default(current_actor())
    flash(_("The usual ladder is back."))
    return redirect(url_for(".show"), 303)


@bp.route("/quiet/add", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
@short_form
def add_quiet() -> ResponseReturnValue:
    """Keep some days free of reminders."""
    form = QuietForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", _anchor="quiet")
            ladders.add_quiet_days(current_actor(), form.facts(), today=clock.today())
            receipt.said = _(
                "No reminders go out on these days; what comes up is told after, once."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("ladders/quiet.html", form=form), form.status


@bp.post("/quiet/<int:period_id>/remove")
@guarded(Action.EDIT_MAIL)
def remove_quiet(period_id: int) -> ResponseReturnValue:
    """Let reminders go out on these days after all."""
    with transaction():
        ladders.remove_quiet_days(current_actor(), period_id)
    flash(_("Reminders go out on these days as on others."))
    return redirect(url_for(".show", _anchor="quiet"), 303)


@bp.route("/weekly", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
@short_form
def set_weekly() -> ResponseReturnValue:
    """Choose the day of the chair's letter."""
    actor = current_actor()
    committee = get_committee(actor.committee_id)
    form = WeeklyForm(data={"weekday": str(committee.weekly_day), "version": committee.version_id})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".show"), _("Saved.")
            ladders.set_weekly_day(actor, int(form.weekday.data), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("ladders/weekly.html", form=form), form.status


@bp.get("/preview")
@guarded(Action.EDIT_MAIL)
def preview() -> ResponseReturnValue:
    """Show who would get what in the next days if nobody acted."""
    today, unit_id = clock.today(), read_unit()
    coming = preview_days(current_actor().committee_id, today=today)
    by_day = {plan.day: letters_of(coming, plan, unit_id=unit_id) for plan in coming.days}
    day = _chosen_day(by_day, default=today)
    page = read_page(len(by_day[day]), sizes=HEAVIEST)
    shown = by_day[day][page.offset : page.offset + page.size]
    unit_names, tasks = name_units_and_tasks(
        {line.task_id for letter in shown for line in letter.lines}
    )
    return render_template(
        "ladders/preview.html",
        coming=coming,
        by_day=by_day,
        day=day,
        day_options=[(one.isoformat(), _named(one)) for one in by_day],
        letters=shown,
        page=page,
        tasks=tasks,
        unit_id=unit_id,
        unit_names=unit_names,
        units=offer_units(unit_names.items(), unit_id),
        today=today,
        when_of=when_of,
        matter_words=matter_words,
    )


def _chosen_day(by_day: Mapping[date, Sequence[PreviewLetter]], *, default: date) -> date:
    """Return the day the address asks for, or the first that has letters."""
    asked = request.args.get("day", "")
    first = next((day for day, letters in by_day.items() if letters), default)
    return next((day for day in by_day if day.isoformat() == asked), first)


def _named(day: date) -> str:
    return f"{weekday_name(day, spoken_language())} {show_date(day)}"
