"""Read the mailbox letters are sent from, where one is set: returned mail, and answers."""

import logging
from collections import Counter
from datetime import datetime

from flask import current_app

from tracker import clock
from tracker.database import Doer, begin_writing, doer, transaction
from tracker.post.mailboxes import TROUBLE, OpenMailbox, read_mailbox_url
from tracker.rules.faults import Fault, Refused
from tracker.services import returns
from tracker.services.heartbeats import beat
from tracker.services.meetings.answers import record_reply

log = logging.getLogger("tracker.returns")
# Up to where this process has looked, by the mailbox and how its server numbers messages: what
# is no report stays unread for people, and is not fetched again and again.
_looked: dict[tuple[str, str], int] = {}
RECORDED = frozenset({"recorded", "answered"})
DONE = frozenset(
    {Fault.RETURN_KNOWN, Fault.RETURN_OF_NONE, Fault.REPLY_OF_NONE, Fault.REPLY_OUTDATED}
)


def collect(*, at: datetime | None = None) -> Counter[str]:
    """Record the letters that came back, and the answers to invitations.

    A message is marked as read after the commit. A round that dies in between reads the same
    message again, which is known by then.
    """
    settings, done = current_app.config["SETTINGS"], Counter[str]()
    if not settings.bounce_url:
        return done
    doer.set(Doer(name="scheduler"))
    try:
        box = read_mailbox_url(settings.bounce_url)
        with OpenMailbox(box) as opened:
            key = (f"{box.host}/{box.user}/{box.folder}", opened.age)
            for number, octets in opened.unread(_looked.get(key, 0)):
                outcome = _record(octets, settings.mail_from, at or clock.now())
                if outcome in RECORDED or outcome in DONE:
                    opened.mark_read(number)
                done[str(outcome)] += 1
                _looked[key] = number
    except TROUBLE as error:
        log.warning("the mailbox of returned mail cannot be read: %s", type(error).__name__)
        done["trouble"] += 1
    begin_writing()
    with transaction():
        beat("returns", now=at or clock.now(), detail=_words(done))
    return done


def _record(octets: bytes | None, sender: str, now: datetime) -> str:
    if octets is None:
        return "too large"
    begin_writing()
    try:
        with transaction():
            record_reply(octets, now=now)
    except Refused as refusal:
        if refusal.fault is not Fault.NOT_A_REPLY:
            return refusal.fault.value
    else:
        return "answered"
    begin_writing()
    try:
        with transaction():
            returns.record_found(octets, sender=sender, today=clock.local(now).date(), now=now)
    except Refused as refusal:
        return refusal.fault.value
    return "recorded"


def _words(done: Counter[str]) -> str:
    return ", ".join(f"{word} {count}" for word, count in sorted(done.items()))[:300]
