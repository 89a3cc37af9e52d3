"""A report from its first figure to what is known of it."""

from datetime import date
from decimal import Decimal

import pytest
from alembic.script import ScriptDirectory

from tests.conftest import NOW
from tests.factories import make_unit
from tests.house.test_migrations import MIGRATIONS
from tests.office import upload
from tests.reporting import COUNT, RATIO, TODAY, WORDS, make_reporting, refusal
from tests.writing import writing
from tracker.database import db
from tracker.models import Figure, IndicatorAssignment, Plan, ReportSheet, Unit
from tracker.queries.reports.asked import asked_indicators
from tracker.queries.reports.series import recent_figures
from tracker.queries.reports.sheets import list_sheets
from tracker.rules.choices import LeadGroup, SubmissionState
from tracker.rules.faults import Changed, Fault, NotAllowed
from tracker.rules.figure_choices import FigureReview, FigureState
from tracker.services import files, submissions
from tracker.services.reports import deciding
from tracker.services.reports.deciding import Mark


@pytest.fixture
def case(app):
    return make_reporting()


def figure_of(case, what=RATIO):
    sheet = list_sheets(case.office.held())[0]
    return next(each for each in sheet.figures if each.indicator_id == case.ids[what])


def test_a_report_is_drafted_handed_in_and_known_once_accepted(case):
    case.save(*case.full(), proposal="Bổ sung kinh phí.")
    sheet = case.sheet()
    assert (sheet.figures_asked, sheet.figures_given, sheet.period) == (3, 3, "2023-Q4")
    assert (figure_of(case).numerator, figure_of(case, COUNT).value) == (1390, 21)
    case.submit()
    assert case.office.fresh().submitted_on == TODAY
    known = {"before": date(2024, 3, 14)}
    unit_id, ids = case.office.unit.id, list(case.ids.values())
    assert recent_figures(unit_id, ids, **known) == {}
    case.accept()
    assert case.sheet().accepted_on == TODAY
    assert set(recent_figures(unit_id, ids, **known)) == set(ids)
    assert recent_figures(unit_id, ids, before=date(2023, 12, 14)) == {}
    assert recent_figures(unit_id, ids, known=date(2023, 12, 15), **known) == {}


def test_figures_are_those_of_the_unit_that_hands_them_in_whoever_began_the_draft(case):
    case.save(*case.full())
    before = make_unit()
    for row in (case.sheet(), *db.session.query(Figure)):
        row.unit_id = before.id
    db.session.commit()
    case.submit()
    told = {row.unit_id for row in (case.sheet(), *db.session.query(Figure))}
    assert told == {case.office.unit.id}


def test_of_two_writers_the_second_overwrites_nothing_unseen(case):
    first = case.save(case.entry(numerator=1, denominator=2))
    seen = first.version_id
    case.save(case.entry(numerator=5, denominator=9), who="member", seen=seen)
    with pytest.raises(Changed):
        case.save(case.entry(numerator=3, denominator=4), seen=seen)
    with pytest.raises(Changed):
        case.save(case.entry(numerator=3, denominator=4))
    assert figure_of(case).numerator == 5


def test_a_report_that_leaves_something_open_is_not_taken(case):
    with refusal(Fault.REPORT_FORM_NEEDED):
        case.submit()
    sheet = case.save(case.entry(numerator=1390))
    with refusal(Fault.REPORT_LACKS_FIGURES):
        case.submit()
    sheet = case.save(*case.full(state=FigureState.NOT_APPLICABLE), seen=case.sheet().version_id)
    with refusal(Fault.FIGURE_REASON_MISSING):
        case.submit()
    assert sheet.figures_given == 3
    case.save(case.entry(state=FigureState.NO_DATA, denominator=9), seen=case.sheet().version_id)
    assert case.sheet().figures_given == 2
    case.submit()


def test_a_wrong_ratio_stays_with_a_reason_that_holds_for_these_figures_only(case):
    case.save(*case.full(stated="70.08"))
    with refusal(Fault.REPORT_HAS_DOUBTS):
        case.submit()
    reasons = {"stated_differs": "Theo báo cáo đã ký."}
    case.save(case.entry(**WRONG, reasons=reasons), seen=case.sheet().version_id)
    [kept] = figure_of(case).kept
    assert kept["facts"]["computed"] == "73.08"
    assert (kept["reason"], case.sheet().warnings_kept) == ("Theo báo cáo đã ký.", 1)
    other = WRONG | {"numerator": 1391}
    case.save(case.entry(**other, reasons=reasons), seen=case.sheet().version_id)
    assert figure_of(case).kept is None
    case.save(case.entry(**WRONG, reasons=reasons), seen=case.sheet().version_id)
    case.submit()


WRONG = {"numerator": 1390, "denominator": 1902, "stated": "70.08"}


def test_what_cannot_be_is_refused_even_in_a_draft(case):
    with refusal(Fault.DENOMINATOR_NOT_POSITIVE, field=f"{case.ids[RATIO]}:denominator"):
        case.save(case.entry(numerator=1, denominator=0))
    other = make_reporting()
    with refusal(Fault.FIGURE_NOT_ASKED):
        case.save(other.entry(numerator=1, denominator=2))


NIL = {"is_nil": True, "nil_reason": "Không phát sinh."}


def test_a_nil_report_says_why(case):
    case.save(is_nil=True)
    with refusal(Fault.REPORT_NIL_REASON_MISSING, field="nil_reason"):
        case.submit()
    case.save(seen=case.sheet().version_id, **NIL)
    case.submit()
    assert (case.sheet().figures_asked, case.sheet().figures_given) == (0, 0)  # none is missing


def test_nil_reports_of_before_lack_nothing_either(case):
    case.save(is_nil=True, nil_reason="Không phát sinh.")
    case.submit()
    recount = ScriptDirectory(str(MIGRATIONS)).get_revision("0045").module.recount
    sheet = case.sheet()
    with writing():
        db.session.get_one(ReportSheet, sheet.id).figures_asked = 3
    with db.engine.begin() as connection:
        recount(connection)
    assert case.sheet().figures_asked == 0


def test_figures_of_a_nil_report_are_put_away_and_count_nowhere(case):
    case.save(*case.full(), unread={"f7": {"f7-value": "1,390"}}, **NIL)
    assert case.sheet().figures_given == 0
    case.submit()
    case.accept()
    [sheet] = list_sheets(case.office.held())
    assert (sheet.is_nil, sheet.figures_given, sheet.told_figures) == (True, 0, [])
    assert [one.accepted_on for one in sheet.figures] == [None, None, None]
    assert recent_figures(sheet.unit_id, case.ids.values(), before=date(2024, 3, 14)) == {}


def test_what_a_nil_report_put_away_stands_in_the_next_try_as_it_was(case):
    case.save(case.entry(**WRONG, reasons={"stated_differs": "In nhầm."}))
    case.save(seen=case.sheet().version_id, unread={"f7": {"f7-value": "1,390"}}, **NIL)
    case.submit()
    case.office.give_back(today=TODAY)
    again = case.save()
    assert again.unread == {"f7": {"f7-value": "1,390"}}
    (figure,) = again.figures
    assert (figure.numerator, figure.denominator) == (1390, 1902)
    assert [one["reason"] for one in figure.kept] == ["In nhầm."]


def test_a_report_that_is_not_nil_hands_in_no_reason_for_it(case):
    case.save(*case.full(), nil_reason="Không phát sinh.")
    assert case.sheet().nil_reason == "Không phát sinh."  # for when the tick is set again
    case.submit()
    assert case.sheet().nil_reason == ""


def test_a_returned_report_begins_anew_with_what_it_said_and_what_was_said_of_it(case):
    case.save(*case.full(), uploads=[upload("bang-ke.pdf")])
    [draft] = list_sheets(case.office.held())
    [paper] = draft.submission.files
    seen = draft.version_id
    case.save(case.entry(numerator=1390, denominator=1902, file_id=paper.id), seen=seen)
    case.submit()
    good, bad = figure_of(case, COUNT), figure_of(case)
    marks = {good.id: Mark(FigureReview.ACCEPTED), bad.id: Mark(FigureReview.RETURNED)}
    with refusal(Fault.FIGURE_NOTE_MISSING):
        case.office.do(deciding.mark_figures, marks, who="secretary")
    marks[bad.id] = Mark(FigureReview.RETURNED, "Thiếu dịch vụ của huyện.")
    case.office.do(deciding.mark_figures, marks, who="secretary")
    case.office.give_back(today=TODAY)
    case.save(case.entry(numerator=1400, denominator=1902, file_id=paper.id))
    now, before = list_sheets(case.office.held())
    assert [now.figures_given, now.submission.state] == [3, SubmissionState.DRAFT]
    assert {one.review for one in now.figures} == {FigureReview.WAITING}
    notes = {one.indicator_id: one.review_note for one in before.figures}
    assert notes[case.ids[RATIO]] == "Thiếu dịch vụ của huyện."
    assert figure_of(case).numerator == 1400
    [again] = now.submission.files
    assert figure_of(case).file_id == again.id != paper.id  # each try keeps a row of its own
    assert files.path_of(again.key).read_bytes() == files.path_of(paper.key).read_bytes()
    case.save(seen=now.version_id, removed=[again.id])
    assert [len(one.submission.files) for one in list_sheets(case.office.held())] == [0, 1]


def test_a_correction_takes_the_place_of_what_was_known_and_both_stay(case):
    case.save(*case.full())
    case.submit()
    case.accept()
    facts = {"reason": "Sai mẫu số.", "resubmit_by": None, "today": TODAY, "now": NOW}
    case.office.do(submissions.reopen, who="secretary", **facts)
    case.save(case.entry(numerator=1390, denominator=1910))
    case.submit()
    later = date(2023, 12, 20)
    case.accept(today=later)
    unit_id, ids = case.office.unit.id, [case.ids[RATIO]]
    for day, denominator in ((TODAY, 1902), (later, 1910)):
        found = recent_figures(unit_id, ids, before=date(2024, 3, 14), known=day)
        assert found[ids[0]][0].denominator == denominator
    old = list_sheets(case.office.held())[1]
    assert (old.accepted_on, old.superseded_on) == (TODAY, later)


def test_the_secretariat_types_in_a_paper_and_the_unit_confirms_it(case):
    case.save(*case.full(), who="secretary")
    with refusal(Fault.REPORT_SCAN_MISSING):
        case.submit(who="secretary", is_on_behalf=True)
    case.save(who="secretary", seen=case.sheet().version_id, uploads=[upload("ban-quet.pdf")])
    case.submit(who="secretary", is_on_behalf=True)
    assert case.sheet().confirmed_at is None
    with pytest.raises(NotAllowed):
        case.office.do(deciding.confirm_on_behalf, who="member", now=NOW)
    case.office.do(deciding.confirm_on_behalf, now=NOW)
    assert case.sheet().confirmed_by_id == case.office.people["lead"].user_id
    with refusal(Fault.REPORT_CONFIRMED):
        case.office.do(deciding.confirm_on_behalf, now=NOW)


def test_nobody_else_writes_a_units_report(case):
    for who in ("chair", "observer", "helping lead"):
        with pytest.raises(NotAllowed):
            case.save(*case.full(), who=who)
    case.save(*case.full(), who="member")
    with refusal(Fault.REPORT_IS_DRAFTED):
        case.save(*case.full(), who="secretary", seen=case.sheet().version_id)
    with pytest.raises(NotAllowed):
        case.submit(who="member")


def test_an_indicator_is_asked_of_its_lead_and_of_the_group_that_reports_it(case):
    unit = db.session.get_one(Unit, case.office.unit.id)
    plan = db.session.get_one(Plan, case.plan.id)
    other = db.session.get_one(Unit, case.office.people["other lead"].unit_id)
    asked = asked_indicators(plan, unit, date(2023, 12, 14))
    assert [one.code for one in asked] == ["1.1", "1.2", "1.3"]
    assert asked[0].target is not None
    assert asked[0].target.value == Decimal(80)
    assert asked_indicators(plan, other, date(2023, 12, 14)) == ()
    for given in db.session.query(IndicatorAssignment):
        given.reporters = LeadGroup.DEPARTMENTS
    db.session.commit()
    assert len(asked_indicators(plan, other, date(2023, 12, 14))) == 3
    assert len(asked_indicators(plan, unit, date(2023, 12, 14))) == 3


def test_a_lead_gives_no_figure_beside_those_of_the_group_that_reports(case):
    """Its figure would be the sum of theirs, and count twice."""
    unit = db.session.get_one(Unit, case.office.unit.id)
    plan = db.session.get_one(Plan, case.plan.id)
    first = db.session.query(IndicatorAssignment).order_by(IndicatorAssignment.id).first()
    first.reporters = LeadGroup.COMMUNES
    db.session.commit()
    asked = asked_indicators(plan, unit, date(2023, 12, 14))
    assert [one.code for one in asked] == ["1.2", "1.3"]


def test_a_figure_that_is_no_longer_asked_stays_in_the_draft_and_is_not_handed_in(case):
    case.save(*case.full())
    with writing():
        given = db.session.query(IndicatorAssignment).order_by(IndicatorAssignment.id).first()
        given.reporters = LeadGroup.COMMUNES
    case.save(seen=case.sheet().version_id, proposal="Gia hạn.")
    [sheet] = list_sheets(case.office.held())
    assert (len(sheet.figures), sheet.figures_given) == (3, 2)
    case.submit()
    case.accept()
    [sheet] = list_sheets(case.office.held())
    assert (sheet.figures_asked, sheet.figures_given) == (2, 2)
    assert {one.indicator_id for one in sheet.figures} == {case.ids[COUNT], case.ids[WORDS]}
