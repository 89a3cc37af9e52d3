"""The league of detail plans: who has issued, in time or late, and who has not."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.detail_plans import LeagueLine, count_issues, list_detail_plans
from tracker.queries.plans import get_plan
from tracker.rules.league import Issue, LeagueSort
from tracker.rules.permissions import Action
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_choice, read_page
from tracker.web.task_table import Tab
from tracker.web.views.plans.blueprint import bp
from tracker.web.words import ISSUES, ISSUES_ALL


@dataclass(frozen=True)
class LeagueOrder:
    """The order of the table, as ``macros/tables.html`` reads it."""

    plan_id: int
    sort: LeagueSort
    is_descending: bool
    issue: Issue | None

    @property
    def key(self) -> str:
        """Return what the table is sorted by."""
        return self.sort.value

    def chosen(self, lines: list[LeagueLine]) -> list[LeagueLine]:
        """Return the lines in the state asked for."""
        return [line for line in lines if self.issue in (None, line.issue)]

    def link(self, key: str) -> str:
        """Return the address that sorts by ``key``, or turns the order round."""
        turns = key == self.sort.value and not self.is_descending
        return self.address(sort=f"-{key}" if turns else key, issue=self.issue)

    def address(self, *, sort: str = "", issue: Issue | None = None) -> str:
        """Return the address of the table; what is usual is left out."""
        words = {"sort": sort if sort != LeagueSort.PROTOCOL else "", "issue": issue or ""}
        terms: dict[str, Any] = {name: str(word) for name, word in words.items() if word}
        return url_for(".detail_plans", plan_id=self.plan_id, **terms)


@bp.get("/<int:plan_id>/detail-plans")
@guarded(Action.EXPORT_PROVINCE)
def detail_plans(plan_id: int) -> ResponseReturnValue:
    """Show the league, in the order of protocol unless asked otherwise."""
    plan = get_plan(plan_id, current_actor())
    order, lines = read_league(plan)
    counts = count_issues(lines)
    chosen = order.chosen(lines)
    page = read_page(len(chosen))
    return render_template(
        "plans/detail_plans.html",
        plan=plan,
        lines=chosen[page.offset : page.last],
        page=page,
        counts=counts,
        total=len(lines),
        order=order,
        tabs=_tabs(order, counts, len(lines)),
        issues=ISSUES,
    )


def read_league(plan: Any) -> tuple[LeagueOrder, list[LeagueLine]]:
    """Return the order the address asks for, and all lines of a plan in it."""
    order, actor = _order(plan.id), current_actor()
    lines = list_detail_plans(
        plan,
        actor,
        today=clock.today(),
        sort=order.sort,
        descending=order.is_descending,
        due_soon_days=actor.due_soon_days,
    )
    return order, lines


def _order(plan_id: int) -> LeagueOrder:
    typed = request.args.get("sort", "")
    key = typed.removeprefix("-")
    sort = LeagueSort(key) if key in set(LeagueSort) else LeagueSort.PROTOCOL
    return LeagueOrder(plan_id, sort, typed.startswith("-"), read_choice(Issue, "issue"))


def _tabs(order: LeagueOrder, counts: Any, total: int) -> list[Tab]:
    sort = f"-{order.key}" if order.is_descending else order.key
    everything = Tab(str(ISSUES_ALL), order.address(sort=sort), total, False, order.issue is None)
    return [
        everything,
        *(
            Tab(
                label=str(words),
                url=order.address(sort=sort, issue=issue),
                count=counts[issue],
                is_late=issue is Issue.OVERDUE,
                is_current=order.issue is issue,
            )
            for issue, words in ISSUES.items()
        ),
    ]
