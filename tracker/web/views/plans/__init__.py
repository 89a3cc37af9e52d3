"""Pages of plans: the list, a plan, its rows, indicators, promulgation and amendments."""

from tracker.web.views.plans import (
    amendment_changes,
    amendments,
    annex_cells,
    annex_names,
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
    "annexes",
    "bp",
    "detail_plans",
    "drafting",
    "indicators",
    "promulgation",
    "reading",
    "rows",
]
