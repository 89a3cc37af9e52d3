"""Carry the outbox out: claim one, say it, write down the answer; one commit a step."""

import logging
import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from secrets import token_hex

from flask import current_app

from tracker import clock
from tracker.database import begin_writing, stop_reading, transaction
from tracker.jobs.letters import compose
from tracker.post.carriers import Outcome, Transport
from tracker.post.messages import build
from tracker.post.transport import open_transport
from tracker.rules.delivery import LetterState, OutcomeKind
from tracker.services import delivery
from tracker.services.delivery import Claim
from tracker.services.links import give_links

log = logging.getLogger("tracker.delivery")
MOST_A_ROUND = 2_000


@dataclass
class Round:
    """What one round of the postman did."""

    states: dict[str, int] = field(default_factory=dict)

    def count(self, state: LetterState | None) -> None:
        """Count one letter that ended in ``state`` (None: taken over by another sender)."""
        word = state.value if state else "taken_over"
        self.states[word] = self.states.get(word, 0) + 1

    def words(self) -> str:
        """Return the counts in one line."""
        return ", ".join(f"{word} {number}" for word, number in sorted(self.states.items()))


@dataclass(frozen=True)
class Worded:
    """A letter ready to go, and its subject as people read it."""

    message: EmailMessage
    subject: str


def sender_name() -> str:
    """Return a name for this sender that no other has: host, process and chance."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{token_hex(4)}"


def deliver(*, at: datetime | None = None, owner: str | None = None) -> Round:
    """Carry every letter that may go now; over one connection, each letter on its own.

    ``at`` stands for now when a round is run by hand for another moment.
    """
    owner = owner or sender_name()
    done = Round()
    with ExitStack() as stack:
        transport: Transport | None = None
        for _ in range(MOST_A_ROUND):
            claim = _claim(owner, at)
            if claim is None:
                break
            worded, failure = _put_into_words(claim, at)
            if worded is None and failure is None:
                _call_off(claim, at)
                done.count(LetterState.CANCELLED)
                continue
            if transport is None:
                settings = current_app.config["SETTINGS"]
                transport = stack.enter_context(
                    open_transport(settings.mail_url, is_durable=not settings.is_demo)
                )
            outcome = failure or transport.send(worded.message)  # type: ignore[union-attr]
            is_away = transport.unreachable is not None
            done.count(_finish(claim, outcome, worded, at, is_away=is_away))
            if is_away:  # every other letter would hear the same: they stay as they are
                break
    return done


def _claim(owner: str, at: datetime | None) -> Claim | None:
    begin_writing()
    now = at or clock.now()
    with transaction():
        claim = delivery.claim_next(owner=owner, now=now)
        if claim is not None:
            give_links(claim.letter_id, now=now)
        return claim


def _put_into_words(claim: Claim, at: datetime | None) -> tuple[Worded | None, Outcome | None]:
    """Return the letter ready to go; or nothing left to say; or why it can never be sent."""
    try:
        letter = delivery.get_claimed(claim)
        envelope = compose(letter, now=at or clock.now()) if letter is not None else None
        worded = Worded(build(envelope), envelope.subject) if envelope is not None else None
    except Exception as error:
        log.exception("letter %s cannot be put into words", claim.letter_id)
        return None, Outcome(OutcomeKind.FAILED, detail=f"{type(error).__name__}: {error}")
    else:
        return worded, None
    finally:
        stop_reading()


def _finish(
    claim: Claim,
    outcome: Outcome,
    worded: Worded | None,
    at: datetime | None,
    *,
    is_away: bool,
) -> LetterState | None:
    begin_writing()
    with transaction():
        state = delivery.finish(
            claim,
            outcome,
            subject=worded.subject if worded else "",
            now=at or clock.now(),
            is_away=is_away,
        )
    if state is not LetterState.SENT:
        log.warning("letter %s: %s %s", claim.letter_id, state, outcome.detail)
    return state


def _call_off(claim: Claim, at: datetime | None) -> None:
    begin_writing()
    with transaction():
        delivery.call_off(claim, now=at or clock.now())
