"""The front door: create the application, and ``python app.py`` for one machine."""

import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import waitress
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from waitress.server import BaseWSGIServer

from config import DEMO_CLOCK, LOOPBACK, ROOT, Settings, UnsafeConfiguration, read
from tracker import clock, database
from tracker.commands import COMMANDS
from tracker.jobs.walks import walk_to
from tracker.models import audit
from tracker.printing.faults import PaperFailed
from tracker.printing.pressroom import check_fonts
from tracker.queries.users import has_users
from tracker.web.indents import Unindented
from tracker.web.languages import init_languages
from tracker.web.security import init_security
from tracker.web.site import init_site

FORM_BYTES = 2 * 1024 * 1024  # of a form's texts, files apart
FORM_PARTS = 2_000
HOST = "127.0.0.1"  # the one-machine start is never open to the network
THREADS = 8
OBJECTS_BEFORE_A_LOOK = 50_000  # for garbage; Python's own 700 is for small programs

log = logging.getLogger("tracker.start")


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (by default those of the environment)."""
    settings = settings or read()
    app = Flask(__name__, static_folder=str(ROOT / "static"))
    _configure(app, settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock.use_shift_file(settings.data_dir / DEMO_CLOCK if settings.is_demo else None)
    audit.watch()
    database.connect(app)
    is_https = urlsplit(settings.base_url).scheme == "https"
    init_security(app, proxies=settings.trusted_proxies, is_https=is_https)
    init_languages(app, ROOT / "translations", spare=settings.data_dir / "languages")
    init_site(app)
    if settings.is_demo:
        app.extensions["tracker.walk"] = walk_to  # pages move the clock, they never run jobs
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def production() -> Flask:
    """Return the application for a real server.

    Raises UnsafeConfiguration when debugging is on, the fonts of the papers are missing or the
    database is not migrated. Schedulers need no check: only the one that holds the lock works.
    """
    app = create_app()
    if app.debug:
        raise UnsafeConfiguration("FLASK_DEBUG must be off on a server.")
    try:
        check_fonts()
    except PaperFailed as failed:
        raise UnsafeConfiguration(f"The installation is not whole. {failed.detail}") from failed
    with app.app_context():
        if not database.is_migrated():
            raise UnsafeConfiguration("The database is not up to date: run `flask db upgrade`.")
    rest_the_collector()
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
    app.jinja_env.add_extension(Unindented)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    logging.getLogger("tracker").setLevel(logging.INFO)


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": database.BUSY_MILLISECONDS / 1000}}
    # A lock is waited for as in SQLite. Statements here are answered in milliseconds: to compile
    # one takes longer than to do it, half a minute for the board of a past day.
    options = f"-c lock_timeout={database.BUSY_MILLISECONDS} -c jit=off"
    return {
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "connect_args": {"options": options},
    }


def _hosts(host: str) -> list[str]:
    """Name the hosts this site answers to; on one machine also its own names."""
    return [*LOOPBACK, host] if host in LOOPBACK else [host, "127.0.0.1", "localhost"]


def prepare(app: Flask) -> None:
    """Make or bring up to date the database, and fill an empty demonstration.

    Raises UnsafeConfiguration when a demonstration would open real accounts to everybody.
    """
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        if not database.is_migrated():
            log.info("Bringing the database up to date.")
            upgrade()
        if settings.is_demo and not settings.has_demo_clock and has_users():
            raise UnsafeConfiguration(
                "DEMO=1 would let everybody sign in as the people of this database, which are "
                "not the demonstration's. Name another DATA_DIR, or leave DEMO out."
            )
    if settings.is_demo:
        run_command(app, "demo", "load")


def run_command(app: Flask, *words: str) -> None:
    """Run ``flask words…`` inside this process."""
    info = ScriptInfo(create_app=lambda: app)
    app.cli.main(list(words), prog_name="flask", standalone_mode=False, obj=info)


def rest_the_collector() -> None:
    """Let the search for garbage pass over what was loaded for good, and come less often.

    A page that reads 26,000 rows met it in the middle: half of such pages took twice as long.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK, 20, 20)


def serve(app: Flask, *, start_scheduler: Callable[[Flask], Callable[[], None]]) -> None:
    """Serve pages and run the scheduler in this one process until Ctrl-C or SIGTERM."""
    settings: Settings = app.config["SETTINGS"]
    server = _listen(app, settings.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stop_scheduler = start_scheduler(app)
    rest_the_collector()
    print(f"\n  Đôn Đốc: http://{HOST}:{settings.port}   (Ctrl-C stops it)\n", flush=True)
    try:
        server.run()
    finally:
        stop_scheduler()
        server.close()


def _listen(app: Flask, port: int) -> BaseWSGIServer:
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise UnsafeConfiguration(
            f"Port {port} cannot be used ({error.strerror}). Name another: PORT=5001"
        ) from error
    return waitress.create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],  # ours answers with a page
    )


def main(start_scheduler: Callable[[Flask], Callable[[], None]]) -> int:
    """Start on one machine; return the exit status, with words where a person can help."""
    logging.basicConfig(level=logging.INFO, format="%(levelname).1s %(message)s")
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a Windows console
    try:
        app = create_app()
        prepare(app)
        serve(app, start_scheduler=start_scheduler)
    except UnsafeConfiguration as unsafe:
        print(unsafe, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Imported here only: a web server that imports ``app`` never schedules.
    from tracker.jobs import scheduler

    sys.exit(main(scheduler.start))
