"""The annexes of a plan as a paper, from its rows and the indicators it gives."""

from datetime import datetime

from tracker.models import Assignment
from tracker.printing.plan_annexes import AssignedTarget, AssignedTask, PlanAnnexPaper
from tracker.queries.groups import list_groups
from tracker.queries.plans import IndicatorLine, PlanInFull
from tracker.rules.choices import LeadGroup, Part, PlanState, TaskKind
from tracker.rules.dates import show_date
from tracker.rules.lead_groups import GROUPS
from tracker.rules.targets import show_target
from tracker.services.papers import NameOf, names_on
from tracker.services.plans.indicators import expectation_of

LEADS_OF_INDICATORS = "Các đơn vị chủ trì chỉ số"
PLANS_AND_REPORTS = "Kế hoạch chi tiết và báo cáo định kỳ"


def plan_annex_paper(full: PlanInFull, *, now: datetime) -> PlanAnnexPaper:
    """Return the annexes of a plan: its work as it stands, and the targets it gives.

    What an amendment took out is left out; units are called as on the day of the plan.
    """
    plan, names = full.plan, names_on(full.plan.issued_on)
    number = plan.number
    padded = f"0{number}" if number.isdigit() and int(number) < 10 and len(number) == 1 else number
    return PlanAnnexPaper(
        sign=f"{padded}/{plan.symbol}",
        issued_on=plan.issued_on,
        issuer_words=plan.issuer,
        subject=plan.subject,
        tasks=tuple(_task(row, full, names) for row in _in_order(full)),
        targets=tuple(_target(line, full, names) for line in full.indicators if line.given),
        created_at=now,
        is_draft=plan.state is PlanState.DRAFT,
    )


def _in_order(full: PlanInFull) -> list[Assignment]:
    """Return the rows in force: the work, then the detail plans and reports the plan asks for."""
    return sorted(
        (row for row in full.rows if row.ended_on is None),
        key=lambda row: row.kind is not TaskKind.WORK,
    )


def _task(row: Assignment, full: PlanInFull, names: NameOf) -> AssignedTask:
    others = _named(row, Part.COORDINATING, full, names)
    return AssignedTask(
        text=row.text or row.title,
        deliverable=row.deliverable,
        lead=_lead(row, full, names),
        co_ordinating=row.coordinating_words or others,
        due=_due(row),
        group=row.annex_group if row.kind is TaskKind.WORK else PLANS_AND_REPORTS,
    )


def _due(row: Assignment) -> str:
    """Return by when: in the document's own words where it has them."""
    if row.deadline_words:
        return row.deadline_words[:1].upper() + row.deadline_words[1:]
    return show_date(row.due) if row.due else ""


def _lead(row: Assignment, full: PlanInFull, names: NameOf) -> str:
    """Return who leads: in the document's own words where it has them."""
    if row.lead_words:
        return row.lead_words
    if row.lead_group is LeadGroup.INDICATOR_LEADS:
        return LEADS_OF_INDICATORS
    if row.lead_group is LeadGroup.STORED:
        return "; ".join(one.name for one in list_groups() if one.id == row.lead_group_id)
    return GROUPS.get(row.lead_group) or _named(row, Part.LEAD, full, names)


def _named(row: Assignment, part: Part, full: PlanInFull, names: NameOf) -> str:
    ids = {one.unit_id for one in row.units if one.part is part}
    return "; ".join(names(unit) for id_, unit in full.units.items() if id_ in ids)


def _target(line: IndicatorLine, full: PlanInFull, names: NameOf) -> AssignedTarget:
    indicator, given = line.indicator, line.given
    if given is None:
        raise ValueError("an indicator nobody leads has no place in the annex")
    ids = {one.unit_id for one in given.coordinating}
    told = [
        f"{target.year}: {show_target(target, indicator.unit_words)}"
        for target in expectation_of(given).targets
    ]
    return AssignedTarget(
        code=indicator.code,
        name=indicator.name_vi,
        target=given.target or "\n".join(told),
        lead=names(full.units[given.lead_unit_id]),
        co_ordinating="; ".join(names(unit) for id_, unit in full.units.items() if id_ in ids),
    )
