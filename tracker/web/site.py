"""Put the pages into the application."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from tracker.web.access import init_access
from tracker.web.assets import init_assets
from tracker.web.errors import init_errors
from tracker.web.filters import init_filters
from tracker.web.frame import init_frame
from tracker.web.views import extensions, files, front, health, plans, tasks

BLUEPRINTS = (
    front.bp,
    health.bp,
    plans.bp,
    tasks.bp,
    extensions.bp,
    files.bp,
)


def init_site(app: Flask) -> None:
    """Register guards, filters, error pages and all views."""
    CSRFProtect(app)
    init_access(app)
    init_assets(app)
    init_filters(app)
    init_errors(app)
    init_frame(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
