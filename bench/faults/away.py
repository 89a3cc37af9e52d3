"""F6: the mail server is away for 72 hours, over a weekend and a change of stage."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds
from tracker import clock
from tracker.database import stop_reading
from tracker.jobs import rounds
from tracker.queries.health import read_signs
from tracker.rules.health import Level, Part, judge

FRIDAY = clock.moment_of(date(2023, 11, 24), 8)  # letters of Tuesday still wait, Friday adds none
AWAY = "smtp://127.0.0.1:9?timeout=1"
HOURS = (0, 6, 12, 24, 48, 66)


def three_days(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Knock in vain for three days; on return each task is told of once, as it stands then."""
    with worlds.world() as world:
        is_red = False
        for hours in HOURS:
            at = FRIDAY + timedelta(hours=hours)
            world.wait(world.start(at=at, mail_url=AWAY, lease=1200))
            is_red = is_red or _is_red(world, worlds.folder, at + timedelta(minutes=16))
        with world.database():
            back = FRIDAY + timedelta(hours=73)  # Monday, 09:00
            rounds.scan(at=back)
            stop_reading()
        world.finish(at=back, lease=1200)
        duties = [letter for letter in world.sink.letters if not _is_weekly(letter.message)]
        texts = [letter.message.get_body(("plain",)).get_content() for letter in duties]
        told = [letter.recipients[0] for letter in duties]
        states = world.states()
    people = set(told)
    doubled = len(told) - len(people)
    wrong = sum("chậm 5 ngày" not in text for text in texts)
    lost = letters - sum(name.startswith("person") for name in people)
    notes = f"stage wrong in {wrong}, red at 15 min: {is_red}, {dict(states)}"
    is_kept = not doubled and not wrong and not lost and is_red
    return Verdict("F6", f"{letters} due, {runs} outage", lost, doubled, is_kept, notes)


def _is_red(world: World, folder: Path, now: datetime) -> bool:
    with world.database():
        return judge(read_signs(folder, now=now), now=now)[Part.MAIL] is Level.BAD


def _is_weekly(message: EmailMessage) -> bool:
    """Tell the leader's letter of Monday, which lists units and no days, from duties."""
    return "tuần" in str(message["Subject"])
