"""Which pages are measured, and how many statements each sends."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from bench.databases import Seeded
from bench.load import Page
from bench.servers import Server
from tracker.database import db

FLOOR = "floor"
LIST = "list"


def list_pages(made: Seeded, *, floor: Server, product: Server) -> list[Page]:
    """Return the floor first, then the product's pages."""
    secretariat, lead = made.cookie("secretariat"), made.cookie("unit_lead")
    unit, task = made.reach["unit_id"], made.reach["task_id"]
    return [
        Page(FLOOR, floor, "/"),
        Page(LIST, product, "/tasks", secretariat),
        Page("filtered", product, f"/tasks?view=done&unit={unit}&sort=-due", secretariat),
        Page("searched", product, "/tasks?q=du%20lieu%20mo", secretariat),
        Page("deep page", product, "/tasks?view=all&page=20", secretariat),
        Page("task", product, f"/tasks/{task}", secretariat),
        Page("overview", product, "/overview", secretariat),
        Page("unit home", product, "/unit", lead),
    ]


def count_statements(app: Flask, page: Page) -> tuple[int, int]:
    """Return how many statements a page sends at its first visit and at its second."""
    app.extensions.pop("tracker.memory", None)
    return _visit(app, page), _visit(app, page)


def _visit(app: Flask, page: Page) -> int:
    with app.app_context(), _counting() as sent:
        answer = app.test_client(use_cookies=False).get(page.path, headers={"Cookie": page.cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"{page.path}: {answer.status}")
    return len(sent)


@contextmanager
def _counting() -> Iterator[list[str]]:
    sent: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
