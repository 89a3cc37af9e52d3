"""Put a letter into words, in its reader's language, at the moment it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask import current_app
from jinja2 import Environment

from tracker import clock
from tracker.jobs.digests import Words, word_digest, word_weekly
from tracker.jobs.invitations import answers_to, calendar_of
from tracker.post.messages import Attachment, Envelope
from tracker.queries.delivery import Claimed
from tracker.queries.digests import DigestLine, list_digest_lines
from tracker.queries.meetings.papers import is_paper_asked
from tracker.queries.weekly import read_weekly
from tracker.rules.recurrences import name_period
from tracker.services.files import read_whole
from tracker.services.meetings.signs import path_of_answer
from tracker.services.reminders import DIGEST, WEEKLY
from tracker.speech import gettext, speaking

GUESTS_READ = "vi"
NO_ADDRESSES: Mapping[str, str] = MappingProxyType({})


def compose(
    letter: Claimed,
    *,
    now: datetime,
    addresses: Mapping[str, str] = NO_ADDRESSES,
    lines: Sequence[DigestLine] | None = None,
) -> Envelope | None:
    """Return the letter ready for the post, or None when it has nothing left to say.

    The template folder ``letters/<template>/`` holds subject, text and HTML; its facts are those
    of the row, ``user`` (name, language), ``base_url`` and ``link(path)``: the address of a page,
    or the path that ``addresses`` has instead, which opens this one task. HTML is escaped.
    ``lines`` are those of a daily letter, where they have been read already.
    """
    settings = current_app.config["SETTINGS"]
    if letter.facts.get("guest"):  # who has no account: the row names who invited
        letter = replace(letter, name=letter.facts["guest"], language=GUESTS_READ)
    today = clock.local(now).date()
    facts = _facts_of(letter, settings.base_url, addresses, today)
    with speaking(letter.language):
        found = _read_live(letter, facts, today, lines)
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


def _facts_of(
    letter: Claimed, base_url: str, addresses: Mapping[str, str], today: date
) -> dict[str, Any]:
    """Return what every template of a letter may name."""
    return {
        **letter.facts,
        "user": letter,
        "base_url": base_url,
        "link": lambda path: base_url + addresses.get(path, path),
        "name_period": lambda stored: name_period(stored, letter.language),
        "today": today,
    }


def _read_live(
    letter: Claimed, facts: dict[str, Any], today: date, lines: Sequence[DigestLine] | None
) -> dict[str, Any] | None:
    """Return the facts that are read when a letter leaves; None when nothing is left to say."""
    if letter.template == DIGEST:
        if lines is None:
            lines = list_digest_lines(letter.letter_id, today=today)
        return _digest(lines, facts, today) if lines else None
    if letter.template == WEEKLY:
        weekly = read_weekly(facts["committee_id"], letter.letter_id, today=today)
        return word_weekly(weekly, today=today) if weekly else None
    if "paper_id" in facts and not is_paper_asked(facts["paper_id"]):
        return None  # it was filed meanwhile
    if "invitation_id" in facts:
        return {"answer_path": path_of_answer(facts["invitation_id"])}
    return {}


def _digest(lines: Sequence[DigestLine], facts: dict[str, Any], today: date) -> dict[str, Any]:
    def link_to(line: DigestLine) -> str:
        """Return where a line of a daily letter leads; the one place that decides it."""
        return str(facts["link"](f"/tasks/{line.task_id}"))

    return word_digest(lines, today=today, words=Words(facts["name_period"], link_to))


def _attachments(facts: dict[str, Any]) -> tuple[Attachment, ...]:
    """Return the files a letter names; one whose bytes are not those it names never leaves."""
    return tuple(
        Attachment(file["name"], file["media"], read_whole(file["key"], file["sha256"]))
        for file in facts.get("attachments", ())
    )


def _page(pages: Environment, template: str, part: str, facts: dict[str, Any]) -> str:
    return pages.get_template(f"letters/{template}/{part}").render(facts).strip()
