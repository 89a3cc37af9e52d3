"""The routes of consolidated reports."""

from flask import Blueprint

bp = Blueprint("consolidated", __name__, url_prefix="/consolidated")
