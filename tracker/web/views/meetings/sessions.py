"""Plan a session, correct it, start it, open it again, make its tasks."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.series import find_last, list_series, next_ordinal
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import changed_tasks, sessions, tasks
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.fields import offer
from tracker.web.forms.meetings import MeetingForm
from tracker.web.forms.plans import word_of
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.meetings.blueprint import bp

AS_LAST_TIME = ("place", "chair_name", "chair_office", "secretary_name", "secretary_office")
COPIED = (
    *("ordinal", "kind", "held_on", "part_of_day", "starts_at", "ends_at", "place"),
    *("title", "online_url"),
    *("chair_name", "chair_office", "secretary_name", "secretary_office"),
)


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def new() -> ResponseReturnValue:
    """Plan a session."""
    actor = current_actor()
    series = list_series(actor.committee_id)
    chosen = _chosen(series)
    form = MeetingForm(data=_begun(chosen))
    _offer_series(form, series)
    if form.validate_on_submit():
        with sent(form) as receipt:
            meeting = sessions.plan_meeting(form.facts(), actor=actor)
            receipt.location = url_for(".show", meeting_id=meeting.id)
            receipt.said = _("The session is planned. Next: its agenda and who is invited.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/edit.html", form=form, meeting=None, series=series)
    return page, form.status


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Correct a session."""
    meeting = get_meeting(meeting_id, current_actor())
    series = list_series(meeting.committee_id)
    form = MeetingForm(data=_typed(meeting))
    _offer_series(form, series)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", meeting_id=meeting_id)
            told = sessions.update_meeting(
                meeting,
                form.facts(),
                actor=current_actor(),
                seen=form.seen_version,
                now=clock.now(),
            )
            receipt.said = _("Saved.") if not told else say_told(told)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/edit.html", form=form, meeting=meeting, series=series)
    return page, form.status


def say_told(letters: int) -> str:
    """Say how many of the invited are told of a change."""
    return ngettext(
        "Saved. %(num)s invited person gets a letter.",
        "Saved. %(num)s invited people get a letter.",
        letters,
    )


@bp.post("/<int:meeting_id>/start")
@guarded(Action.EDIT_MINUTES)
def start(meeting_id: int) -> ResponseReturnValue:
    """Say that the session has begun."""
    meeting = get_meeting(meeting_id, current_actor())
    try:
        with transaction():
            sessions.start_meeting(meeting, actor=current_actor(), now=clock.now())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/reopen")
@guarded(Action.EDIT_MINUTES)
def reopen(meeting_id: int) -> ResponseReturnValue:
    """Take back the closing."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        sessions.reopen_meeting(meeting, actor=current_actor())
        done.said = _("The session is open again.")
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/tasks")
@guarded(Action.MAKE_TASKS)
def make_tasks(meeting_id: int) -> ResponseReturnValue:
    """Make tasks of the conclusions, once."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        made = tasks.make_tasks(
            meeting, actor=current_actor(), today=clock.today(), now=clock.now()
        )
        done.said = _say(made)
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/tasks/follow")
@guarded(Action.MAKE_TASKS)
def follow_conclusions(meeting_id: int) -> ResponseReturnValue:
    """Give the tasks what their conclusions say by now."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        changed = changed_tasks.follow_conclusions(meeting, actor=current_actor(), now=clock.now())
        done.said = (
            ngettext(
                "%(num)s open task follows its conclusion; its unit gets a letter.",
                "%(num)s open tasks follow their conclusions; their units get letters.",
                changed.tasks,
            )
            if changed.conclusions
            else _("Every task says what its conclusion says already.")
        )
    return _back(meeting_id)


def _say(made: tasks.TasksMade) -> str:
    if not made.conclusions:
        return _("Every conclusion of this session is assigned already.")
    return ngettext(
        "%(num)s task is assigned; %(letters)s letters go out in a minute.",
        "%(num)s tasks are assigned; %(letters)s letters go out in a minute.",
        made.tasks,
        letters=made.letters,
    )


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)


def _typed(meeting: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {name: word_of(getattr(meeting, name)) for name in COPIED}
    if meeting.answer_by is not None:
        wall = clock.local(meeting.answer_by)
        facts |= {"answer_by_day": wall.date(), "answer_by_hour": wall.time()}
    return {**facts, "series": meeting.series_id, "version": meeting.version_id}


def _begun(series: Any) -> dict[str, Any]:
    """Return what a new session begins with: the next number, place and chair of the last."""
    if series is None:
        return {"ordinal": 1, "series": None}
    last = find_last(series.id)
    known = {name: getattr(last, name) for name in AS_LAST_TIME} if last else {}
    return {**known, "ordinal": next_ordinal(series.id), "series": series.id}


def _chosen(series: list[Any]) -> Any:
    """Return the series the address names, else the first one; None when there is none yet."""
    wanted = request.args.get("series", "")
    return next((row for row in series if str(row.id) == wanted), series[0] if series else None)


def _offer_series(form: MeetingForm, series: list[Any]) -> None:
    offer(form.series, series, lambda row: str(row.name), empty=_("the first series"))
