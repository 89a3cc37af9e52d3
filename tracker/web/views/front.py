"""The front door: where a person lands."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.rules.permissions import UNIT_ROLES, Action
from tracker.web.access import current_actor, guarded

bp = Blueprint("front", __name__)


@bp.get("/")
@guarded(Action.USE_ACCOUNT)
def index() -> ResponseReturnValue:
    """Lead a unit's people to what the unit owes, everybody else to the overview."""
    home = "unit_home.show" if current_actor().role in UNIT_ROLES else "overview.show"
    return redirect(url_for(home), 303)
