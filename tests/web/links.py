"""Letters carried out to the folder, and the links and codes they hold."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.office import Office, make_office
from tracker.database import db
from tracker.jobs.delivery import deliver
from tracker.models import DeliveryAttempt, LinkOpening
from tracker.rules.delivery import OutcomeKind

SOON = datetime(2023, 11, 21, 1, 5, tzinfo=UTC)  # the minute a letter is held back has passed
LINK = re.compile(r"http://127\.0\.0\.1:5000(/link/[A-Za-z0-9_-]{43})\s")
CODE = re.compile(r"^\s+(\d{6})\s*$", re.MULTILINE)
RETURNED = "bị trả lại"


def carry_out(at: datetime = SOON) -> list[EmailMessage]:
    """Send what may go; return what lies in the folder, the oldest first."""
    db.session.commit()
    with current_app.app_context():  # a session of its own, as the scheduler has
        deliver(at=at)
        # Files written within one tick of the system's clock bear the same time.
        written = db.session.scalars(
            select(DeliveryAttempt.detail)
            .where(DeliveryAttempt.outcome == OutcomeKind.ACCEPTED.value)
            .order_by(DeliveryAttempt.id)
        ).all()
    folder: Path = current_app.config["SETTINGS"].mail_folder
    files = [folder / name for name in dict.fromkeys(written)]
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]


def words_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def returned_office() -> tuple[Office, str]:
    """An office whose unit had its try returned, and the link of the letter about it."""
    office = make_office()
    office.submit()
    office.give_back()
    return office, links_in(carry_out())[-1]


def links_in(letters: list[EmailMessage]) -> list[str]:
    return [link for letter in letters for link in LINK.findall(words_of(letter))]


def ask_code(client: FlaskClient, path: str, at: datetime = SOON, **typed: str) -> str:
    """Have a code mailed; return it."""
    answer = client.post(f"{path}/code", data=typed)
    assert answer.status_code == (200 if typed else 303)
    return CODE.findall(words_of(carry_out(at)[-1]))[-1]


def enter(client: FlaskClient, path: str) -> None:
    """Ask for a code and type it."""
    code = ask_code(client, path)
    assert client.post(f"{path}/open", data={"code": code}).status_code == 303


def version_in(text: str) -> str:
    """Return the version the form on a page carries."""
    return re.findall(r'name="version"[^>]*value="(\d+)"', text)[0]


def deeds() -> list[str]:
    """Return what was done with links, in order."""
    db.session.expire_all()
    return [
        row.deed.value for row in db.session.scalars(select(LinkOpening).order_by(LinkOpening.id))
    ]
