"""Put a letter into words, in its reader's language, at the moment it leaves."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from jinja2 import Environment

from tracker import clock
from tracker.jobs.invitations import answers_to, calendar_of
from tracker.post.messages import Envelope
from tracker.queries.letters import list_digest_lines
from tracker.rules.recurrences import name_period
from tracker.services.delivery import Claimed

DIGEST = "digest"
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
    facts: dict[str, Any] = {
        **letter.facts,
        "user": letter,
        "base_url": settings.base_url,
        "link": lambda path: settings.base_url + addresses.get(path, path),
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
            reply_to=answers_to(letter.facts),
            calendar=calendar_of(letter, sent_by=settings.mail_from),
        )


def _page(pages: Environment, template: str, part: str, facts: dict[str, Any]) -> str:
    return pages.get_template(f"letters/{template}/{part}").render(facts).strip()
