"""The working calendar: a year at a glance, its days, and what a change would do to due dates."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from tracker import clock
from tracker.queries.calendars import (
    find_missing_year,
    list_checked_years,
    list_known_days,
    list_versions,
    load_calendar,
)
from tracker.queries.due_differences import count_undecided
from tracker.rules.calendar_changes import (
    FIRST_YEAR,
    LAST_YEAR,
    SOURCE_LIMIT,
    DayChange,
    changes_to,
    write_days,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, may
from tracker.rules.texts import clean_text
from tracker.services import calendars
from tracker.services.calendars import CheckedYear, Decisions, Proposal, Saved
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.calendar_page import months_of
from tracker.web.calendar_reading import (
    changes_of,
    known_day,
    proposal_of,
    read_year,
    year_of,
)
from tracker.web.forms.base import Form
from tracker.web.forms.calendars import (
    DayForm,
    ImportForm,
    ReviewForm,
)
from tracker.web.once import once
from tracker.web.words import DAY_KINDS, DAY_NATURES

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("")
@guarded(Action.SEE_CALENDAR)
def show() -> ResponseReturnValue:
    """Show one year: its months, its days off, who checked it."""
    today = clock.today()
    year = year_of(request.args.get("year"), today.year)
    calendar = load_calendar()
    days = [row for row in list_known_days() if row.day.year == year]
    may_edit = may(current_actor(), Action.EDIT_CALENDAR)
    return render_template(
        "calendar/show.html",
        year=year,
        months=months_of(year, calendar, days, today=today),
        days=days,
        is_known=calendar.covers(year),
        checked=list_checked_years().get(year),
        missing=find_missing_year(today) if may_edit else None,
        undecided=count_undecided(current_actor(), calendar) if may_edit else 0,
        versions=list_versions() if may_edit else (),
        kinds=DAY_KINDS,
        natures=DAY_NATURES,
        may_edit=may_edit,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        today=today,
    )


@bp.route("/day", methods=["GET", "POST"])
@guarded(Action.EDIT_CALENDAR)
def edit_day() -> ResponseReturnValue:
    """Say what one day is; due dates that would differ are asked about first."""
    form = DayForm(data=known_day(request.args.get("on", "")))
    if form.validate_on_submit():
        try:
            changes = changes_to([form.change()], list_known_days())
            if not changes:
                raise Refused(Fault.CALENDAR_UNCHANGED, field="day")
            proposal = calendars.propose(changes, actor=current_actor())
            if proposal.differences:
                return _review(proposal)
            return _save(form, changes, Decisions(), seen=proposal.seen)
        except Refused as refusal:
            form.show(refusal)
    return render_template("calendar/day.html", form=form), form.status


@bp.route("/years/<int:year>/import", methods=["GET", "POST"])
@guarded(Action.EDIT_CALENDAR)
@writes_late
def import_year(year: int) -> ResponseReturnValue:
    """Read a whole year; what the published rules say of it is offered as a proposal."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    form = ImportForm(data={"lines": proposal_of(year, is_fresh="published" in request.args)})
    if form.validate_on_submit():
        try:
            wanted = read_year(form, year)
            changes = changes_to(wanted, list_known_days(), year=year)
            proposal = calendars.propose(changes, actor=current_actor())
            return _review(proposal, checked=CheckedYear(year, form.source.data))
        except Refused as refusal:
            form.show(refusal)
    page = render_template("calendar/import.html", form=form, year=year, kinds=DAY_KINDS)
    return page, form.status


@bp.route("/review", methods=["GET", "POST"])
@guarded(Action.EDIT_CALENDAR)
def review() -> ResponseReturnValue:
    """Ask what is to become of due dates that differ, then store the change."""
    actor = current_actor()
    if request.method == "GET":
        return _review(calendars.propose((), actor=actor))
    form = ReviewForm()
    changes = changes_of(form)
    proposal = calendars.propose(changes, actor=actor)
    _offer(form, proposal)
    if form.validate():
        offered = [choice.value for choice in form.moved.choices]
        moved = offered if form.everything.data else form.moved.data
        decisions = Decisions(moved, form.reason.data)
        try:
            return _save(form, changes, decisions, seen=form.seen.data or "")
        except Refused as refusal:
            form.show(refusal)
    return _show_review(form, proposal)


def _save(
    form: Form, changes: tuple[DayChange, ...], decisions: Decisions, *, seen: str
) -> ResponseReturnValue:
    checked = _checked_year(form)
    shown = checked.year if checked else changes[0].day.year if changes else clock.today().year
    with once(form.nonce.data) as receipt:
        receipt.location = url_for(".show", year=shown)
        saved = calendars.change_calendar(
            changes,
            decisions,
            seen=seen,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
            checked=checked,
        )
    flash(_said(saved, checked))
    return redirect(receipt.location, 303)


def _review(proposal: Proposal, *, checked: CheckedYear | None = None) -> ResponseReturnValue:
    """Show a new review of some changes."""
    known = {
        "changes": write_days(proposal.changes),
        "seen": proposal.seen,
        "year": checked.year if checked else "",
        "year_source": checked.source if checked else "",
    }
    form = ReviewForm(formdata=None, data=known)
    _offer(form, proposal)
    return _show_review(form, proposal)


def _show_review(form: ReviewForm, proposal: Proposal) -> ResponseReturnValue:
    known = {row.day: row for row in list_known_days()}
    page = render_template(
        "calendar/review.html",
        form=form,
        proposal=proposal,
        changes=[(one, known.get(one.day)) for one in proposal.changes],
        checked=_checked_year(form),
        kinds=DAY_KINDS,
        today=clock.today(),
    )
    return page, form.status


def _offer(form: ReviewForm, proposal: Proposal) -> None:
    today = clock.today()
    form.moved.choices = [
        SelectChoice(one.task_id, one.code)
        for one in proposal.differences
        if not one.is_past(today)
    ]


def _checked_year(form: Form) -> CheckedYear | None:
    if not isinstance(form, ReviewForm) or not form.year_source.data:
        return None
    year = year_of(form.year.data, 0)
    source = clean_text(form.year_source.data, limit=SOURCE_LIMIT)
    return CheckedYear(year, source) if year and source else None


def _said(saved: Saved, checked: CheckedYear | None) -> str:
    words = [_("The calendar of %(year)s is checked.", year=checked.year)] if checked else []
    if saved.changes:
        words.append(
            ngettext("%(num)s day is changed.", "%(num)s days are changed.", saved.changes)
        )
    if saved.moved:
        words.append(ngettext("%(num)s due date moved.", "%(num)s due dates moved.", saved.moved))
    if saved.kept:
        words.append(
            ngettext(
                "%(num)s task keeps its due date.", "%(num)s tasks keep their due date.", saved.kept
            )
        )
    return " ".join(words)
