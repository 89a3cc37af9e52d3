"""Letters carried out to the folder, and the links and codes they hold."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import current_app

from tests.office import Office, make_office
from tracker.database import db
from tracker.jobs.delivery import deliver
from tracker.models import Letter, TaskLink

SOON = datetime(2023, 11, 21, 1, 5, tzinfo=UTC)  # the minute a letter is held back has passed
LINK = re.compile(r"http://127\.0\.0\.1:5000(/link/[A-Za-z0-9_-]{43})\s")


def carry_out(at: datetime = SOON) -> list[EmailMessage]:
    """Send what may go; return what lies in the folder, the oldest first."""
    db.session.commit()
    with current_app.app_context():  # a session of its own, as the scheduler has
        deliver(at=at)
    folder: Path = current_app.config["SETTINGS"].mail_folder
    files = sorted(folder.glob("**/*.eml"), key=lambda path: path.stat().st_mtime_ns)
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
    (letter,) = [one for one in carry_out() if "returned" in one["Message-ID"] or to_lead(one)]
    found = LINK.findall(words_of(letter))
    assert len(found) == 1
    return office, found[0]


def to_lead(message: EmailMessage) -> bool:
    address = db.session.query(TaskLink.user_id, Letter.address).join(
        Letter, Letter.id == TaskLink.letter_id
    )
    return message["To"] in {row.address for row in address}
