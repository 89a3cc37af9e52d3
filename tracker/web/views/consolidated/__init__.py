"""Consolidated reports: list, make, read, edit, renew, approve, issue, hand out."""

from tracker.web.views.consolidated import editing, handing_out, issuing, making, reading, renewing
from tracker.web.views.consolidated.blueprint import bp

__all__ = ["bp", "editing", "handing_out", "issuing", "making", "reading", "renewing"]
