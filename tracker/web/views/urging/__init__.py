"""Urging letters: prepare, look over, issue, hand out."""

from tracker.web.views.urging import handing_out, issuing, letters, preparing
from tracker.web.views.urging.blueprint import bp

__all__ = ["bp", "handing_out", "issuing", "letters", "preparing"]
