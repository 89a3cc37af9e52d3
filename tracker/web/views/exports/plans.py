"""Plans as workbooks: the list, what one assigns, who leads its indicators."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.detail_plans import LeagueLine
from tracker.queries.plans import PlanInFull, PlanLine, get_plan, get_plan_in_full, list_plans
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.dates import show_date
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import DAY, DECIMAL, TEXT, WHOLE, in_blocks, joined, send_sheet
from tracker.web.group_words import group_name
from tracker.web.indicator_words import name_of_indicator
from tracker.web.readback.measures import MeasureTable
from tracker.web.readback.sending import send_table
from tracker.web.views.exports.blueprint import bp
from tracker.web.views.plans.detail_plans import read_league
from tracker.web.words import ISSUES, PLAN_STATES

PLANS = (
    (_l("Number and symbol"), TEXT),
    (_l("Date of issue"), DAY),
    (_l("Issuer"), TEXT),
    (_l("Subject"), TEXT),
    (_l("Ends on"), DAY),
    (_l("State"), TEXT),
    (_l("Assignments"), WHOLE),
    (_l("Tasks"), WHOLE),
    (_l("Finished"), WHOLE),
    (_l("Overdue"), WHOLE),
)
# Headings as an annex has them, so that the file can be read back in as one.
ASSIGNMENTS = (
    (_l("No."), WHOLE),
    (_l("Task"), TEXT),
    (_l("Agency in the lead"), TEXT),
    (_l("Co-ordinating agencies"), TEXT),
    (_l("Product"), TEXT),
    (_l("Time of completion"), TEXT),
    (_l("Due date by the words"), DAY),
)
INDICATORS = (
    (_l("Code"), TEXT),
    (_l("Indicator"), TEXT),
    (_l("Points"), DECIMAL),
    (_l("Agency in the lead"), TEXT),
    (_l("Co-ordinating agencies"), TEXT),
    (_l("Target"), TEXT),
    (_l("Illustration"), TEXT),
)
LEAGUE = (
    (_l("Unit"), TEXT),
    (_l("Task code"), TEXT),
    (_l("First due date"), DAY),
    (_l("Due date"), DAY),
    (_l("Number and symbol"), TEXT),
    (_l("Date of issue"), DAY),
    (_l("State"), TEXT),
    (_l("Days late"), WHOLE),
    (_l("Indicators with measures"), WHOLE),
    (_l("Indicators led"), WHOLE),
)


@bp.get("/plans/export.xlsx")
@guarded(Action.EXPORT_OWN)
def plans() -> ResponseReturnValue:
    """Take the list of plans along; how tasks stand is counted within the reader's scope."""
    actor, today = current_actor(), clock.today()

    def read(offset: int, limit: int) -> Sequence[PlanLine]:
        return list_plans(actor, today=today, offset=offset, limit=limit)

    return send_sheet(_("Plans"), PLANS, map(_plan, in_blocks(read)))


@bp.get("/plans/<int:plan_id>/assignments.xlsx")
@guarded(Action.EXPORT_OWN)
def assignments(plan_id: int) -> ResponseReturnValue:
    """Take what a plan assigns now along, as an annex; what an amendment ended is left out."""
    full = get_plan_in_full(plan_id, current_actor())
    name = _("Assignments of plan %(sign)s", sign=full.plan.sign)
    return send_sheet(name, ASSIGNMENTS, _assignments(full), sheet=_("Assignments"))


@bp.get("/plans/<int:plan_id>/indicators.xlsx")
@guarded(Action.EXPORT_OWN)
def indicators(plan_id: int) -> ResponseReturnValue:
    """Take along who leads which indicator of a plan."""
    full = get_plan_in_full(plan_id, current_actor())
    name = _("Indicators of plan %(sign)s", sign=full.plan.sign)
    return send_sheet(name, INDICATORS, _indicators(full), sheet=_("Assigned indicators"))


@bp.get("/plans/<int:plan_id>/detail-plans.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def detail_plans(plan_id: int) -> ResponseReturnValue:
    """Take along who has issued its detail plan, in the order and the state that are seen."""
    plan = get_plan(plan_id, current_actor())
    order, lines = read_league(plan)
    name = _("Detail plans of %(sign)s", sign=plan.sign)
    return send_sheet(name, LEAGUE, map(_detail_plan, order.chosen(lines)), sheet=_("Detail plans"))


@bp.get("/tasks/<int:task_id>/measures.xlsx")
@guarded(Action.DRAFT_SUBMISSION)
def measures(task_id: int) -> ResponseReturnValue:
    """Take along the measures of the unit's own detail plan, with the indicators to cover."""
    table = MeasureTable(current_actor(), clock.today(), task_id)
    table.check_place()
    name = _("Measures of %(code)s", code=table.task.code)
    return send_table(name, table, table.lines(), sheet=_("Measures"))


def _detail_plan(line: LeagueLine) -> Sequence[Value]:
    return (
        line.unit_name,
        line.code,
        line.original_due,
        line.due,
        line.document_sign,
        line.document_on,
        str(ISSUES[line.issue]),
        line.days_late or None,
        line.covered,
        line.total,
    )


def _plan(line: PlanLine) -> Sequence[Value]:
    plan, tally = line.plan, line.tally
    return (
        plan.sign,
        plan.issued_on,
        plan.issuer,
        plan.subject,
        plan.ends_on,
        str(PLAN_STATES[plan.state]),
        line.assignments,
        tally.all,
        tally.done,
        tally.overdue,
    )


def _assignments(full: PlanInFull) -> Iterator[Sequence[Value]]:
    names = _names(full)
    rows = (row for row in full.rows if row.ended_on is None)
    for number, row in enumerate(rows, 1):
        parts: dict[Part, list[int]] = {part: [] for part in Part}
        for unit in row.units:
            parts[unit.part].append(unit.unit_id)
        yield (
            number,
            row.text or row.title,
            _leads(row, parts[Part.LEAD], names),
            _in_order(parts[Part.COORDINATING], names),
            row.deliverable,
            row.deadline_words or (show_date(row.due) if row.due else ""),
            row.due,
        )


def _leads(row: Any, unit_ids: Sequence[int], names: Mapping[int, str]) -> str:
    """Return the lead units; a group by the words of the document, else by our own."""
    if row.lead_group is LeadGroup.NONE:
        return _in_order(unit_ids, names) or str(row.lead_words)
    return row.lead_words or group_name(row.lead_group, row.lead_group_id)


def _indicators(full: PlanInFull) -> Iterator[Sequence[Value]]:
    names = _names(full)
    for line in full.indicators:
        given, points = line.given, line.indicator.max_points
        yield (
            line.indicator.code,
            name_of_indicator(line.indicator),
            None if points is None else float(points),
            names[given.lead_unit_id] if given else "",
            _in_order([other.unit_id for other in given.coordinating], names) if given else "",
            given.target if given else "",
            _("yes") if given and given.is_illustrative else "",
        )


def _names(full: PlanInFull) -> dict[int, str]:
    return {unit_id: unit.name for unit_id, unit in full.units.items()}


def _in_order(unit_ids: Sequence[int], names: Mapping[int, str]) -> str:
    """Return the names of units in the order of protocol, which is the order of ``names``."""
    return joined(name for unit_id, name in names.items() if unit_id in unit_ids)
