"""Which pages are measured, and how many statements each sends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import event

from bench.databases import Seeded
from bench.load import Page
from bench.servers import Server
from tracker.database import db

FLOOR = "floor"
LIST = "list"
FRESH_VISITS = 5


def list_pages(made: Seeded, *, floor: Server, product: Server) -> list[Page]:
    """Return the floor first, then the product's pages."""
    secretariat, lead = made.cookie("secretariat"), made.cookie("unit_lead")
    unit, task = made.reach["unit_id"], made.reach["task_id"]
    session = f"/meetings/{made.reach['meeting_id']}"
    return [
        Page(FLOOR, floor, "/"),
        Page(LIST, product, "/tasks", secretariat),
        Page("filtered", product, f"/tasks?view=done&unit={unit}&sort=-due", secretariat),
        Page("searched", product, "/tasks?q=du%20lieu%20mo", secretariat),
        Page("deep page", product, "/tasks?view=all&page=20", secretariat),
        Page("task", product, f"/tasks/{task}", secretariat),
        Page("overview", product, "/overview", secretariat),
        Page("unit home", product, "/unit", lead),
        Page("sessions", product, "/meetings", secretariat),
        Page("session", product, session, secretariat),
        Page("agenda", product, f"{session}/agenda", secretariat),
        Page("attendance", product, f"{session}/attendance", secretariat),
        Page("year", product, "/meetings/attendance-of-year", secretariat),
        Page("decided", product, "/meetings/search?q=du%20lieu%20mo", secretariat),
    ]


@dataclass(frozen=True)
class Visits:
    """How many statements a page sends when nothing is remembered and when it was seen before.

    ``fresh`` is the processor time of the former in milliseconds: what a page costs right after
    somebody changed a fact.
    """

    first: int
    again: int
    fresh: float = 0.0


def look_closely(app: Flask, page: Page) -> Visits:
    """Visit a page a few times in this process, without a server."""
    _visit(app, page)  # its templates are compiled now
    times = []
    for _ in range(FRESH_VISITS):
        app.extensions.pop("tracker.memory", None)
        started = time.process_time()
        first = _visit(app, page)
        times.append(1000 * (time.process_time() - started))
    return Visits(first, _visit(app, page), min(times))


def _visit(app: Flask, page: Page) -> int:
    with app.app_context(), counting() as sent:
        answer = app.test_client(use_cookies=False).get(page.path, headers={"Cookie": page.cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"{page.path}: {answer.status}")
    return len(sent)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements sent inside the block."""
    sent: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
