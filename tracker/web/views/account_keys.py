"""Keys under which programs work in one's part."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.users import list_api_keys
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services import api_keys
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.api_keys import ApiKeyForm
from tracker.web.once import once
from tracker.web.views.account import bp


@bp.route("/account/keys", methods=["GET", "POST"])
@guarded(Action.USE_ACCOUNT)
@short_form
def keys() -> ResponseReturnValue:
    """Show one's keys, and make one; the key itself is shown this once."""
    form = ApiKeyForm(days="90")
    made = ""
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                made = api_keys.give_out(
                    current_actor(),
                    name=form.name.data,
                    days=int(form.days.data),
                    now=clock.real_now(),
                )
                receipt.location = url_for(".keys")
            form = ApiKeyForm(formdata=None, days="90")
        except Refused as refusal:
            form.show(refusal)
    page = render_template(
        "account/keys.html",
        form=form,
        made=made,
        rows=list_api_keys(current_actor().user_id),
        now=clock.real_now(),
    )
    return page, form.status


@bp.post("/account/keys/<int:key_id>/revoke")
@guarded(Action.USE_ACCOUNT)
@short_form
def revoke_key(key_id: int) -> ResponseReturnValue:
    """Let one's key open nothing from now on."""
    with transaction():
        api_keys.revoke(current_actor(), key_id, now=clock.real_now())
    flash(_("The key opens nothing any more."))
    return redirect(url_for(".keys"), 303)
