"""The place of lists as workbooks; each has its address beside the page it is taken from."""

from flask import Blueprint

bp = Blueprint("exports", __name__)
