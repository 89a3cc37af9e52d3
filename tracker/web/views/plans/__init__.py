"""Pages of plans: the list, a plan, its rows, its indicators, its promulgation."""

from tracker.web.views.plans import detail_plans, drafting, indicators, promulgation, reading, rows
from tracker.web.views.plans.blueprint import bp

__all__ = ["bp", "detail_plans", "drafting", "indicators", "promulgation", "reading", "rows"]
