"""Read MAIL_URL: which mail server, how it is reached, and what it must prove."""

import ipaddress
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from urllib.request import url2pathname

_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_PLAIN = re.compile(r"[\x20-\x7e]*")
LONGEST_TIMEOUT = 3600.0
_FORMS = "smtp://user:password@host:587, smtps://host or file:///folder"


class StartTls(StrEnum):
    """Whether a plain connection is turned into an encrypted one."""

    OFFERED = "offered"  # when the server offers it
    REQUIRED = "required"  # or no letter goes
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A mail server and how to talk to it; times in seconds."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: StartTls = StartTls.OFFERED
    is_verified: bool = True
    ca: str = ""
    helo: str = ""
    timeout: float
    final_timeout: float

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this very machine."""
        return _is_loopback(self.host)

    def tls_context(self) -> ssl.SSLContext:
        """Return what the server's certificate is checked with.

        Raises ValueError if the file of certificates named by ``ca`` cannot be used.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca or None)
        except OSError as error:  # SSLError is one too
            raise _unusable(f"the certificates in {self.ca} cannot be read") from error
        if not self.is_verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def read_mail_url(mail_url: str, *, timeout: float, final_timeout: float) -> Server | Path:
    """Return the server, or the folder, that a MAIL_URL names.

    ``smtp://`` encrypts by STARTTLS (``?starttls=offered|required|never``; without a port 587
    where there is a user, else 25), ``smtps://`` from the start (465). Options of both:
    ``timeout`` and ``final_timeout`` in seconds, ``ca`` (a file of certificates to trust),
    ``helo`` (our own name), ``verify=no`` (this machine only). User and password are
    percent-encoded. ``file:///folder`` keeps each letter as a file instead.

    Raises ValueError in words for the administrator, never with the password in them.
    """
    try:
        parts = urlsplit(mail_url.strip())
        port = parts.port
    except ValueError:  # its words may quote the password
        raise _unusable("the port or the host cannot be read") from None
    if parts.fragment:
        raise _unusable("'#' is not part of it; in a password write %23")
    if parts.scheme == "file":
        return _read_folder(parts)
    if parts.scheme not in {"smtp", "smtps"}:
        raise _unusable(f"it must look like {_FORMS}")
    return _read_server(parts, port, timeout=timeout, final_timeout=final_timeout)


def _read_folder(parts: SplitResult) -> Path:
    folder = Path(url2pathname(parts.path))
    if parts.netloc not in {"", "localhost"} or not folder.is_absolute() or parts.query:
        raise _unusable("a folder is written with three strokes and in full: file:///var/mail")
    return folder


def _read_server(
    parts: SplitResult, port: int | None, *, timeout: float, final_timeout: float
) -> Server:
    host = parts.hostname or ""
    if not _is_host(host) or parts.path not in {"", "/"}:
        raise _unusable("the host cannot be read; in a password write / as %2F, @ as %40")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not _PLAIN.fullmatch(user) or not _PLAIN.fullmatch(password):
        raise _unusable("user and password may hold plain ASCII characters only")
    if bool(user) != bool(password):
        raise _unusable("a user needs a password, and a password a user")
    is_tls = parts.scheme == "smtps"
    server = Server(
        host=host,
        port=port or _usual_port(is_tls=is_tls, has_user=bool(user)),
        is_tls=is_tls,
        user=user,
        password=password,
        timeout=timeout,
        final_timeout=final_timeout,
    )
    return _with_options(server, parts.query)


def _usual_port(*, is_tls: bool, has_user: bool) -> int:
    if is_tls:
        return 465
    return 587 if has_user else 25


def _with_options(server: Server, query: str) -> Server:
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    if len(options) != len(pairs) or not options.keys() <= _OPTIONS.keys():
        # What stands there may be half a password with a question mark in it: not repeated.
        raise _unusable(f"the options are {', '.join(_OPTIONS)}; in a password write ? as %3F")
    changes: dict[str, Any] = {}
    for name, text in options.items():
        attribute, read = _OPTIONS[name]
        try:
            changes[attribute] = read(text)
        except ValueError:
            raise _unusable(f"the option {name} cannot be read") from None
    server = replace(server, **changes)
    if not server.is_verified and not server.is_loopback:
        raise _unusable("verify=no is for a server on this machine only; give its ca instead")
    return server


def _read_seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= LONGEST_TIMEOUT:
        raise ValueError(text)
    return seconds


def _read_yes(text: str) -> bool:
    return {"yes": True, "no": False}[text] if text in {"yes", "no"} else _refuse(text)


def _read_name(text: str) -> str:
    return text if _is_host(text) else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "starttls": ("starttls", StartTls),
    "timeout": ("timeout", _read_seconds),
    "final_timeout": ("final_timeout", _read_seconds),
    "verify": ("is_verified", _read_yes),
    "ca": ("ca", str),
    "helo": ("helo", _read_name),
}


def _is_host(text: str) -> bool:
    try:
        text.encode("idna")  # what looking it up will do: no empty and no endless labels
    except UnicodeError:
        return False
    return _HOST.fullmatch(text) is not None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unusable(reason: str) -> ValueError:
    return ValueError(f"MAIL_URL cannot be used: {reason}")
