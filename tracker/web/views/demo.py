"""Move the clock of a demonstration; outside one these routes do not exist.

A page sends the day it showed along: pressed twice, the button moves the clock once.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import stop_reading
from tracker.rules.dates import show_date
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.rules.walks import Walk, check_walk
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import guarded, writes_late
from tracker.web.errors import page_before
from tracker.web.faults import words_for
from tracker.web.forms.demo import NextDayForm, ToDateForm

bp = Blueprint("demo", __name__, url_prefix="/demo")
Walker = Callable[[date], Walk | None]


@bp.post("/next-day")
@writes_late
@guarded(Action.USE_ACCOUNT)
def next_day() -> ResponseReturnValue:
    """Go on to the next morning."""
    form = NextDayForm()
    if form.seen.data == clock.today().isoformat():
        _walk(clock.today() + timedelta(days=1))
    else:
        _say_already_moved()
    return _back()


@bp.post("/to-date")
@writes_late
@guarded(Action.USE_ACCOUNT)
def to_date() -> ResponseReturnValue:
    """Go on to the morning of a day."""
    form = ToDateForm()
    if form.seen.data != clock.today().isoformat():
        _say_already_moved()
    elif not form.validate() or form.date.data is None:
        flash(" ".join(str(words) for words in form.date.errors), "warning")
    else:
        _walk(form.date.data)
    return _back()


def _walk(day: date) -> None:
    try:
        check_walk(clock.today(), day)
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return
    stop_reading()
    walk = cast(Walker, current_app.extensions["tracker.walk"])(day)
    if walk is None:
        flash(_("Somebody else is moving the clock just now."), "warning")
    else:
        flash(_sentence(walk))


def _sentence(walk: Walk) -> str:
    """Say what the reader will find: only what happened, in one line."""
    done = [
        ngettext("%(num)s letter of reminders", "%(num)s letters of reminders", walk.letters),
        ngettext("%(num)s task turned overdue", "%(num)s tasks turned overdue", walk.overdue),
    ]
    if walk.opened:
        done.append(ngettext("%(num)s report opened", "%(num)s reports opened", walk.opened))
    return _("It is now %(day)s: %(done)s.", day=show_date(walk.reached), done=", ".join(done))


def _say_already_moved() -> None:
    flash(_("The clock had moved on already: it is %(day)s.", day=show_date(clock.today())))


def _back() -> ResponseReturnValue:
    """Lead back to the page the reader pressed the button on, when it can be opened again."""
    return redirect(page_before() or url_for("front.index"), 303)
