"""Put the pages into the application."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from tracker.web.access import init_access
from tracker.web.errors import init_errors
from tracker.web.filters import init_filters
from tracker.web.frame import init_frame
from tracker.web.views import front, health, overview, task_lists, unit_home

BLUEPRINTS = (
    front.bp,
    health.bp,
    overview.bp,
    task_lists.bp,
    unit_home.bp,
)


def init_site(app: Flask) -> None:
    """Register guards, filters, error pages and all views."""
    CSRFProtect(app)
    init_access(app)
    init_filters(app)
    init_errors(app)
    init_frame(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
