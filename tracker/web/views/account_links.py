"""What of one's own is out in letters and calendar programs, and how to call it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.links import count_live_links, count_own_links, list_own_links
from tracker.rules.permissions import Action
from tracker.services import feeds
from tracker.services import links as given_links
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.base import Form
from tracker.web.paging import read_page
from tracker.web.signing import settings
from tracker.web.views.account import bp
from tracker.web.words import DEEDS, LINK_STATES


@bp.get("/account/links")
@guarded(Action.USE_ACCOUNT)
def links() -> ResponseReturnValue:
    """Show the links one was given in letters."""
    user_id, now = current_actor().user_id, clock.now()
    page = read_page(count_own_links(user_id))
    return render_template(
        "account/links.html",
        lines=list_own_links(user_id, now=now, offset=page.offset, limit=page.size),
        live=count_live_links(user_id, now=now),
        states=LINK_STATES,
        deeds=DEEDS,
        page=page,
    )


@bp.post("/account/links/revoke")
@guarded(Action.USE_ACCOUNT)
@short_form
def revoke_links() -> ResponseReturnValue:
    """Let none of the links one was given open anything from now on."""
    with transaction():
        count = given_links.revoke_own(current_actor(), now=clock.now())
    flash(ngettext("%(num)s link is revoked.", "%(num)s links are revoked.", count))
    return redirect(url_for(".links"), 303)


@bp.get("/account/calendar")
@guarded(Action.USE_ACCOUNT)
def calendar() -> ResponseReturnValue:
    """Show the secret address under which a calendar program reads one's due dates."""
    token = feeds.token_of(current_actor())
    path = url_for("feeds.show", token=token) if token else ""
    return render_template(
        "account/calendar.html",
        address=settings().base_url + path if path else "",
        form=Form(formdata=None),
    )


@bp.post("/account/calendar/renew")
@guarded(Action.USE_ACCOUNT)
@short_form
def renew_calendar() -> ResponseReturnValue:
    """Make the address, or another one in place of the old."""
    with transaction():
        was_there = feeds.renew(current_actor(), now=clock.now())
    flash(
        _("There is a new address; the old one shows nothing any more.")
        if was_there
        else _("The address is ready.")
    )
    return redirect(url_for(".calendar"), 303)


@bp.post("/account/calendar/stop")
@guarded(Action.USE_ACCOUNT)
@short_form
def stop_calendar() -> ResponseReturnValue:
    """Take the address back."""
    with transaction():
        feeds.stop(current_actor())
    flash(_("The address shows nothing any more."))
    return redirect(url_for(".calendar"), 303)
