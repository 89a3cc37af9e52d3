"""Lists as workbooks, each as its page shows it: the same filter, the same rights, all pages."""

from tracker.web.views.exports import (
    amendments,
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
    "bp",
    "deadlines",
    "indicators",
    "ledgers",
    "office",
    "plans",
    "register",
    "work",
]
