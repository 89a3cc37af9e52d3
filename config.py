"""Every setting, read once from the environment, with its meaning and default."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
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
    is_demo: bool = False
    is_test: bool = False
    trusted_proxies: int = 0  # how many proxies in front may speak X-Forwarded-For
    max_upload_bytes: int = 20 * 1024 * 1024
    session_hours: int = 12

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

    Raises UnsafeConfiguration for a notorious or short SECRET_KEY.
    """
    data_dir = Path(environ.get("DATA_DIR") or ROOT / "data").resolve()
    port = int(environ.get("PORT") or 5000)
    base_url = (environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    host = urlsplit(base_url).hostname or "localhost"
    return Settings(
        data_dir=data_dir,
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.db'}",
        secret_key=_secret_key(environ, data_dir),
        base_url=base_url,
        mail_url=environ.get("MAIL_URL") or (data_dir / "mail").as_uri(),
        mail_from=environ.get("MAIL_FROM") or f"don-doc@{_mail_domain(host)}",
        port=port,
        is_demo=environ.get("DEMO", "") == "1",
        trusted_proxies=int(environ.get("TRUSTED_PROXIES") or 0),
        max_upload_bytes=int(environ.get("MAX_UPLOAD_MB") or 20) * 1024 * 1024,
        session_hours=int(environ.get("SESSION_HOURS") or 12),
    )


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
