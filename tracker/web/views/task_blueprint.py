"""The blueprint that the list of tasks and the page of one task share."""

from flask import Blueprint

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
