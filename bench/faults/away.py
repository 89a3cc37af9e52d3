"""F6: the mail server is away for 72 hours, over a weekend and a change of stage."""

from collections import Counter
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import DOMAIN, MORNING, World, Worlds
from tracker import clock
from tracker.database import db, stop_reading, transaction
from tracker.jobs import rounds
from tracker.models import User
from tracker.post.messages import message_id
from tracker.queries.health import read_signs
from tracker.rules.health import Level, Part, judge
from tracker.services.outbox import enqueue

FRIDAY = clock.moment_of(date(2023, 11, 24), 8)  # letters of Tuesday still wait, Friday adds none
BACK = FRIDAY + timedelta(hours=73)  # Monday, 09:00
AWAY = "smtp://127.0.0.1:9?timeout=1"
TRIES_EACH = 3  # at least, of every letter: a round stops at the first, for all hear the same
RED_AFTER = timedelta(minutes=16)

NEWS = {
    "task_id": 1,
    "title": "Kế hoạch",
    "code": "1",
    "unit": "Sở",
    "attempt": 1,
    "finished_on": "2023-11-20",
    "due": "2023-11-22",
}


def three_days(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Knock in vain for three days; on return each task is told of once, as it stands then.

    News, which no later letter tells again, waits among the reminders and must arrive as well.
    """
    with worlds.world() as world:
        news = _write_news(world)
        every = timedelta(hours=72) / (TRIES_EACH * 2 * letters)
        knocks = tuple(FRIDAY + every * number for number in range(TRIES_EACH * 2 * letters))
        reds = []
        for some in (knocks[:1], knocks[1 : len(knocks) // 2], knocks[len(knocks) // 2 :]):
            world.wait(world.start(mail_url=AWAY, lease=1200, knocks=some))
            reds.append(_is_red(world, worlds.folder, some[-1] + RED_AFTER))
        is_red = all(reds)
        with world.database():
            rounds.scan(at=BACK)
            stop_reading()
        world.finish(at=BACK, lease=1200)
        arrived = Counter(letter.message_id for letter in world.sink.letters)
        duties = [
            letter
            for letter in world.sink.letters
            if letter.message_id not in news and not _is_weekly(letter.message)
        ]
        states = world.states()
    texts = [letter.message.get_body(("plain",)).get_content() for letter in duties]
    told = [letter.recipients[0] for letter in duties]
    doubled = len(told) - len(set(told)) + sum(arrived[one] > 1 for one in news)
    wrong = sum("chậm 5 ngày" not in text for text in texts)
    lost = letters - sum(name.startswith("person") for name in set(told))
    lost += sum(one not in arrived for one in news)
    notes = f"stage wrong in {wrong}, red after 15 min, amid and at the end: {reds}, {dict(states)}"
    is_kept = not doubled and not wrong and not lost and is_red
    dose = f"{letters} due and as much news, {runs} outage, {len(knocks)} knocks"
    return Verdict("F6", dose, lost, doubled, is_kept, notes)


def _write_news(world: World) -> set[str]:
    """Let everybody be told of something else before the server goes; return the Message-IDs."""
    keys = []
    with world.database(), transaction():
        for user in _people():
            keys.append(f"news:{user.id}")
            enqueue(keys[-1], template="submission_accepted", user=user, now=MORNING, facts=NEWS)
    return {message_id(key, DOMAIN) for key in keys}


def _people() -> list[User]:
    return db.session.query(User).filter(User.email.startswith("person")).order_by(User.id).all()


def _is_red(world: World, folder: Path, now: datetime) -> bool:
    with world.database():
        return judge(read_signs(folder, now=now), now=now)[Part.MAIL] is Level.BAD


def _is_weekly(message: EmailMessage) -> bool:
    """Tell the leader's letter of Monday, which lists units and no days, from duties."""
    return "tuần" in str(message["Subject"])
