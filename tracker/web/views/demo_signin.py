"""Only in a demonstration: enter as one of its posts, without a password."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.database import transaction
from tracker.queries.users import list_demo_accounts
from tracker.rules.addresses import safe_next
from tracker.rules.faults import Missing
from tracker.web.access import public, short_form
from tracker.web.signing import hand_over, new_session

bp = Blueprint("demo_signin", __name__)


@bp.post("/sign-in/demo")
@public("exists in a demonstration only")
@short_form
def enter() -> ResponseReturnValue:
    """Sign in as one of the accounts the page lists."""
    typed = request.form.get("user", "")
    offered = {str(account.user_id): account.user_id for account in list_demo_accounts()}
    if typed not in offered:
        raise Missing
    with transaction():
        token = new_session(offered[typed])
    hand_over(token)
    return redirect(safe_next(request.form.get("next")) or url_for("front.index"), 303)
