"""Work started from a terminal."""

from click import Command

COMMANDS: tuple[Command, ...] = ()
