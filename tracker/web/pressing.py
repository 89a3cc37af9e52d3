"""A button without fields: what it asks for is done, or the reader is told why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash

from tracker.database import transaction
from tracker.rules.faults import Refused
from tracker.web.faults import words_for


@dataclass
class Done:
    """What the reader is told when it is done."""

    said: str = ""


@contextmanager
def pressed() -> Iterator[Done]:
    """Open the transaction of a button; a refusal undoes it and is said on the page that follows.

    What comes after the block is reached either way: lead the reader on from there.
    """
    done = Done()
    try:
        with transaction():
            yield done
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    else:
        if done.said:
            flash(done.said)
