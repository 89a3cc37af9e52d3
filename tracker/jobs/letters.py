"""Put a letter into words, in its reader's language, at the moment it leaves."""

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from jinja2 import Environment

from tracker import clock
from tracker.post.messages import Attachment, Envelope
from tracker.queries.letters import list_digest_lines
from tracker.rules.recurrences import name_period
from tracker.services.delivery import Claimed
from tracker.services.files import read_whole

DIGEST = "digest"


def compose(letter: Claimed, *, now: datetime) -> Envelope | None:
    """Return the letter ready for the post, or None when it has nothing left to say.

    The template folder ``letters/<template>/`` holds subject, text and HTML; its facts are those
    of the row, ``user`` (name, language), ``base_url`` and ``link(path)``. HTML is escaped.
    """
    settings = current_app.config["SETTINGS"]
    facts: dict[str, Any] = {
        **letter.facts,
        "user": letter,
        "base_url": settings.base_url,
        "link": lambda path: settings.base_url + path,
        "today": clock.local(now).date(),
    }
    language = letter.language
    facts["name_period"] = lambda stored: name_period(stored, language)
    if letter.template == DIGEST:
        lines = list_digest_lines(letter.letter_id, today=facts["today"])
        if not lines:
            return None
        facts["overdue"] = [line for line in lines if line.due < facts["today"]]
        facts["coming"] = [line for line in lines if line.due >= facts["today"]]
    with force_locale(language):
        pages = current_app.jinja_env
        return Envelope(
            key=letter.key,
            sender=settings.mail_from,
            sender_name=gettext("Đôn Đốc"),
            recipient=letter.address,
            subject=" ".join(_page(pages, letter.template, "subject.txt", facts).split()),
            text=_page(pages, letter.template, "body.txt", facts) + "\n",
            html=_page(pages, letter.template, "body.html", facts),
            date=now,
            attachments=_attachments(letter.facts),
        )


def _attachments(facts: dict[str, Any]) -> tuple[Attachment, ...]:
    """Return the files a letter names; one whose bytes are not those it names never leaves."""
    return tuple(
        Attachment(file["name"], file["media"], read_whole(file["key"], file["sha256"]))
        for file in facts.get("attachments", ())
    )


def _page(pages: Environment, template: str, part: str, facts: dict[str, Any]) -> str:
    return pages.get_template(f"letters/{template}/{part}").render(facts).strip()
