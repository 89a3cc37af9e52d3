"""Lists as workbooks, each as its page shows it: the same filter, the same rights, all pages."""

from tracker.web.views.exports import office, plans, register, work
from tracker.web.views.exports.blueprint import bp

__all__ = ["bp", "office", "plans", "register", "work"]
