"""People signed in at a running server, each at a desk of his own, and what they ask of it."""

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from secrets import token_urlsafe
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from flask import current_app

from bench.faults.world import MORNING
from tests.factories import make_membership
from tracker import clock
from tracker.database import db
from tracker.models import Committee, UserSession
from tracker.queries.users import token_hash
from tracker.rules.permissions import Role

PATIENCE = 240  # seconds: the machine may have other work


@dataclass(frozen=True)
class Answer:
    """What came back, and the cookie to come with the next time."""

    status: int
    kind: str
    text: str
    cookie: str


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Hand a redirect back as it is."""

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing."""


_opener = urllib.request.build_opener(_StayHere)


def sign_in(count: int, committee: Committee) -> tuple[str, ...]:
    """Return the cookies of so many secretaries of a committee; the caller commits."""
    tokens = [token_urlsafe(24) for _ in range(count)]
    for token in tokens:
        member = make_membership(committee=committee, role=Role.SECRETARIAT)
        db.session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=member.user_id,
                membership_id=member.id,
                created_at=MORNING,
                expires_at=clock.real_now() + timedelta(days=1),
            )
        )
    signer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    name = current_app.config["SESSION_COOKIE_NAME"]
    return tuple(f"{name}={signer.dumps({'token': token})}" for token in tokens)


def ask(url: str, cookie: str, typed: Mapping[str, str] | None = None) -> Answer:
    """Ask for a page, or send what was typed into one."""
    body = urlencode(typed).encode() if typed is not None else None
    request = urllib.request.Request(url, body, {"Cookie": cookie})
    try:
        with _opener.open(request, timeout=PATIENCE) as answer:
            return _answer(answer.status, answer.headers, answer.read(), cookie)
    except HTTPError as error:
        return _answer(error.code, error.headers, error.read(), cookie)


def _answer(status: int, headers: Message, body: bytes, cookie: str) -> Answer:
    fresh = (headers.get("Set-Cookie") or cookie).partition(";")[0]
    return Answer(status, headers.get("Content-Type") or "", body.decode(), fresh)
