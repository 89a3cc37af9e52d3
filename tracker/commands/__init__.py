"""Work started from a terminal."""

from click import Command

from tracker.commands.bench import bench
from tracker.commands.calendars import calendar
from tracker.commands.deadlines import deadlines
from tracker.commands.demo import demo
from tracker.commands.health import health
from tracker.commands.indicators import indicators
from tracker.commands.letters import letters, scheduler
from tracker.commands.papers import papers
from tracker.commands.plans import plans
from tracker.commands.reminders import reminders
from tracker.commands.units import units
from tracker.commands.users import users

COMMANDS: tuple[Command, ...] = (
    bench,
    calendar,
    deadlines,
    demo,
    health,
    indicators,
    letters,
    papers,
    plans,
    reminders,
    scheduler,
    units,
    users,
)
