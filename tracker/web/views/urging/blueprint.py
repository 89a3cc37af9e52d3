"""The routes of urging letters."""

from flask import Blueprint

bp = Blueprint("urging", __name__, url_prefix="/urging")
