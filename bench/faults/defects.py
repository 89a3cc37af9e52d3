"""Mistakes to plant, so that each harness is seen red once: a harness that cannot fail is none."""

from collections.abc import Callable
from datetime import UTC, timedelta
from itertools import count
from secrets import token_hex
from typing import Any

from sqlalchemy import event, text

from tracker import clock, database
from tracker.database import stop_reading
from tracker.jobs import delivery as postman
from tracker.models import Letter
from tracker.post import conversation
from tracker.post.carriers import Outcome
from tracker.queries import delivery as line
from tracker.queries.letters import oldest_due
from tracker.rules import reminders
from tracker.rules.delivery import OutcomeKind
from tracker.services import delivery, documents, outbox

GRACE = timedelta(minutes=5)


def plant(name: str) -> None:
    """Make the mistake of this name in this process; nothing for no name."""
    if name:
        DEFECTS[name]()


def _mark_first() -> None:
    """Write "sent" before the conversation: a death in between loses the letter."""
    say = postman.Postman.say

    def marked(self: Any, claim: Any, worded: Any) -> Any:
        database.begin_writing()
        with database.transaction():
            accepted = Outcome(OutcomeKind.ACCEPTED)
            delivery.finish(claim, accepted, subject="", now=self._now())
        return say(self, claim, worded)

    postman.Postman.say = marked  # type: ignore[method-assign]


def _commit_late() -> None:
    """Write all outcomes at the end of the round: a death repeats everything said before."""
    write_down, kept = postman.Postman.write_down, []

    def late(self: Any, said: Any) -> Any:
        kept.append(said)
        taken = self.take_first()
        if taken is None:
            for each in kept:
                write_down(self, each)
        return taken

    postman.Postman.write_down = late  # type: ignore[method-assign]


def _no_fencing() -> None:
    """Let whoever wakes up write the outcome, even of a letter that was taken over."""
    end = delivery._let_go

    def anyway(claim: Any, state: Any, **facts: Any) -> bool:
        end(claim, state, **facts)
        change = database.db.session.query(Letter).filter_by(id=claim.letter_id)
        change.update({"state": state.value, "lease_owner": "", "lease_until": None, **facts})
        return True

    delivery._let_go = anyway


def _no_claim() -> None:
    """Take letters without looking whether somebody else has: plain reading, plain BEGIN."""
    claim = delivery.claim

    def careless(letter: Any, **facts: Any) -> Any:
        taken = claim(letter, **facts)
        return taken or delivery.Claim(letter.letter_id, letter.attempts + 1, facts["owner"])

    delivery.claim = careless
    delivery.claim_next = lambda **facts: _grab(delivery.find_next, careless, facts)


def _grab(find: Callable[..., Any], claim: Callable[..., Any], facts: dict[str, Any]) -> Any:
    letter = find(now=facts["now"])
    return (claim(letter, **facts), letter) if letter else None


def _lease_by_wall() -> None:
    """Count leases by the clock on the wall, which somebody may set."""

    def by_wall(ahead: Any = database.NO_TIME) -> Any:
        return database.literal(postman.clock.now() + ahead, database.Moment)

    delivery.lease_moment = line.lease_moment = by_wall


def _gives_up() -> None:
    """Let a round fail when the database is locked, instead of insisting."""
    postman.insist = lambda work, **_: work()


def _stops_at_bad_row() -> None:
    """Let a letter that cannot be worded stop the round."""

    def fails(_self: Any, draft: Any) -> Any:
        envelope = postman.compose(draft.letter, now=postman.clock.now())
        return postman.Worded(draft, postman.wrap(envelope), envelope.subject)

    postman.Postman._put_into_words = fails  # type: ignore[method-assign]


def _impatient() -> None:
    """Give up on a letter after a day, also where the mail server itself is away."""
    delivery.PATIENCE_WHEN_AWAY = delivery.GIVE_UP_AFTER


def _not_overtaken() -> None:
    """Send what waited for days beside the letter that tells the same anew."""
    outbox.overtake = lambda **_: None


def _again_at_5xx() -> None:
    """Try again what a mail server has refused for good."""
    finish = delivery.finish

    def softly(claim: Any, outcome: Any, **facts: Any) -> Any:
        if outcome.kind is OutcomeKind.FAILED:
            outcome = Outcome(OutcomeKind.LATER, outcome.code, outcome.detail)
        return finish(claim, outcome, **facts)

    delivery.finish = softly


def _hasty() -> None:
    """Wait half a second for the last word of a mail server, which may think for minutes."""
    wait = conversation.Conversation.wait_for_answer

    def briefly(self: Any, _seconds: float) -> Any:
        return wait(self, 0.5)

    conversation.Conversation.wait_for_answer = briefly  # type: ignore[method-assign]


def _server_zone() -> None:
    """Read moments in the zone the server happens to stand in."""
    clock.local = lambda moment: moment.astimezone()


def _utc_day() -> None:
    """Let the day begin at midnight in Greenwich."""
    clock.local = lambda moment: moment.astimezone(UTC)


def _misfires() -> None:
    """Skip the round whose hour has passed, as schedulers do that hold the truth themselves."""
    may_start = postman.may_start

    def in_its_hour(now: Any) -> bool:
        oldest = oldest_due(now)
        stop_reading()
        return (oldest is None or now - oldest < GRACE) and may_start(now)

    postman.may_start = in_its_hour


def _told_each_day() -> None:
    """Forget which stage a person was told of: the same is written again every day."""
    key, number = reminders.reminder_key, count()
    reminders.reminder_key = lambda *facts: f"{key(*facts)}:{next(number)}"
    reminders.Told.has_heard = lambda *_: False  # type: ignore[method-assign]


def _plain_begin() -> None:
    """Take the write lock only with the first change: what was read before may be out of date."""
    prepare = database._prepare_sqlite

    def plainly(engine: Any, **facts: Any) -> None:
        prepare(engine, **facts)

        @event.listens_for(engine, "before_cursor_execute", retval=True)
        def on_execute(_c: Any, _cursor: Any, words: str, facts: Any, *_: Any) -> tuple[str, Any]:
            return words.replace("BEGIN IMMEDIATE", "BEGIN"), facts

    database._prepare_sqlite = plainly


def _twin_series() -> None:
    """Keep numbers apart by a key that is another for each entry, so that none is ever taken."""
    fill = documents._fill

    def apart(document: Any, facts: Any, **more: Any) -> None:
        fill(document, facts, **more)
        document.series = f"{document.series}{token_hex(4)}"

    documents._fill = apart


def _by_reading() -> None:
    """Look whether a number is taken, and let nothing hold it (SQLite has one writer anyway)."""
    connect = database.connect

    def loosely(app: Any) -> None:
        connect(app)
        with app.app_context(), database.db.engine.begin() as connection:
            key = "uq_documents_committee_id_kind_series_year_number"
            connection.execute(text(f"ALTER TABLE documents DROP CONSTRAINT IF EXISTS {key}"))

    database.connect = loosely


DEFECTS: dict[str, Callable[[], None]] = {
    "mark-first": _mark_first,
    "commit-late": _commit_late,
    "no-fencing": _no_fencing,
    "no-claim": _no_claim,
    "lease-by-wall": _lease_by_wall,
    "gives-up": _gives_up,
    "stops-at-bad-row": _stops_at_bad_row,
    "impatient": _impatient,
    "not-overtaken": _not_overtaken,
    "again-at-5xx": _again_at_5xx,
    "hasty": _hasty,
    "server-zone": _server_zone,
    "utc-day": _utc_day,
    "misfires": _misfires,
    "told-each-day": _told_each_day,
    "plain-begin": _plain_begin,
    "twin-series": _twin_series,
    "by-reading": _by_reading,
}
