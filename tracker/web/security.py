"""Headers, hosts and request numbers: the habits of every answer."""

from collections.abc import Iterable
from secrets import token_hex
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from tracker.rules.links import hide_keys
from tracker.web.errors import is_program

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TOLD_TO_ACCESS_LOGS = ("PATH_INFO", "RAW_URI", "REQUEST_URI", "HTTP_REFERER")
LARGEST_ID = 2**31 - 1
SHORT_FORM_BYTES = 64 * 1024
JSON_BYTES = 512 * 1024  # a report of 500 figures with their notes
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MOST_FIELDS = 5_000  # of a form; the longest, an attendance of 500 lines, has 3,500


class IdConverter(IntegerConverter):
    """An id that the database can hold; anything else is no such page."""

    regex = "[0-9]+"  # the digits of other scripts are no other way to write an id

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=LARGEST_ID)


class Discreet:
    """Take the keys out of the addresses a web server writes into its log after the answer."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer, then leave the environment without keys."""
        try:
            return self._app(environ, start)
        finally:
            for name in TOLD_TO_ACCESS_LOGS:
                if name in environ:
                    environ[name] = hide_keys(environ[name])


def init_security(app: Flask, *, proxies: int, is_https: bool) -> None:
    """Give each request a number and each answer its headers; trust no more proxies than told."""
    app.url_map.converters["int"] = IdConverter
    app.wsgi_app = Discreet(app.wsgi_app)  # type: ignore[assignment, method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0
        )

    @app.before_request
    def number_request() -> None:
        g.request_id = token_hex(6)

    @app.before_request
    def limit_short_forms() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "is_short_form", False):
            request.max_content_length = SHORT_FORM_BYTES

    app.before_request(_check_body)

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _check_body() -> None:
    """Take forms only (of programs JSON), and none of a size that no page of ours has."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if is_program():
        request.max_content_length = JSON_BYTES
        if request.mimetype and not request.is_json:
            raise UnsupportedMediaType
        request.get_data()  # read before the write lock is taken
        return
    if request.mimetype and request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    if len(request.form) > MOST_FIELDS:
        raise RequestEntityTooLarge
