"""The two rows a plan's own fields ask for: the detail plan and the periodic report.

Their words are those plans use, and a person may change them; a changed word is not touched
again. Whom they ask and when they are due always follows the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from tracker.database import db
from tracker.models import Assignment, Plan, UnitGroup
from tracker.queries.duties import rhythm_of
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, ReportFrequency, TaskKind
from tracker.rules.deadlines import explain_term
from tracker.rules.readings import DeadlineKind, Recurrence
from tracker.rules.report_windows import Span
from tracker.rules.rhythms import spans_of
from tracker.rules.terms import Counting
from tracker.rules.texts import fold

RULE_MADE = (TaskKind.DETAIL_PLAN, TaskKind.PERIODIC_REPORT)
ASKED = {
    LeadGroup.INDICATOR_LEADS: "các đơn vị được phân công chủ trì chỉ số",
    LeadGroup.ALL_UNITS: "các đơn vị, địa phương",
    LeadGroup.DEPARTMENTS: "các sở, ban, ngành",
    LeadGroup.LOCALITIES: "các địa phương",
}
NOUNS = {
    Span.MONTH: "tháng",
    Span.QUARTER: "quý",
    Span.HALF: "6 tháng",
    Span.NINE_MONTHS: "9 tháng",
    Span.YEAR: "năm",
}
OFTEN = NOUNS | {Span.MONTH: "hằng tháng", Span.QUARTER: "hằng quý", Span.YEAR: "hằng năm"}


@dataclass(frozen=True, slots=True)
class RowWords:
    """The words of a row as plans write them."""

    title: str
    text: str
    deliverable: str
    deadline_words: str


def rule_words(plan: Plan) -> dict[TaskKind, RowWords]:
    """Return the words of the rows the plan's fields ask for now."""
    words = {}
    if plan.detail_days is not None:
        words[TaskKind.DETAIL_PLAN] = _detail_words(plan, plan.detail_days)
    if plan.report_frequency is not ReportFrequency.NONE:
        words[TaskKind.PERIODIC_REPORT] = _report_words(plan)
    return words


def keep_in_step(
    plan: Plan,
    rows: Sequence[Assignment],
    before: Mapping[TaskKind, RowWords],
    *,
    calendar: WorkingCalendar,
) -> None:
    """Add, change or take away the two rows; ``before`` is what their words were by rule."""
    wanted = rule_words(plan)
    present = {row.kind: row for row in rows}
    for position, kind in enumerate(RULE_MADE, start=1):
        row = present.get(kind)
        if kind not in wanted:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = Assignment(
                committee_id=plan.committee_id, plan_id=plan.id, kind=kind, position=position
            )
            db.session.add(row)
        _reword(row, wanted[kind], before.get(kind))
        _follow(row, plan, calendar)
    db.session.flush()


def _reword(row: Assignment, wanted: RowWords, before: RowWords | None) -> None:
    for field in fields(wanted):
        kept = getattr(row, field.name)
        if kept is None or before is None or kept == getattr(before, field.name):
            setattr(row, field.name, getattr(wanted, field.name))
    row.folded = fold(f"{row.title} {row.text}")


def _follow(row: Assignment, plan: Plan, calendar: WorkingCalendar) -> None:
    if row.kind is TaskKind.PERIODIC_REPORT:
        row.lead_group, row.lead_group_id = plan.report_group, plan.report_group_id
        row.deadline_kind = DeadlineKind.RECURRING
        row.recurrence = Recurrence(plan.report_frequency.value)
        return
    counting = Counting(plan.detail_counting)
    explanation = explain_term(
        plan.issued_on,
        plan.detail_days or 0,
        calendar,
        counting=counting,
        roll=plan.detail_rolls,
    )
    is_working = counting is Counting.WORKING
    row.lead_group, row.lead_group_id = plan.detail_group, plan.detail_group_id
    row.deadline_kind = (
        DeadlineKind.RELATIVE_WORKING_DAYS if is_working else DeadlineKind.RELATIVE_DAYS
    )
    row.recurrence = Recurrence.NONE
    row.due, row.due_reason = explanation.due, explanation.to_dict()


def _asked(group: LeadGroup, group_id: int | None) -> str:
    """Return whom a group is called by in a sentence; a stored one by its own name."""
    stored = db.session.get(UnitGroup, group_id) if group_id is not None else None
    return f"các đơn vị thuộc {stored.name}" if stored else ASKED[group]


def _detail_words(plan: Plan, days: int) -> RowWords:
    unit = "ngày làm việc" if plan.detail_counting == Counting.WORKING else "ngày"
    term = f"trong vòng {days} {unit} kể từ ngày ban hành kế hoạch"
    asked = _asked(plan.detail_group, plan.detail_group_id)
    by_indicator = plan.detail_group is LeadGroup.INDICATOR_LEADS
    aim = "nâng cao các chỉ số được phân công chủ trì" if by_indicator else "thực hiện kế hoạch"
    more = ", đề ra biện pháp cụ thể để nâng cao các chỉ số được phân công chủ trì"
    return RowWords(
        title=f"Kế hoạch chi tiết {aim}",
        text=(
            f"{term[0].upper()}{term[1:]}, {asked} xây dựng, ban hành "
            f"kế hoạch thực hiện chi tiết{more if by_indicator else ''}."
        ),
        deliverable="Kế hoạch thực hiện chi tiết của đơn vị",
        deadline_words=term,
    )


def _report_words(plan: Plan) -> RowWords:
    asked = _asked(plan.report_group, plan.report_group_id)
    spans = spans_of(rhythm_of(plan))
    nouns = ", ".join(NOUNS[span] for span in spans)
    what = f"Báo cáo {nouns}" if len(spans) == 1 else f"Báo cáo định kỳ ({nouns})"
    often = ", ".join(OFTEN[span] for span in spans)
    return RowWords(
        title=f"{what}, cung cấp số liệu các chỉ tiêu được giao",
        text=(
            f"Định kỳ {often}, {asked} thực hiện báo cáo, cung cấp đầy đủ "
            "số liệu liên quan các chỉ tiêu được giao."
        ),
        deliverable=f"{what} kèm số liệu các chỉ tiêu được giao",
        deadline_words=f"định kỳ {often}",
    )
