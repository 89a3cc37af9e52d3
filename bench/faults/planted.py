"""The web application with a mistake planted in it, for gunicorn."""

import os

from flask import Flask

import app
from bench.faults.defects import plant

NAME = "PLANTED_DEFECT"


def production() -> Flask:
    """Return the application of a real server; ``PLANTED_DEFECT`` names the mistake, if any."""
    plant(os.environ.get(NAME, ""))
    return app.production()
