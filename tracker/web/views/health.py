"""Is the product alive."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from tracker.database import is_alive
from tracker.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/health")
@public("liveness for the proxy; says nothing else")
def show() -> ResponseReturnValue:
    """Say whether the database answers."""
    alive = is_alive()
    return jsonify(status="ok" if alive else "down"), 200 if alive else 503
