"""Put a letter into words, in its reader's language, at the moment it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from jinja2 import Environment

from tracker import clock
from tracker.jobs.digests import Words, word_digest, word_weekly
from tracker.jobs.invitations import answers_to, calendar_of
from tracker.post.messages import Attachment, Envelope
from tracker.queries.digests import DigestLine, list_digest_lines
from tracker.queries.weekly import read_weekly
from tracker.rules.recurrences import name_period
from tracker.services.delivery import Claimed
from tracker.services.files import read_whole
from tracker.services.reminders import DIGEST, WEEKLY

GUESTS_READ = "vi"
NO_ADDRESSES: Mapping[str, str] = MappingProxyType({})


def compose(
    letter: Claimed, *, now: datetime, addresses: Mapping[str, str] = NO_ADDRESSES
) -> Envelope | None:
    """Return the letter ready for the post, or None when it has nothing left to say.

    The template folder ``letters/<template>/`` holds subject, text and HTML; its facts are those
    of the row, ``user`` (name, language), ``base_url`` and ``link(path)``: the address of a page,
    or the path that ``addresses`` has instead, which opens this one task. HTML is escaped.
    """
    settings = current_app.config["SETTINGS"]
    if letter.facts.get("guest"):  # who has no account: the row names who invited
        letter = replace(letter, name=letter.facts["guest"], language=GUESTS_READ)
    language, today = letter.language, clock.local(now).date()
    facts: dict[str, Any] = {
        **letter.facts,
        "user": letter,
        "base_url": settings.base_url,
        "link": lambda path: settings.base_url + addresses.get(path, path),
        "name_period": lambda stored: name_period(stored, language),
        "today": today,
    }
    with force_locale(language):
        if letter.template in LIVE:
            found = LIVE[letter.template](letter, facts, today)
            if found is None:
                return None
            facts |= found
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
            reply_to=answers_to(letter.facts),
            calendar=calendar_of(letter, sent_by=settings.mail_from),
            attachments=_attachments(letter.facts),
        )


def _digest(letter: Claimed, facts: dict[str, Any], today: date) -> dict[str, Any] | None:
    lines = list_digest_lines(letter.letter_id, today=today)
    if not lines:
        return None

    def link_to(line: DigestLine) -> str:
        """Return where a line of a daily letter leads; the one place that decides it."""
        return str(facts["link"](f"/tasks/{line.task_id}"))

    return word_digest(lines, today=today, words=Words(facts["name_period"], link_to))


def _weekly(letter: Claimed, facts: dict[str, Any], today: date) -> dict[str, Any] | None:
    weekly = read_weekly(facts["committee_id"], letter.letter_id, today=today)
    return word_weekly(weekly, today=today) if weekly else None


# letters whose facts are read when they leave
Reading = Callable[[Claimed, dict[str, Any], date], dict[str, Any] | None]
LIVE: dict[str, Reading] = {DIGEST: _digest, WEEKLY: _weekly}


def _attachments(facts: dict[str, Any]) -> tuple[Attachment, ...]:
    """Return the files a letter names; one whose bytes are not those it names never leaves."""
    return tuple(
        Attachment(file["name"], file["media"], read_whole(file["key"], file["sha256"]))
        for file in facts.get("attachments", ())
    )


def _page(pages: Environment, template: str, part: str, facts: dict[str, Any]) -> str:
    return pages.get_template(f"letters/{template}/{part}").render(facts).strip()
