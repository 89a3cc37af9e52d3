"""Pages for when something cannot be done: calm words, a number to quote, nothing technical."""

import logging
import re

from flask import (
    Flask,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from tracker.database import is_busy, is_clash
from tracker.rules.addresses import safe_next
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.links import hide_keys
from tracker.rules.permissions import Action
from tracker.services.nonces import Repeated
from tracker.speech import gettext as _
from tracker.web.faults import words_for

log = logging.getLogger("tracker.web")
SHOWN = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 429, 431, 500, 503})
GIVEN_BACK = frozenset({400, 401, 409, 503})
NOT_TYPED = frozenset({"csrf_token", "nonce", "version", "next", "password", "new_password"})
CHOSEN = re.compile(
    "[a-z]+(_[a-z]+)*"
)  # a choice, a tick, a button: a word of ours, not the person's


def init_errors(app: Flask) -> None:
    """Give every way of failing its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _e: _of_another_visit())
    app.register_error_handler(Missing, lambda _e: error_page(404))
    app.register_error_handler(NotAllowed, lambda _e: error_page(403))
    app.register_error_handler(Changed, lambda _e: error_page(409))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Repeated, _repeated)
    app.register_error_handler(Exception, _bug)


def is_program() -> bool:
    """Tell whether a program asks: it shows a key, and is answered in JSON."""
    return request.path.startswith("/api/")


def error_page(code: int, **facts: object) -> ResponseReturnValue:
    """Return the page of an error; what was typed is given back where it would be lost."""
    if is_program():
        return _in_json(HTTP_STATUS_CODES.get(code, "error"), code, str(facts.get("reason", "")))
    shown = code if code in SHOWN else (500 if code >= 500 else 400)
    typed = typed_words() if code in GIVEN_BACK else {}
    if code in {400, 401}:
        facts["before"] = page_before()
    page = render_template(
        f"errors/{shown}.html", request_id=g.get("request_id", ""), typed=typed, **facts
    )
    return page, code


def _in_json(error: str, code: int, message: str, **more: object) -> ResponseReturnValue:
    """Answer a program: what it is, in a word and in the reader's language, and where."""
    word = error.lower().replace(" ", "_")
    body = {"error": word, "message": message or error, "request_id": g.get("request_id", "")}
    return jsonify(body | more), code


def typed_words() -> dict[str, str]:
    """Return the texts a person typed into the form that failed."""
    if request.method != "POST":
        return {}
    return {
        name: value
        for name, value in request.form.items()
        if name not in NOT_TYPED and "password" not in name and value
        if not CHOSEN.fullmatch(value)
    }


def page_before() -> str | None:
    """Return the page of ours the reader comes from, when it can be opened again."""
    scheme, _colon, rest = (request.referrer or "").partition("://")
    host, slash, place = rest.partition("/")
    page, routes = safe_next(slash + place), current_app.create_url_adapter(request)
    if scheme not in {"http", "https"} or host != request.host or page is None or routes is None:
        return None
    return page if routes.test(page.partition("?")[0], "GET") else None


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if request.path.startswith("/health"):
        return jsonify(error=error.name), error.code or 500
    return error_page(error.code or 500)


def _of_another_visit() -> ResponseReturnValue:
    """Name an ended session as such: with it goes the mark its forms are known by."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_signed_in = "token" in session
    if isinstance(getattr(view, "guard", None), Action) and not is_signed_in:
        return error_page(401)
    return stale_page()


def stale_page() -> ResponseReturnValue:
    """Say that the form comes from a page of another visit."""
    return error_page(400, reason=_("This page was open too long. Nothing has been saved."))


def _refused(refusal: Refused) -> ResponseReturnValue:
    if is_program():
        code = 429 if refusal.fault is Fault.TOO_MANY_TRIES else 422
        return _in_json(refusal.fault, code, words_for(refusal), field=refusal.field)
    return error_page(400, reason=words_for(refusal))


def _repeated(repeated: Repeated) -> ResponseReturnValue:
    flash(_("This was already saved; it has not been saved twice."))
    return redirect(repeated.location or "/", 303)


def _bug(error: Exception) -> ResponseReturnValue:
    path = hide_keys(request.path)
    if is_busy(error):
        log.warning("busy request=%s path=%s", g.get("request_id"), path)
        return error_page(503)
    if is_clash(error):
        log.warning("clash request=%s path=%s", g.get("request_id"), path, exc_info=error)
        return error_page(409)
    log.error("failed request=%s path=%s", g.get("request_id"), path, exc_info=error)
    return error_page(500)
