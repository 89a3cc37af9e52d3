"""Lists as workbooks, each as its page shows it: the same filter, the same rights, all pages."""

from tracker.web.views.exports import (
    amendments,
    boards,
    deadlines,
    indicators,
    ledgers,
    office,
    plans,
    register,
    work,
)
from tracker.web.views.exports.blueprint import bp

__all__ = [
    "amendments",
    "boards",
    "bp",
    "deadlines",
    "indicators",
    "ledgers",
    "office",
    "plans",
    "register",
    "work",
]
