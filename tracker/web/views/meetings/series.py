"""Series of sessions: which there are, a new one, another name, one less."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.queries.meetings.series import count_of_series, get_series, list_series
from tracker.rules.permissions import Action
from tracker.services.meetings import series
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.agenda import SeriesForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.meetings.blueprint import bp


@bp.route("/series", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
@short_form
def series_list() -> ResponseReturnValue:
    """List the series of sessions, and add one."""
    actor, form = current_actor(), SeriesForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".series_list")
            added = series.add_series(form.name.data, actor=actor)
            receipt.said = _("Added: %(title)s", title=added.name)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "meetings/series.html",
        form=form,
        rows=list_series(actor.committee_id),
        counts=count_of_series(actor.committee_id),
    )
    return page, form.status


@bp.route("/series/<int:series_id>/edit", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
@short_form
def edit_series(series_id: int) -> ResponseReturnValue:
    """Give a series another name."""
    actor = current_actor()
    row = get_series(actor.committee_id, series_id)
    form = SeriesForm(data={"name": row.name, "version": row.version_id})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".series_list")
            series.rename_series(row, form.name.data, actor=actor, seen=form.seen_version)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("meetings/series_edit.html", form=form), form.status


@bp.post("/series/<int:series_id>/remove")
@guarded(Action.CREATE_MEETING)
@short_form
def remove_series(series_id: int) -> ResponseReturnValue:
    """Take out a series without sessions."""
    actor = current_actor()
    row = get_series(actor.committee_id, series_id)
    name = row.name
    with pressed() as done:
        series.remove_series(row, actor=actor)
        done.said = _("Taken out: %(title)s", title=name)
    return redirect(url_for(".series_list"), 303)
