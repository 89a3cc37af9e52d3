"""Every setting, read once from the environment, with its meaning and default."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_CLOCK = "demo-clock"  # the file of DATA_DIR that keeps a demonstration's clock
SHORTEST_SECRET = 32
NOTORIOUS_SECRETS = frozenset({"", "dev", "changeme", "secret", "test", "please-change-me"})


class UnsafeConfiguration(RuntimeError):
    """The product refuses to start like this; the message says how to put it right."""


@dataclass(frozen=True)
class Settings:
    """What an installation decides; the defaults run a single machine on SQLite.

    ``data_dir`` holds the database, uploaded files, mail folder and generated key.
    """

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str  # links in letters are made from this, never from a Host header
    mail_url: str = field(repr=False)  # smtp://user:pass@host:587, smtps://…, file:///folder
    mail_from: str
    port: int
    bounce_url: str = field(default="", repr=False)  # imaps://user:pass@host/INBOX: mail returned
    is_demo: bool = False
    is_test: bool = False
    trusted_proxies: int = 0  # how many proxies in front may speak X-Forwarded-For
    max_upload_bytes: int = 20 * 1024 * 1024
    session_hours: int = 12
    import_days: int = 30  # an annex begun and left alone so long is thrown away
    mail_senders: int = 12  # connections at once to a mail server that keeps letters waiting
    link_days: int = 14  # how long links into one task work after its due date; 0 gives none

    @property
    def has_demo_clock(self) -> bool:
        """Tell whether a demonstration was set up in this folder before."""
        return (self.data_dir / DEMO_CLOCK).exists()

    @property
    def is_loopback(self) -> bool:
        """Tell whether the site is reached on this machine only."""
        return (urlsplit(self.base_url).hostname or "") in LOOPBACK

    @property
    def mail_folder(self) -> Path | None:
        """Return the folder of ``.eml`` files, or None when a mail server is set."""
        parts = urlsplit(self.mail_url)
        return Path(parts.path) if parts.scheme == "file" else None


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings found in ``environ``.

    Raises UnsafeConfiguration for a notorious or short SECRET_KEY, a DEMO or number that cannot be.
    """
    data_dir = Path(environ.get("DATA_DIR") or ROOT / "data").resolve()
    port = _number(environ, "PORT", 5000, largest=65535)
    base_url = (environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    host = urlsplit(base_url).hostname or "localhost"
    return Settings(
        data_dir=data_dir,
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.db'}",
        secret_key=_secret_key(environ, data_dir),
        base_url=base_url,
        mail_url=environ.get("MAIL_URL") or (data_dir / "mail").as_uri(),
        mail_from=environ.get("MAIL_FROM") or f"don-doc@{_mail_domain(host)}",
        bounce_url=environ.get("BOUNCE_IMAP_URL", ""),
        port=port,
        is_demo=_is_demo(environ.get("DEMO", ""), data_dir),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, largest=9),
        max_upload_bytes=_number(environ, "MAX_UPLOAD_MB", 20, largest=1000) * 1024 * 1024,
        session_hours=_number(environ, "SESSION_HOURS", 12, largest=24 * 30),
        import_days=_number(environ, "IMPORT_DAYS", 30, largest=3650),
        mail_senders=max(1, _number(environ, "MAIL_SENDERS", 12, largest=50)),
        link_days=_number(environ, "LINK_DAYS", 14, largest=366),
    )


def _number(environ: Mapping[str, str], name: str, default: int, *, largest: int) -> int:
    words = environ.get(name, "").strip()
    if not words:
        return default
    if not (words.isascii() and words.isdigit() and int(words) <= largest):
        raise UnsafeConfiguration(f"{name} is a number up to {largest}, not {words!r}.")
    return int(words)


def _is_demo(wish: str, data_dir: Path) -> bool:
    """Run a demonstration when told so, or when this folder is one's and nothing else is said.

    So every ``flask`` command finds the demonstration that ``script/server`` made.
    """
    if wish not in {"", "0", "1"}:
        raise UnsafeConfiguration(f"DEMO is 1 or 0, not {wish!r}.")
    is_set_up = (data_dir / DEMO_CLOCK).exists()
    if wish == "0" and is_set_up:
        raise UnsafeConfiguration(
            f"{data_dir} holds the demonstration. Name another DATA_DIR for your own data."
        )
    return wish == "1" or is_set_up


def _mail_domain(host: str) -> str:
    return "dondoc.example" if host in LOOPBACK else host


def _secret_key(environ: Mapping[str, str], data_dir: Path) -> str:
    """Take the key from the environment, or keep a generated one in the data folder."""
    if "SECRET_KEY" in environ:
        key = environ["SECRET_KEY"]
        if key.lower() in NOTORIOUS_SECRETS or len(key) < SHORTEST_SECRET:
            raise UnsafeConfiguration(
                f"SECRET_KEY is too easy to guess: give at least {SHORTEST_SECRET} random "
                "characters (python3 -c 'import secrets; print(secrets.token_hex(32))'), "
                "or leave it out and one is made and kept in DATA_DIR."
            )
        return key
    path = data_dir / "secret-key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
