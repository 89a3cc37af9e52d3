"""The address of everything about reports."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/reports")
