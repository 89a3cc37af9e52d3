"""Carry a person over the threshold: cookie, session row and throttle in the right order.

A password hash takes long, so it is made between two transactions, never inside one. The try is
written down before, the session after.
"""

from flask import current_app, request, session

from config import Settings
from tracker import clock
from tracker.database import begin_writing, stop_reading, transaction
from tracker.queries.users import find_credentials
from tracker.rules.faults import Fault, Refused
from tracker.rules.passwords import check_password, composed_password
from tracker.rules.throttling import WRONG_TRIES_PER_ADDRESS, WRONG_TRIES_PER_COMPUTER
from tracker.services.accounts import renew_hash
from tracker.services.passwords import hash_password, is_outdated, is_right
from tracker.services.sessions import open_session
from tracker.services.throttling import forgive, take_try


def settings() -> Settings:
    """Return the settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def computer() -> str:
    """Return the network address the request comes from, as the proxy in front vouches for."""
    return request.remote_addr or ""


def new_session(user_id: int) -> str:
    """Open a session for this browser, inside the caller's transaction; return its token."""
    return open_session(
        user_id,
        now=clock.real_now(),
        hours=settings().session_hours,
        address=computer(),
        agent=request.user_agent.string,
    )


def hand_over(token: str) -> None:
    """Give the browser a new cookie: new token, new CSRF token, nothing of what was before."""
    session.clear()
    session["token"] = token


def check_own_password(email: str, typed: str, *, fault: Fault, field: str | None = None) -> int:
    """Compare a password with the one of this address, and return whose it is.

    Call it in a view marked ``@writes_late``, outside of a transaction; after it none is open.

    Raises Refused: TOO_MANY_TRIES, or ``fault``, alike for a wrong password and an unknown
    address, after the same time.
    """
    subject = f"password:{email}"
    limits = {subject: WRONG_TRIES_PER_ADDRESS, f"computer:{computer()}": WRONG_TRIES_PER_COMPUTER}
    begin_writing()
    with transaction():
        tries = take_try(limits, field=field)
    known = find_credentials(email)
    stop_reading()
    stored = known.password_hash if known else None
    if not is_right(stored, typed) or known is None or stored is None:
        raise Refused(fault, field=field)
    renewed = hash_password(composed_password(typed)) if is_outdated(stored) else None
    begin_writing()
    with transaction():
        forgive(tries, subject=subject)
        if renewed:
            renew_hash(known.user_id, renewed)
    return known.user_id


def check_new_password(typed: str, *, email: str, field: str) -> str:
    """Return a password that may be set; a refusal stands beside its field.

    Raises Refused as ``rules.passwords.check_password``.
    """
    try:
        return check_password(typed, email=email)
    except Refused as refusal:
        raise Refused(refusal.fault, field=field, **refusal.facts) from refusal
