"""Sign the measuring client in: a cookie of the secretariat and one of a unit's lead."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, cast

from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Conclusion, Membership, Task
from tracker.rules.permissions import Role
from tracker.services.sessions import open_session

HOURS = 24 * 30


def open_sessions(*, now: datetime) -> dict[str, Any]:
    """Open a session for each and return their cookies and what pages to ask for."""
    db.session.flush()
    secretariat, lead = _first(Role.SECRETARIAT), _first(Role.UNIT_LEAD)
    open_task = db.session.scalars(
        select(Task.id).where(Task.unit_id == lead.unit_id, Task.finished_on.is_(None)).limit(1)
    ).first()
    return {
        "cookie_name": current_app.config["SESSION_COOKIE_NAME"],
        "secretariat": _cookie(secretariat.user_id, now=now),
        "unit_lead": _cookie(lead.user_id, now=now),
        "task_id": open_task,
        "unit_id": lead.unit_id,
        "meeting_id": db.session.scalar(select(func.max(Conclusion.meeting_id))),
        "until": (now + timedelta(hours=HOURS)).isoformat(),
    }


def _first(role: Role) -> Membership:
    return db.session.scalars(
        select(Membership).where(Membership.role == role).order_by(Membership.id).limit(1)
    ).one()


def _cookie(user_id: int, *, now: datetime) -> str:
    token = open_session(user_id, now=now, hours=HOURS)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    interface = cast(SecureCookieSessionInterface, app.session_interface)
    signer = interface.get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("no SECRET_KEY to sign with")
    # a browser has the latter from its first page on, and no later one sets the cookie again
    return str(signer.dumps({"token": token, "csrf_token": token_hex()}))
