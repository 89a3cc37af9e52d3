"""Pages of plans: the list, a plan, its rows, indicators, promulgation and amendments."""

from tracker.web.views.plans import (
    amendment_changes,
    amendments,
    annex_cells,
    annex_names,
    annex_papers,
    annexes,
    detail_plans,
    drafting,
    indicators,
    promulgation,
    reading,
    rows,
)
from tracker.web.views.plans.blueprint import bp

__all__ = [
    "amendment_changes",
    "amendments",
    "annex_cells",
    "annex_names",
    "annex_papers",
    "annexes",
    "bp",
    "detail_plans",
    "drafting",
    "indicators",
    "promulgation",
    "reading",
    "rows",
]
