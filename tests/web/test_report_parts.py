"""What a report is called and made of on its pages: its plan, its parts, the words asked for."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from tests.factories import make_unit
from tests.reporting import COUNT, RATIO, TODAY, make_indicator, make_reporting
from tests.web.test_reports import Desk
from tracker.database import db
from tracker.models import Assignment, Figure, IndicatorAssignment, IndicatorSet, ReportSheet
from tracker.rules.choices import Language
from tracker.rules.figure_choices import MeasureKind
from tracker.speech import speaking
from tracker.web.report_words import report_title


@pytest.fixture
def case(client, frozen):
    frozen.move_to(datetime(2023, 12, 16, 1, 0, tzinfo=UTC))
    return make_reporting()


def take_away_the_indicators():
    other = make_unit()
    for given in db.session.query(IndicatorAssignment):
        given.lead_unit_id = other.id
    db.session.commit()


def test_two_plans_reports_of_one_period_are_told_apart(client, case):
    sign = case.plan.sign
    lead = Desk(client, case, "lead")
    assert f"· {sign}" in client.get("/reports").text
    assert f"· {sign} ·" in lead.get()
    lead.save(**lead.full())
    assert f"· {sign} ·" in lead.get("/review")


def test_without_indicators_the_parts_are_counted_from_one(client, case):
    take_away_the_indicators()
    page = Desk(client, case, "lead").get()
    assert "1. Nội dung báo cáo" in page
    assert "3. Nội dung báo cáo" not in page


def test_a_reason_kept_without_scripts_comes_back_to_its_row(client, case):
    id_ = case.ids[RATIO]
    lead = Desk(client, case, "lead")
    row = lead.row(numerator="1.390", denominator="1.902", stated="70,08", keep="In nhầm.")
    sent = {"version": "0", **row, "step": f"keep-{id_}"}
    answer = client.post(f"{lead.base}/save", data=sent)
    assert answer.location == f"{lead.base}#row-{id_}"


def test_a_nil_report_without_a_reason_says_what_is_missing(client, case):
    lead = Desk(client, case, "lead")
    lead.save(is_nil="y")
    assert 'for="nil_reason">Lý do không phát sinh</label>' in lead.get()  # not "optional"
    assert f'href="{lead.base}#nil_reason">Ghi lý do' in lead.get("/review")
    assert "Ghi lý do kỳ này không phát sinh" in lead.post("/submit", status=422)


def test_doubts_left_open_are_named_before_the_report_is_handed_in(client, case):
    lead = Desk(client, case, "lead")
    lead.save(**lead.full(numerator="2.000"))
    assert "1 số liệu cần xem lại trước khi nộp." in lead.get("/review")
    assert f'{lead.base}#row-{case.ids[RATIO]}">Dòng 1: ' in lead.get("/review")
    lead.save(**lead.full())
    assert "cần xem lại trước khi nộp" not in lead.get("/review")


def test_what_was_asked_in_words_and_not_answered_is_told_before_it_is_handed_in(client, case):
    take_away_the_indicators()
    row = db.session.get_one(Assignment, case.office.task.assignment_id)
    row.text = "Nêu kết quả và khó khăn."
    db.session.commit()
    lead = Desk(client, case, "lead")
    lead.save(proposal="")
    assert "Chưa ghi nội dung báo cáo được yêu cầu" in lead.get("/review")
    lead.save(proposal="Đã làm.")
    assert "Chưa ghi nội dung báo cáo được yêu cầu" not in lead.get("/review")


def test_a_quarter_keeps_its_letter_in_the_name_of_an_english_report(app):
    with app.test_request_context(), speaking(Language.ENGLISH):
        assert report_title("2023-Q4", "…") == "Report of Q4 2023"
        assert report_title("2023-Y", "…") == "Report of year 2023"
    with app.test_request_context(), speaking(Language.VIETNAMESE):
        assert report_title("2023-Q4", "…") == "Báo cáo quý IV/2023"
        assert report_title("2023-9M", "…") == "Báo cáo 9 tháng năm 2023"


def test_who_decides_a_second_try_sees_what_the_first_said_and_why_it_was_returned(client, case):
    lead = Desk(client, case, "lead")
    lead.save(**lead.full())
    lead.post("/submit")
    office = Desk(client, case, "secretary")
    mark = db.session.query(Figure).filter_by(indicator_id=case.ids[RATIO]).one().id
    asked = {f"m{mark}-review": "returned", f"m{mark}-note": "Kèm văn bản."}
    assert "Bản nộp lần 1 ghi" not in office.get("/read")
    office.post("/decide", step="return", note="Sửa dòng 1.", finished_on="16/12/2023", **asked)
    lead = Desk(client, case, "lead")
    lead.save(version="0", **lead.full(numerator="1.391"))
    lead.post("/submit")
    page = Desk(client, case, "secretary").get("/read")
    assert "Bản nộp lần 1 ghi: 73,08\u00a0%" in page
    assert "1 số liệu cần xem lại so với lần nộp trước:" in page
    assert "Trả lại: “Kèm văn bản.”" in page
    assert page.count("Bản nộp lần 1 ghi") == 1  # what did not change says nothing


def nil_lead(client, case):
    """Write figures, one of them unreadable, then say that nothing happened."""
    lead = Desk(client, case, "lead")
    rows = lead.full() | lead.row(COUNT, value="1,390")
    lead.save(status=422, **rows)
    lead.save(**rows, is_nil="y", nil_reason="Chưa phát sinh.")
    return lead


def test_a_nil_report_says_which_figures_it_puts_away_and_hands_none_in(client, case):
    lead = nil_lead(client, case)
    for page, count in ((lead.get(), 3), (lead.get("/review"), 2)):
        assert f"Số liệu của {count} chỉ số được cất đi, không nộp." in page
        assert "Chỉ số thử 1: <b>73,08\xa0%</b>" in page
        assert "error-summary" not in page
    assert "1. Không phát sinh" in lead.get()
    assert "Chỉ số thử 2: <b>như đã gõ</b>" in lead.get()
    lead.post("/submit")
    assert "73,08" not in lead.get("/read")
    told = Desk(client, case, "secretary").get("/read")
    assert "Chưa phát sinh." in told
    assert "73,08" not in told


def test_figures_a_nil_report_put_away_stand_again_as_they_were(client, case):
    lead = nil_lead(client, case)
    lead.post("/submit")
    case.office.give_back(today=TODAY)
    page = lead.get()
    assert re.search(r'value="1\.390"', page)
    assert re.search(r'value="1,390"', page)  # as it was typed
    rows = lead.full() | lead.row(COUNT, value="1.390")
    lead.save(**rows, nil_reason="Chưa phát sinh.", version="0")
    page = lead.get("/review")
    assert "được cất đi" not in page
    assert "73,08" in page


def test_a_silent_save_of_a_nil_report_tells_what_is_put_away_and_no_fault(client, case):
    lead = Desk(client, case, "lead")
    rows = lead.full(stated="70,08") | lead.row(COUNT, value="1,390")
    answer = lead.autosave(**rows)
    assert len(answer["faults"]) == 1
    assert "1 số liệu cần xem lại" in answer["fragments"]["report-problems"]
    answer = lead.autosave(**rows, is_nil="y")
    assert answer["faults"] == {}
    assert "xem lại" not in answer["fragments"]["report-problems"]
    assert "Số liệu của 3 chỉ số được cất đi" in answer["fragments"]["report-away"]
    assert "không phát sinh" in answer["fragments"]["report-progress"]


def test_two_tries_of_which_one_is_nil_are_held_side_by_side(client, case):
    lead = nil_lead(client, case)
    lead.post("/submit")
    case.office.give_back(today=TODAY)
    lead.save(**lead.full(), version="0")
    lead.post("/submit")
    page = Desk(client, case, "secretary").get("/compare")
    assert "Bản nộp lần 1, không phát sinh" in page
    assert page.count("73,08") == 1


def test_the_last_period_is_told_with_its_parts_its_words_and_steps_by_name(client, case):
    edition = db.session.get_one(IndicatorSet, case.plan.indicator_set_id)
    step = make_indicator(edition, 9, MeasureKind.TIER)
    step.tiers = [{"name": "Sơ khai"}, {"name": "Nền tảng"}]
    lead_unit = case.office.unit.id
    given = IndicatorAssignment(plan_id=case.plan.id, indicator_id=step.id, lead_unit_id=lead_unit)
    db.session.add(given)
    db.session.commit()
    case.ids["step"] = step.id
    Desk(client, case, "lead").save(**case_rows(client, case, "2"))
    case.submit()
    case.accept()
    case.next_task("2024-Q1", date(2024, 3, 18))
    lead = Desk(client, case, "lead")
    page = lead.get()
    assert '<span class="under">1.390 ÷ 1.902</span>' in page
    assert ">Đã ban hành quy chế.<" in page
    assert ">Nền tảng<" in re.sub(r"<option.*?</option>", "", page)
    lead.save(**case_rows(client, case, "1"))
    assert "Mức giảm từ Nền tảng xuống Sơ khai." in lead.get()
    told = client.get(f"/report-sheets/{case.office.task.id}/report.csv").data.decode()
    assert "73,08\xa0% (1.390 ÷ 1.902)" in told
    assert "Nền tảng" in told


def case_rows(client, case, answer):
    lead = Desk(client, case, "lead")
    return {"version": "0"} | lead.full() | lead.row("step", value=answer)


def test_a_report_on_behalf_of_a_unit_says_before_it_goes_that_the_scan_is_missing(client, case):
    clerk = Desk(client, case, "secretary")
    clerk.save(**clerk.full())
    assert f'href="{clerk.base}#files"' in clerk.get("/review")
    clerk.save(**clerk.full(), files=(BytesIO(b"%PDF-1.4\n%%EOF"), "quet.pdf"))
    assert "Chưa có bản quét" not in clerk.get("/review")
    clerk.post("/submit")
    assert "Đã nộp thay đơn vị." in client.get("/reports").text


def test_a_nil_report_somebody_else_saved_meanwhile_is_not_taken_back_unseen(client, case):
    lead = Desk(client, case, "lead")
    lead.save(**lead.full())
    seen = db.session.query(ReportSheet).one().version_id
    lead.save(**lead.full(), is_nil="y", nil_reason="Chưa phát sinh.")
    told = lead.autosave(status=409, version=str(seen), **lead.full(numerator="1.391"))
    assert told["fields"]["is_nil"] is True
    assert told["fields"]["nil_reason"] == "Chưa phát sinh."
    sent = {"version": str(seen), "nil_reason": "", **lead.full(numerator="1.391")}
    both = client.post(f"{lead.base}/save", data=sent)  # without scripts, or where both wrote
    assert both.status_code == 409
    assert "đã lưu: có đánh dấu" in both.text
    assert "đã lưu: Chưa phát sinh." in both.text
