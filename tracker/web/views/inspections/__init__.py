"""Pages of inspections: the list, one, its visits, what was found, what came of it."""

from tracker.web.views.inspections import findings, inspecting, reading, visits
from tracker.web.views.inspections.blueprint import bp

__all__ = ["bp", "findings", "inspecting", "reading", "visits"]
