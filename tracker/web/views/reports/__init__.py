"""Pages of reports: written by the unit, read and decided by the secretariat."""

from tracker.web.views.reports import asking, deciding, listing, reading, writing
from tracker.web.views.reports.blueprint import bp

__all__ = ["asking", "bp", "deciding", "listing", "reading", "writing"]
