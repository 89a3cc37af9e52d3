"""A sender as a process of its own, with a lease short enough to wait for."""

import logging
import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import OperationalError

from app import create_app
from bench.faults.defects import plant
from config import read
from tracker import clock
from tracker.database import db, is_busy, stop_reading
from tracker.jobs.crew import Crew
from tracker.jobs.delivery import deliver
from tracker.models import Letter
from tracker.models.letters import LINE
from tracker.services import delivery

PAUSE = 0.1


@dataclass(frozen=True)
class Order:
    """What a sender is to do; ``at`` is its now, or ``shift`` the file its clock is kept in."""

    environ: dict[str, str]
    lease: float = 1.0
    at: datetime | None = None
    knocks: tuple[datetime, ...] = ()  # one round at each of these moments, then the end
    shift: Path | None = None
    until_empty: bool = False
    defect: str = ""
    senders: int = 1  # at most, side by side
    put_off: Path | None = None  # a mark here for each round that found the database locked


def run(order: Order) -> None:
    """Carry the outbox once, or until nothing is in line."""
    os.environ.update(order.environ)
    logging.disable(logging.ERROR)
    delivery.LEASE = timedelta(seconds=order.lease)
    plant(order.defect)
    app = create_app(read(order.environ))
    if order.shift:
        clock.use_shift_file(order.shift)
    with app.app_context():
        for moment in order.knocks:
            deliver(at=moment)
        while not order.knocks:
            _do_round(app, order)
            if not order.until_empty or not _in_line():
                return
            time.sleep(PAUSE)


def _do_round(app: Flask, order: Order) -> None:
    """Do a round; with ``put_off``, one that fails is begun anew, as the scheduler does."""
    try:
        if order.senders > 1:
            Crew(app, most=order.senders, at=order.at).work()
        else:
            deliver(at=order.at)
    except OperationalError as error:
        if order.put_off is None or not is_busy(error):
            raise
        stop_reading()
        with order.put_off.open("a", encoding="ascii") as marks:
            marks.write(".")


def _in_line() -> int:
    count = db.session.query(Letter).filter(Letter.state.in_(LINE)).count()
    stop_reading()
    return count
