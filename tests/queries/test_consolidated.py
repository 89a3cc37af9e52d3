from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.consolidated import AS_OF, TODAY, add_twenty_four, make_quarter, touch_sheet
from tests.counting import count_queries
from tests.factories import make_plan, make_task
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    Assignment,
    Extension,
    Figure,
    Indicator,
    IndicatorAssignment,
    ReportSheet,
    Task,
    TaskDecision,
    Unit,
)
from tracker.queries.consolidated.gathering import gather_for
from tracker.queries.consolidated.reading import current, get_report, list_blocks, to_rule
from tracker.queries.consolidated.reporting import list_plans_asking, sums_by_code
from tracker.queries.consolidated.sources import list_source
from tracker.queries.consolidated.tasks import count_by_unit as list_counts
from tracker.queries.consolidated.tasks import list_of_cell, span_of
from tracker.queries.tallies import sheet_of
from tracker.rules.choices import DecisionKind, ExtensionState
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting.facts import Cells
from tracker.rules.figure_choices import FigureState, IndicatorKind, MeasureKind
from tracker.rules.permissions import Scope
from tracker.rules.windows import window_of

Q3 = window_of(ConsolidatedKind.QUARTER, 2023, 3)
COUNTED = {"tasks", "reports", "documents", "sessions", "inspections", "duties", "units"}
AS_MANY_AS = {  # numbers that are the count of what stands behind them
    *("counted", "done", "done_on_time", "done_late", "open_in_time", "overdue", "n"),
    *("owed", "came", "in_time", "late", "missing", "all", "units"),
}


def pass_on(task: Task, unit: Unit, user_id: int) -> None:
    """Give a task to another unit after the day of the report."""
    decision = {"kind": DecisionKind.MOVED, "old_unit_id": task.unit_id, "decided_by_id": user_id}
    at = datetime(2023, 10, 3, tzinfo=UTC)
    db.session.add(TaskDecision(task_id=task.id, decided_at=at, **decision))
    task.unit_id = unit.id


def count_by_unit(span, window):
    return {unit.id: cells for unit, cells in list_counts(span, window)}


def test_tasks_of_a_past_day_are_counted_as_they_stood_then(app):
    world = make_quarter()
    first, second, third = world.units
    span = span_of(world.committee.id, world.plan.id, AS_OF)
    counts = count_by_unit(span, Q3)
    assert counts[first.id] == Cells(done_on_time=1, finished_in_window=1)
    assert counts[second.id] == Cells(done_late=1, overdue=1, finished_in_window=1)
    assert counts[third.id] == Cells(open_in_time=1, overdue=1)
    assert [line.task_id for line in list_of_cell(span, Q3, "overdue")] == [
        world.tasks["overdue"].id,
        world.tasks["later"].id,
    ]
    with writing():  # more time, granted only afterwards, moves nothing of that day
        task = db.session.merge(world.tasks["overdue"])
        task.due = date(2023, 12, 1)
        db.session.add(
            Extension(
                task_id=task.id,
                old_due=date(2023, 9, 5),
                new_due=date(2023, 12, 1),
                granted_due=date(2023, 12, 1),
                reason="Chờ hướng dẫn",
                state=ExtensionState.GRANTED,
                requested_by_id=world.people["unit_lead"].user_id,
                requested_at=datetime(2023, 10, 1, tzinfo=UTC),
                decided_at=datetime(2023, 10, 2, tzinfo=UTC),
            )
        )
        pass_on(task, second, world.people["unit_lead"].user_id)
    assert count_by_unit(span, Q3)[third.id] == counts[third.id]
    behind = list_of_cell(span, Q3, "overdue", unit_id=third.id)
    assert [(line.task_id, line.unit) for line in behind] == [(task.id, third.short_name)]
    later = count_by_unit(span_of(world.committee.id, world.plan.id, TODAY), Q3)
    assert later[third.id] == Cells(overdue=1)
    assert later[second.id].open_in_time == 1
    before = replace(
        Q3, closes_on=date(2023, 6, 20)
    )  # what was finished after its end is not of it
    assert count_by_unit(span, before)[first.id] == Cells(done_on_time=1)


def test_on_the_day_itself_the_counts_are_those_of_every_other_page(app):
    world = make_quarter()
    scope = Scope(world.committee.id)
    counts = count_by_unit(span_of(world.committee.id, None, TODAY), Q3)
    for unit_id, tally in sheet_of(scope, today=TODAY).units.items():
        mine = counts.get(unit_id, Cells())
        reports = 1  # each unit owes one, which the report tells of by itself
        assert mine.counted + reports == tally.counted
        assert (mine.done_on_time, mine.done_late) == (tally.done_on_time, tally.done_late)


def test_what_a_nil_report_says_besides_is_a_proposal(app):
    world = make_quarter()
    with writing():
        sheet = db.session.query(ReportSheet).order_by(ReportSheet.id).limit(1).one()
        sheet.proposal = "Bổ sung biên chế."
        sheet.is_nil, sheet.figures_asked, sheet.figures_given = True, 0, 0
    report = get_report(world.make().id, world.actor())
    facts = gather_for(report, report.as_of, actor=world.actor())
    assert facts.accounts == ()
    assert "Bổ sung biên chế." in [voice.text for voice in facts.proposals]


def test_every_number_is_counted_again_from_what_stands_behind_it(app):
    world = make_quarter()
    with writing():
        add_twenty_four(world.committee)
        first, second = db.session.query(ReportSheet).order_by(ReportSheet.id)
        first.proposal = "Bổ sung kinh phí."
        second.proposal, second.figures_asked = "Đã tập huấn 40 người.", 0
    report = get_report(
        world.make(kind=ConsolidatedKind.YEAR_END_REVIEW, year=2022, as_of=date(2022, 12, 31)).id,
        world.actor(),
    )
    quarter = get_report(world.make().id, world.actor())
    checked = 0
    for one in (report, quarter):
        facts = gather_for(one, one.as_of, actor=world.actor())
        span = span_of(one.committee_id, one.plan_id, one.as_of)
        for block in map(to_rule, list_blocks(current(one))):
            checked += count_cells(block, facts, span)
            for sentence in block.sentences:
                for number in sentence.numbers:
                    rows = list_source(facts, span, number.source)
                    if number.source["of"] in COUNTED and number.key in AS_MANY_AS:
                        assert len(rows) == int(number.words), (sentence.text, number)
                        checked += 1
                    is_nothing = number.words == "0" or number.source["of"] == "day"
                    assert rows or is_nothing, (sentence.text, number)
    assert checked >= 50
    assert [voice.text for voice in facts.accounts] == ["Đã tập huấn 40 người."]  # no proposal
    assert "Bổ sung kinh phí." in [voice.text for voice in facts.proposals]
    told = next(to_rule(row) for row in list_blocks(current(report)) if row.key == "documents")
    assert told.text.startswith("Trong kỳ, đã ban hành 24 văn bản, gồm")


def count_cells(block, facts, span):
    """Each figure of a table is the count of its rows, a figure of an indicator has its reports."""
    checked = 0
    for row, cells in enumerate(block.rows):
        for column, cell in enumerate(cells):
            source = block.source_at(row, column)
            if source is None:
                continue
            rows = list_source(facts, span, source)
            if cell.isdecimal():
                assert len(rows) == int(cell), (block.key, cells, source)
            elif source["of"] == "indicator":
                assert rows, (cells, source)
            checked += 1
    for bar in block.bars:
        assert list_source(facts, span, bar.source), bar
    return checked


def test_figures_accepted_later_or_superseded_by_then_do_not_count(app):
    world = make_quarter()
    (key, sums), *rest = sums_by_code([world.plan.id], Q3.codes, AS_OF).items()
    assert rest == []
    assert (key[1], sums.given, sums.numerator, sums.denominator) == ("2023-Q3", 2, 1390, 1902)
    assert sums_by_code([world.plan.id], Q3.codes, date(2023, 9, 19)) == {}
    with writing():
        figure = db.session.get_one(Figure, world.figures[0].id)
        figure.superseded_on = date(2023, 9, 25)
        figure.numerator, figure.denominator = Decimal(10**13), Decimal(10**13)
        other = db.session.get_one(Figure, world.figures[1].id)
        other.numerator, other.denominator = Decimal("0.0001"), Decimal(10**13)
        touch_sheet(other)
    (huge,) = sums_by_code([world.plan.id], Q3.codes, AS_OF).values()
    assert (huge.numerator, huge.denominator) == (Decimal("10000000000000.0001"), 2 * 10**13)
    (left,) = sums_by_code([world.plan.id], Q3.codes, date(2023, 9, 25)).values()
    assert (left.given, left.numerator) == (1, Decimal("0.0001"))


def test_an_indicator_goes_on_from_plan_to_plan(app):
    world = make_quarter()
    ratio = world.figures[0].indicator_id
    with writing():
        newer = make_plan(committee=world.committee, issued_on=TODAY)
        lead = world.units[0].id
        db.session.add(IndicatorAssignment(plan_id=newer.id, indicator_id=ratio, lead_unit_id=lead))
    plans = [world.plan.id, newer.id]
    asking = {
        plan: list_plans_asking(span_of(world.committee.id, plan, TODAY), {ratio})
        for plan in (*plans, None)
    }
    assert asking == {plans[0]: plans[:1], plans[1]: plans[::-1], None: plans[::-1]}
    assert sums_by_code(plans[::-1], Q3.codes, AS_OF) == sums_by_code(plans, Q3.codes, AS_OF)
    with writing():  # both plans were told of the quarter now: the first of them counts
        moved = db.session.get_one(Figure, world.figures[0].id)
        moved.plan_id = newer.id
        touch_sheet(moved)
    facts = gather_for(get_report(world.make().id, world.actor()), AS_OF, actor=world.actor())
    for plan, unit in zip(plans, (world.units[1], world.units[0]), strict=True):
        span = span_of(world.committee.id, plan, AS_OF)
        asked = list_plans_asking(span, {ratio})
        (sums,) = sums_by_code(asked, Q3.codes, AS_OF).values()
        rows = list_source(facts, span, {"of": "indicator", "indicator": ratio})
        assert (sums.given, [row.words for row in rows]) == (1, [unit.name])
    with writing():  # what the second says is not counted, and so is no source either
        [silent] = db.session.query(Figure).filter_by(plan_id=plans[0], indicator_id=ratio)
        silent.state, silent.numerator, silent.denominator = FigureState.NO_DATA, None, None
        touch_sheet(silent)
    lacking = {"of": "indicator", "indicator": ratio, "cell": "no_data"}
    spans = [span_of(world.committee.id, plan, AS_OF) for plan in plans]
    assert [len(list_source(facts, span, lacking)) for span in spans] == [1, 0]


def test_gathering_asks_as_many_questions_however_much_there_is(app):
    world = make_quarter()
    report = get_report(world.make().id, world.actor())
    gather_for(report, AS_OF, actor=world.actor())  # what is remembered is remembered
    with count_queries() as few:
        gather_for(report, AS_OF, actor=world.actor())
    with writing():
        add_twenty_four(world.committee)
        row = db.session.get_one(Assignment, world.tasks["overdue"].assignment_id)
        for number, unit in enumerate(world.units):
            make_task(unit=unit, assignment=row, period=f"x{number}", opened_on=date(2023, 7, 1))
    gather_for(report, AS_OF, actor=world.actor())
    with count_queries() as many:
        gather_for(report, AS_OF, actor=world.actor())
    assert len(few) == len(many) <= 12


def test_a_field_is_the_main_indicator_a_component_is_a_part_of_and_no_group(app):
    world = make_quarter()
    report = get_report(world.make().id, world.actor())
    ratio = world.figures[0].indicator_id
    set_id = db.session.get_one(Indicator, ratio).set_id
    above = Indicator(set_id=set_id, code="VII", name_vi="Nhóm chỉ số về hoạt động")
    for kind, field in ((IndicatorKind.GROUP, ""), (IndicatorKind.MAIN, above.name_vi)):
        with writing():
            above.kind = kind
            db.session.add(above)
            db.session.flush()
            db.session.get_one(Indicator, ratio).parent_id = above.id
        facts = gather_for(report, AS_OF, actor=world.actor())
        [one] = [one for one in facts.indicators if one.indicator_id == ratio]
        assert (one.field, one.field_id) == (field, above.id if field else 0)


def test_a_target_leads_to_its_plan_and_those_not_named_to_themselves(app):
    world = make_quarter()
    report = get_report(world.make().id, world.actor())
    facts = gather_for(report, AS_OF, actor=world.actor())
    span = span_of(world.committee.id, world.plan.id, AS_OF)
    ratio = world.figures[0].indicator_id
    target = {"of": "target", "indicator": ratio}
    indicators = db.session.get_one(Indicator, ratio).set_id
    [row] = list_source(facts, span, target)  # the plan follows another set: it has no row there
    assert (row.target, row.place, row.id) == ("indicator", indicators, ratio)
    with writing():
        world.plan.indicator_set_id = indicators
    facts = gather_for(report, AS_OF, actor=world.actor())
    [row] = list_source(facts, span, target)
    assert (row.words, row.target) == ("Kế hoạch số 3015/KH-UBND", "plan")
    assert (row.place, row.id) == (world.plan.id, ratio)
    assert row.detail.endswith("mục tiêu năm 2023 ≥\u00a080\u00a0%")
    told = [to_rule(block) for block in list_blocks(current(report))]
    [annex] = [block for block in told if block.key == "annex.indicators"]
    assert annex.source_at(0, 3) == {"of": "target", "indicator": ratio}
    reports = {"of": "reports", "cell": "all"}
    first, *rest = list_source(facts, span, reports)
    assert list_source(facts, span, {**reports, "but": [first.id]}) == rest


def test_an_answer_in_words_is_told_by_the_day_it_was_accepted_and_leads_to_its_report(app):
    world = make_quarter()
    first = world.figures[0]
    with writing():
        silent = db.session.query(Indicator).filter_by(code="1.2").one()
        silent.measure_kind = MeasureKind.MANUAL
        known = {"indicator_id": silent.id, "plan_id": world.plan.id, "period": "2023-Q3"}
        said = Figure(
            sheet_id=first.sheet_id,
            unit_id=first.unit_id,
            words="Đã trình HĐND tỉnh.",
            accepted_on=date(2023, 9, 20),
            **known,
        )
        db.session.add(said)
        touch_sheet(first)
    report = get_report(world.make().id, world.actor())
    facts = gather_for(report, AS_OF, actor=world.actor())
    [one] = [one for one in facts.indicators if one.indicator_id == silent.id]
    [voice] = one.answers
    assert (voice.text, voice.unit) == ("Đã trình HĐND tỉnh.", world.units[0].name)
    span = span_of(world.committee.id, world.plan.id, AS_OF)
    [row] = list_source(facts, span, {"of": "voices", "key": voice.key})
    assert (row.target, row.id) == ("task", voice.task_id)
    [row] = list_source(facts, span, {"of": "indicators", "cell": "answered"})
    assert row.words == "1.2 Số tổ công nghệ số"
    assert list_source(facts, span, {"of": "indicators", "cell": "none"}) == []
    told = {block.key: to_rule(block).text for block in list_blocks(current(report))}
    assert "indicators.missing" not in told
    assert "“Đã trình HĐND tỉnh” (Sở Nội vụ)" in told[f"indicator.{silent.id}.{voice.key}"]
    before = gather_for(report, date(2023, 9, 19), actor=world.actor())
    assert not any(one.answers for one in before.indicators)
