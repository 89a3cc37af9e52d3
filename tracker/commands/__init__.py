"""Work started from a terminal."""

from click import Command

from tracker.commands.deadlines import deadlines

COMMANDS: tuple[Command, ...] = (deadlines,)
