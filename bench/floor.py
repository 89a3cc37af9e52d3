"""The floor: a minimal Flask page of 50 rows from one indexed query, on the same database.

No session, no guard, no frame, no headers: what is left is Flask, Jinja, the driver and SQL.
"""

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from config import read

OPEN_TASKS = text(
    "SELECT tasks.id, tasks.code, tasks.due, assignments.title, units.short_name FROM tasks"
    " JOIN assignments ON assignments.id = tasks.assignment_id"
    " JOIN units ON units.id = tasks.unit_id"
    " WHERE tasks.committee_id = 1"
    " AND tasks.finished_on IS NULL AND tasks.cancelled_on IS NULL"
    " ORDER BY tasks.due, tasks.id LIMIT 50"
)


def create() -> Flask:
    """Return the floor's application."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = read().database_url
    db = SQLAlchemy(app)

    @app.get("/")
    def index() -> str:
        return render_template("floor.html", rows=db.session.execute(OPEN_TASKS).all())

    return app
