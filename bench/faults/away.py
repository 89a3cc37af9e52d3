"""F6: the mail server is away for 72 hours, over a weekend and a change of stage."""

from datetime import date, timedelta

from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
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
        for hours in HOURS:
            at = FRIDAY + timedelta(hours=hours)
            world.wait(world.start(at=at, mail_url=AWAY, lease=1200))
        with world.database():
            signs = read_signs(worlds.folder, now=FRIDAY + timedelta(minutes=16))
            is_red = judge(signs, now=FRIDAY + timedelta(minutes=16))[Part.MAIL] is Level.BAD
            back = FRIDAY + timedelta(hours=73)  # Monday, 09:00
            rounds.scan(at=back)
            stop_reading()
        world.finish(at=back, lease=1200)
        texts = [letter.message.get_body(("plain",)).get_content() for letter in world.sink.letters]
        told = [letter.recipients[0] for letter in world.sink.letters]
        states = world.states()
    people = set(told)
    doubled = len(told) - len(people)
    wrong = sum("chậm 5 ngày" not in text for text in texts)
    lost = letters - sum(name.startswith("person") for name in people)
    notes = f"stage wrong in {wrong}, red at 15 min: {is_red}, {dict(states)}"
    is_kept = not doubled and not wrong and not lost and is_red
    return Verdict("F6", f"{letters} due, {runs} outage", lost, doubled, is_kept, notes)
