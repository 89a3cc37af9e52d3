"""The one blueprint of all pages of sessions."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
