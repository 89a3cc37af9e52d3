"""F7: a letter that cannot be put into words, first in line."""

from bench.faults.verdicts import Verdict
from bench.faults.world import MORNING, Worlds
from tracker.database import db, transaction
from tracker.models import User
from tracker.services.outbox import enqueue

BAD = "no-words"


def bad_row(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Put one bad letter before all others; it fails alone, with its reason."""
    with worlds.world() as world:
        with world.database(), transaction():
            user = db.session.query(User).order_by(User.id).first()
            letter = enqueue(BAD, template="no-such-template", user=user, now=MORNING)
            letter.not_before = MORNING.replace(year=2020)
        ended = world.wait(world.start(lease=60))
        (missing, doubled), states = world.count(passed_by=frozenset({BAD})), world.states()
    is_kept = not missing and not doubled and states == {"sent": letters, "failed": 1} and not ended
    return Verdict("F7", f"1 in {letters}, {runs} run", missing, doubled.total(), is_kept)
