"""The front door: create the application, and ``python app.py`` for one machine."""

import logging
from urllib.parse import urlsplit

from flask import Flask

from config import LOOPBACK, ROOT, Settings, UnsafeConfiguration, read
from tracker import clock, database
from tracker.commands import COMMANDS
from tracker.models import audit
from tracker.web.languages import init_languages
from tracker.web.security import init_security
from tracker.web.site import init_site

FORM_BYTES = 2 * 1024 * 1024  # of a form's texts, files apart
FORM_PARTS = 2_000


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (by default those of the environment)."""
    settings = settings or read()
    app = Flask(__name__, static_folder=str(ROOT / "static"))
    _configure(app, settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock.use_shift_file(settings.data_dir / "demo-clock" if settings.is_demo else None)
    audit.watch()
    database.connect(app)
    is_https = urlsplit(settings.base_url).scheme == "https"
    init_security(app, proxies=settings.trusted_proxies, is_https=is_https)
    init_languages(app, ROOT / "translations")
    init_site(app)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def production() -> Flask:
    """Return the application for a real server.

    Raises UnsafeConfiguration when debugging is on or the database is not migrated.
    """
    app = create_app()
    if app.debug:
        raise UnsafeConfiguration("FLASK_DEBUG must be off on a server.")
    with app.app_context():
        if not database.is_migrated():
            raise UnsafeConfiguration("The database is not up to date: run `flask db upgrade`.")
    return app


def _configure(app: Flask, settings: Settings) -> None:
    parts = urlsplit(settings.base_url)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        MIGRATIONS=ROOT / "migrations",
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        SESSION_COOKIE_NAME="don_doc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=parts.scheme == "https",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        TRUSTED_HOSTS=_hosts(parts.hostname or ""),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        TESTING=settings.is_test,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    logging.getLogger("tracker").setLevel(logging.INFO)


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}


def _hosts(host: str) -> list[str]:
    """Name the hosts this site answers to; on one machine also its own names."""
    return [*LOOPBACK, host] if host in LOOPBACK else [host, "127.0.0.1", "localhost"]
