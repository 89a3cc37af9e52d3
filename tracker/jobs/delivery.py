"""Carry the outbox out: claim one, say it, write down the answer.

One commit a letter: what became of it and the start of the next go down together, before the next
is said. So a sender that dies leaves one letter in doubt, never more. While the mail server thinks
about a letter, the next is put into words; words that a change has overtaken are made anew.
"""

import logging
import os
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from secrets import token_hex

from flask import current_app

from tracker import clock
from tracker.database import begin_writing, insist, stop_reading, swift_transaction, transaction
from tracker.jobs.company import Company
from tracker.jobs.drafts import Desk, Draft
from tracker.jobs.letters import compose
from tracker.post.carriers import Outcome, Parcel, Transport, wrap
from tracker.post.messages import Envelope
from tracker.post.transport import open_transport
from tracker.queries.health import find_hold
from tracker.rules.delivery import LetterState, OutcomeKind
from tracker.services import delivery, mail_hold, offers, outbox
from tracker.services.delivery import Claim

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

    def __add__(self, other: "Round") -> "Round":
        """Return what two senders did together."""
        counts = Counter(self.states)
        counts.update(other.states)
        return Round(dict(counts))

    def words(self) -> str:
        """Return the counts in one line."""
        return ", ".join(f"{word} {number}" for word, number in sorted(self.states.items()))


@dataclass(frozen=True)
class Worded:
    """A letter in words: a parcel ready to go, or why it never can; neither: nothing to say."""

    draft: Draft
    parcel: Parcel | None = None
    subject: str = ""
    failure: Outcome | None = None


@dataclass(frozen=True)
class Said:
    """A claimed letter and what became of it; without outcome it had nothing left to say."""

    claim: Claim
    worded: Worded
    outcome: Outcome | None
    is_away: bool = False


Taken = tuple[Claim, Draft | Worded]


def sender_name() -> str:
    """Return a name for this sender that no other has: host, process and chance."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{token_hex(4)}"


def deliver(*, at: datetime | None = None, owner: str | None = None) -> Round:
    """Carry every letter that may go now; over one connection, each letter on its own.

    ``at`` stands for now when a round is run by hand for another moment.
    """
    if not may_start(at or clock.now()):
        return Round()
    done = carry_all(at=at, company=Company(), owner=owner)
    note(done)
    return done


def carry_all(
    *, at: datetime | None, company: Company, owner: str | None = None, joins: bool = False
) -> Round:
    """Carry letters until none may go. Who ``joins`` others begins only with a connection made."""
    done = Round()
    with ExitStack() as stack:
        postman = Postman(owner or sender_name(), at, done, stack, company)
        turn = postman.join() if joins else postman.take_first()
        while turn is not None:
            turn = postman.write_down(postman.say(*turn))
    return done


def may_start(now: datetime) -> bool:
    """Look over the outbox; False while mail is held, as after a restore.

    A demonstration is copied about freely and holds nothing.
    """
    settings = current_app.config["SETTINGS"]
    begin_writing()
    with transaction():
        outbox.overtake(now=now)
        if settings.is_demo or not mail_hold.hold_if_moved(settings.data_dir, now=now):
            return True
    log.warning("mail is held: this database came from elsewhere; an administrator releases it")
    return False


def note(done: Round) -> None:
    """Write down beside the database how far it has come."""
    if done.states:
        mail_hold.note_sent(current_app.config["SETTINGS"].data_dir)
        stop_reading()


class Postman:
    """One sender on its round, with at most one letter in hand and the words of the next."""

    def __init__(
        self,
        owner: str,
        at: datetime | None,
        done: Round,
        stack: ExitStack,
        company: Company,
    ) -> None:
        self.done = done
        self._company = company
        self._owner = owner
        self._at = at
        self._stack = stack
        self._transport: Transport | None = None
        self._desk = Desk()
        self._ahead: Worded | None = None
        self._count = 0

    def take_first(self) -> tuple[Claim, Worded] | None:
        """Claim the first letter; None when none may go."""
        return self._begin(self._draft_next())

    def join(self) -> tuple[Claim, Worded] | None:
        """Claim a first letter beside others at work, if the server takes one more connection."""
        ahead = self._draft_next()
        if ahead is None or not self._open_transport().reach():
            return None
        return self._begin(ahead)

    def _begin(self, ahead: Draft | None) -> tuple[Claim, Worded] | None:
        with self._transaction():
            taken = self._claim(ahead)
        return self._worded(taken)

    def say(self, claim: Claim, worded: Worded) -> Said:
        """Say one letter to the mail server, and prepare the next while it thinks."""
        self._ahead = None
        if worded.parcel is None:
            return Said(claim, worded, worded.failure)
        transport = self._open_transport()
        with self._company.talk(self._owner, worded.parcel.recipient, transport):
            outcome = transport.carry(worded.parcel, meanwhile=self._look_ahead)
        return Said(claim, worded, outcome, is_away=transport.unreachable is not None)

    def write_down(self, said: Said) -> tuple[Claim, Worded] | None:
        """Write down what became of a letter and claim the next, in one commit.

        What a mail server has accepted must not be forgotten because the database is busy: this
        tries again for as long as the letter is ours. Where no server answers, nothing more is
        claimed: every other letter would hear the same.
        """
        self._count += 1
        is_over = said.is_away or self._company.is_stopping
        goes_on = not is_over and self._count < MOST_A_ROUND
        ahead = (self._ahead or self._draft_next()) if goes_on else None
        if isinstance(ahead, Worded) and ahead.parcel and self._transport:
            self._transport.announce(ahead.parcel)  # looked over while this is written down
        work = partial(self._advance, said, ahead, goes_on=goes_on)
        state, taken = insist(work, within=delivery.LEASE)
        self.done.count(state)
        if said.outcome is not None and state is not LetterState.SENT:
            log.warning("letter %s: %s %s", said.claim.letter_id, state, said.outcome.detail)
        return self._worded(taken)

    def _advance(
        self, said: Said, ahead: Draft | Worded | None, *, goes_on: bool
    ) -> tuple[LetterState | None, Taken | None]:
        with self._transaction():
            state = self._finish(said)
            return state, self._claim(ahead) if goes_on else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with swift_transaction():
                yield
        except BaseException:
            self._desk.clear()  # what it holds as written down is not
            raise

    def _finish(self, said: Said) -> LetterState | None:
        if said.outcome is None:
            return delivery.call_off(said.claim, now=self._now())
        return delivery.finish(
            said.claim,
            said.outcome,
            subject=said.worded.subject,
            now=self._now(),
            is_away=said.is_away,
        )

    def _claim(self, ahead: Draft | Worded | None) -> Taken | None:
        """Claim the letter that was prepared, if it still stands; else the one next in line."""
        now = self._now()
        if ahead is not None:
            draft = ahead.draft if isinstance(ahead, Worded) else ahead
            claim = self._claim_prepared(draft, now)
            if claim is not None:
                return claim, self._settled(ahead, draft, now)
        self._desk.clear()
        return self._claim_next(now)

    def _settled(self, ahead: Draft | Worded, draft: Draft, now: datetime) -> Draft | Worded:
        if draft.offer.is_settled:
            return ahead
        offer = self._desk.settle(draft, now=now)
        if offer.addresses() == draft.offer.addresses():
            return ahead
        return replace(draft, offer=offer)  # another sender gave a link before: worded anew

    def _claim_prepared(self, draft: Draft, now: datetime) -> Claim | None:
        if draft.today != clock.local(now).date():
            return None
        return delivery.claim(draft.letter, owner=self._owner, now=now, newest=draft.newest)

    def _claim_next(self, now: datetime) -> Taken | None:
        """Claim the letter that is next in line, with the links it is to carry, all read now."""
        if self._is_held():
            return None
        taken = delivery.claim_next(owner=self._owner, now=now)
        if taken is None:
            return None
        claim, letter = taken
        offer = offers.give(offers.draw_up(letter, now=now), now=now)
        return claim, Draft(letter, offer, None)

    def _worded(self, taken: Taken | None) -> tuple[Claim, Worded] | None:
        if taken is None:
            return None
        claim, ahead = taken
        return claim, ahead if isinstance(ahead, Worded) else self._put_into_words(ahead)

    def _put_into_words(self, draft: Draft) -> Worded:
        letter = draft.letter
        try:
            envelope = self._compose(draft) if letter.is_wanted else None
            return Worded(draft, wrap(envelope), envelope.subject) if envelope else Worded(draft)
        except Exception as error:
            log.exception("letter %s cannot be put into words", letter.letter_id)
            reason = f"{type(error).__name__}: {error}"
            return Worded(draft, failure=Outcome(OutcomeKind.FAILED, detail=reason))
        finally:
            stop_reading()

    def _compose(self, draft: Draft) -> Envelope | None:
        addresses = draft.offer.addresses()
        return compose(draft.letter, now=self._now(), addresses=addresses, lines=draft.lines)

    def _look_ahead(self) -> None:
        """Put the letter that is next in line into words; it is claimed later, if at all."""
        draft = self._draft_next()
        self._ahead = self._put_into_words(draft) if draft else None

    def _draft_next(self) -> Draft | None:
        try:
            return self._desk.take(now=self._now(), last=self._company.slow_domains())
        except Exception:  # the letter on the wire comes first; the next can wait
            log.warning("the next letter could not be prepared", exc_info=True)
            return None

    def _is_held(self) -> bool:
        return not current_app.config["SETTINGS"].is_demo and find_hold() is not None

    def _open_transport(self) -> Transport:
        if self._transport is None:
            settings = current_app.config["SETTINGS"]
            self._transport = self._stack.enter_context(
                open_transport(settings.mail_url, is_durable=not settings.is_demo)
            )
        return self._transport

    def _now(self) -> datetime:
        return self._at or clock.now()
