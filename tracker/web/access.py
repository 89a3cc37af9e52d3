"""The guard at every route, and who is asking.

A route carries ``@guarded(Action.X)`` or ``@public(why)``; a test lists all routes. Role and unit
are read from the database at each request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from tracker import clock
from tracker.database import Doer, begin_writing, doer, transaction
from tracker.queries.users import SignedIn, find_key_owner, find_signed_in
from tracker.rules.api import WRONG_KEYS_PER_COMPUTER, read_key
from tracker.rules.permissions import Action, Actor, may_knock
from tracker.services.api_keys import note_use
from tracker.services.throttling import take_try
from tracker.web.errors import error_page, is_program, typed_words

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

View = Callable[..., ResponseReturnValue]


def guarded(action: Action) -> Callable[[View], View]:
    """Let only signed-in people knock whose role may do ``action`` to anything at all."""

    def decorate(view: View) -> View:
        @wraps(view)
        def knock(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            signed_in = current_signed_in()
            if signed_in is None:
                stays = is_program() or typed_words()
                return error_page(401) if stays else _to_sign_in()
            if not may_knock(signed_in.actor.role, action):
                raise Forbidden
            return view(*args, **kwargs)

        knock.guard = action  # type: ignore[attr-defined]
        return knock

    return decorate


def public(why: str) -> Callable[[View], View]:
    """Leave a route open to everybody, and say why."""

    def decorate(view: View) -> View:
        view.guard = why  # type: ignore[attr-defined]
        return view

    return decorate


def current_signed_in() -> SignedIn | None:
    """Return the person of this request with role and unit, or None."""
    return cast(SignedIn | None, g.get("signed_in"))


def current_actor() -> Actor:
    """Return the actor of a guarded request."""
    signed_in = current_signed_in()
    if signed_in is None:
        raise Forbidden
    return signed_in.actor


def init_access(app: Flask) -> None:
    """Look up the session before each request that is not for a static file."""
    app.before_request(_identify)


def _identify() -> None:
    if request.endpoint == "static":
        return
    g.signed_in = _owner_of_key() if is_program() else None
    if request.method in UNSAFE_METHODS:
        request.form  # noqa: B018 - the body is read before the write lock is taken
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "writes_late", False):
            begin_writing()
    token = session.get("token")
    if isinstance(token, str) and not is_program():
        g.signed_in = find_signed_in(token, now=clock.real_now())
        if g.signed_in is None:
            session.clear()
    _remember_doer()


def _owner_of_key() -> SignedIn | None:
    """Return the person whose key a program shows; cookies count for nothing here."""
    key = read_key(request.headers.get("Authorization", ""))
    found = find_key_owner(key, now=clock.real_now()) if key else None
    if found is None:
        begin_writing()
        with transaction():
            take_try({f"api-key:{request.remote_addr or ''}": WRONG_KEYS_PER_COMPUTER})
        return None
    owner, used_on = found
    today = clock.local(clock.real_now()).date()
    if used_on != today:
        begin_writing()
        with transaction():
            note_use(owner.session_id, today=today)
    return owner


def act_as(actor: Actor) -> None:
    """Write down the changes of this request as those of a person who is not signed in.

    A link and the code mailed for it vouch for him.
    """
    _write_down_as(actor)


def _remember_doer() -> None:
    signed_in = current_signed_in()
    if signed_in is not None:
        g.language = signed_in.language
    _write_down_as(signed_in.actor if signed_in else None)


def _write_down_as(actor: Actor | None) -> None:
    doer.set(
        Doer(
            user_id=actor.user_id if actor else None,
            name=actor.name if actor else "",
            address=(request.remote_addr or "")[:60],
            request_id=g.get("request_id", ""),
        )
    )


def writes_late(view: View) -> View:
    """Mark a view that does slow work (a password hash) before it takes the write lock itself."""
    view.writes_late = True  # type: ignore[attr-defined]
    return view


def short_form(view: View) -> View:
    """Mark a view that takes a few short fields: a body beyond 64 kB is not even read."""
    view.is_short_form = True  # type: ignore[attr-defined]
    return view


def _to_sign_in() -> ResponseReturnValue:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("signin.sign_in", next=target), 303)
