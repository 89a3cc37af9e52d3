"""Lists as workbooks, each as its page shows it: the same filter, the same rights, all pages."""

from tracker.web.views.exports import amendments, office, plans, register, work
from tracker.web.views.exports.blueprint import bp

__all__ = ["amendments", "bp", "office", "plans", "register", "work"]
