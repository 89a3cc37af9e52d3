"""The links into one task that were given out in letters: who opened them, and revoking one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.links import get_task_head, list_task_links
from tracker.rules.permissions import Action, may
from tracker.services import links as given_links
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.views.task_blueprint import bp
from tracker.web.words import DEEDS, LINK_STATES


@bp.get("/<int:task_id>/links")
@guarded(Action.SEE_MAIL_LOG)
def links(task_id: int) -> ResponseReturnValue:
    """Show the links into one task and what was done with each."""
    actor = current_actor()
    return render_template(
        "tasks/links.html",
        task=get_task_head(actor, task_id),
        lines=list_task_links(task_id, now=clock.now()),
        states=LINK_STATES,
        deeds=DEEDS,
        may_revoke=may(actor, Action.EDIT_MAIL),
    )


@bp.post("/<int:task_id>/links/<int:link_id>/revoke")
@guarded(Action.EDIT_MAIL)
@short_form
def revoke_link(task_id: int, link_id: int) -> ResponseReturnValue:
    """Let a link open nothing from now on."""
    get_task_head(current_actor(), task_id)
    with transaction():
        given_links.revoke(link_id, task_id, actor=current_actor(), now=clock.now())
    flash(_("The link opens nothing any more."))
    return redirect(url_for(".links", task_id=task_id), 303)
