"""The pages of a report, from its empty form to what is decided about it."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.conftest import NOW
from tests.counting import count_queries
from tests.factories import make_document, make_unit
from tests.reporting import COUNT, RATIO, WORDS, make_indicator, make_reporting, refusal
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import (
    Figure,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    Letter,
    ReportRequest,
    ReportSheet,
    Task,
)
from tracker.queries.reports.listing import list_to_confirm
from tracker.rules.faults import Fault
from tracker.rules.figure_choices import MeasureKind
from tracker.services import submissions, tasks
from tracker.services.submissions import Content


@pytest.fixture
def case(client, frozen):
    frozen.move_to(datetime(2023, 12, 16, 1, 0, tzinfo=UTC))
    return make_reporting()


class Desk:
    """One person at the pages of the case."""

    def __init__(self, client, case, who):
        self.client, self.case = client, case
        sign_in_as(client, case.office.people[who])
        self.base = f"/reports/{case.office.task.id}"

    def get(self, path="", status=200):
        answer = self.client.get(self.base + path)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    def post(self, path, status=303, headers=None, **fields):
        db.session.expire_all()
        sheet = db.session.query(ReportSheet).order_by(ReportSheet.id.desc()).first()
        version = fields.pop("version", sheet.version_id if sheet else 0)
        answer = self.client.post(
            self.base + path, data={"version": str(version), **fields}, headers=headers
        )
        assert answer.status_code == status, answer.get_data(as_text=True)[-9000:]
        db.session.expire_all()
        return answer.get_json() if headers else answer.get_data(as_text=True)

    def save(self, status=303, **fields):
        return self.post("/save", status=status, **fields)

    def autosave(self, status=200, **fields):
        return self.post("/save", status=status, headers={"X-Autosave": "1"}, **fields)

    def row(self, what=RATIO, **fields):
        """The fields of a row as a browser sends them."""
        id_ = self.case.ids[what]
        return {f"f{id_}-{name}": value for name, value in ({"state": "given"} | fields).items()}

    def full(self, **ratio):
        return {
            **self.row(**({"numerator": "1.390", "denominator": "1.902"} | ratio)),
            **self.row(COUNT, value="21"),
            **self.row(WORDS, words="Đã ban hành quy chế."),
        }


@pytest.fixture
def lead(client, case):
    return Desk(client, case, "lead")


def figure(case, what=RATIO):
    return db.session.query(Figure).filter_by(indicator_id=case.ids[what]).one()


def test_a_quarter_goes_from_the_empty_form_to_known_figures(client, case, lead):
    page = lead.get()
    assert "Báo cáo quý IV/2023" in page
    assert "số liệu từ 15/09/2023 đến 14/12/2023" in page
    assert "chưa nhập" in page
    lead.save(**lead.full(stated="70,08"), proposal="Bổ sung kinh phí.", step="review")
    page = lead.get()
    assert "1.390 ÷ 1.902 = 73,08" in page
    assert "1 số liệu cần xem lại trước khi nộp" in page
    answer = lead.post("/submit", status=422)
    assert "1 số liệu cần xem lại" in answer
    reason = {"stated": "70,08", "keep": "Theo báo cáo đã ký.", "keep_for": "stated_differs"}
    lead.save(**lead.full(**reason), proposal="Bổ sung kinh phí.")
    held = lead.autosave(**lead.full(**reason | {"numerator": "1.39o"}))  # a slip on the way
    assert 'value="Theo báo cáo đã ký."' in held["fragments"][f"doubt-{case.ids[RATIO]}"]
    lead.save(**lead.full(**reason), proposal="Bổ sung kinh phí.")
    assert "Theo báo cáo đã ký." in lead.get("/review")
    lead.post("/submit", document_sign="412/BC-VP", document_on="15/12/2023")
    secretary = Desk(client, case, "secretary")
    page = secretary.get("/read")
    assert "Theo báo cáo đã ký." in page
    assert "412/BC-VP" in page
    mark = f"m{figure(case).id}"
    returned = {f"{mark}-review": "returned", f"{mark}-note": "Thiếu huyện.", "note": "Xem lại."}
    secretary.post("/decide", status=422, step="accept", **returned)
    page = secretary.post("/decide", status=422, step="return", **{f"{mark}-review": "returned"})
    assert f'href="#{mark}-note">Dòng 1, Cần sửa những gì: Ghi rõ điều cần sửa.' in page
    secretary.post("/decide", step="return", **returned)
    lead = Desk(client, case, "lead")
    assert "Thiếu huyện." in lead.get()
    told = lead.row(WORDS, words="Đã ban hành quy chế.", evidence="Số 12/QĐ-UBND")
    lead.save(**lead.full(numerator="1.391", stated="") | told, proposal="Thêm người.", version=0)
    lead.post("/submit")
    secretary = Desk(client, case, "secretary")
    page = secretary.get("/compare")
    assert "2 số liệu khác nhau giữa hai lần nộp" in page  # one of them by its evidence alone
    assert "Thêm người." in page
    secretary.post("/decide", step="accept", finished_on="16/12/2023")
    page = secretary.get("/read")
    assert "số liệu tính đến ngày 16/12/2023" in page
    assert "Chưa có số liệu nào được biết vào ngày này" in secretary.get("/read?known=15/12/2023")


def test_what_cannot_be_read_stays_on_the_page_with_all_that_was_typed(case, lead):
    wrong = lead.full(numerator="1,390") | {"proposal": "Kiến nghị A", "files": b""}
    page = lead.save(status=422, **wrong)
    assert 'value="1,390"' in page
    assert "Đã lưu nháp đúng như đã gõ" in page
    page = lead.get()  # by any browser, after this one was closed
    assert 'value="1,390"' in page
    assert 'value="1.902"' in page
    assert 'aria-invalid="true"' in page
    assert "Kiến nghị A" in page
    assert figure(case, COUNT).value == 21
    secret = lead.row(numerator="1,390", note="TUYỆT MẬT")
    assert not lead.autosave(**secret)["kept"]
    assert "Chưa lưu" in lead.save(status=422, **secret)
    assert "TUYỆT MẬT" not in str(case.sheet().unread)
    lead.get("/review", status=303)
    lead.post("/submit", status=422)
    with refusal(Fault.REPORT_HAS_UNREAD):
        case.submit()
    lead.save(status=422, **lead.row(numerator="5", denominator="0"), nil_reason="x" * 1001)
    page = lead.get()
    assert 'value="0"' in page
    assert "x" * 1001 in page
    for typed in ("1390", "1.390", " 1 390 "):
        lead.save(**lead.row(numerator=typed, denominator="1.902"))
        assert figure(case).numerator == 1390


def test_the_draft_saves_itself_and_tells_what_it_makes_of_it(case, lead):
    answer = lead.autosave(**lead.row(numerator="1.390", denominator="1.902", stated="70,08"))
    id_ = case.ids[RATIO]
    assert "73,08" in answer["fragments"][f"result-{id_}"]
    assert "70,08" in answer["fragments"][f"doubt-{id_}"]
    assert answer["version"] == case.sheet().version_id
    assert answer["faults"] == {}
    answer = lead.autosave(**lead.row(numerator="1,390", denominator="1.902"))
    assert list(answer["faults"]) == [f"f{id_}-numerator"]
    assert answer["kept"]
    assert 'value="1,390"' in lead.get()
    assert figure(case).numerator == 1390


def test_the_loser_of_two_writers_sees_both(client, case, lead):
    lead.save(**lead.row(numerator="1", denominator="4"))
    seen = case.sheet().version_id
    member = Desk(client, case, "member")
    member.save(**member.row(numerator="2", denominator="4"), proposal="Của chuyên viên")
    lead = Desk(client, case, "lead")
    mine = lead.row(numerator="3", denominator="4") | {"proposal": "Của tôi", "version": seen}
    answer = lead.autosave(status=409, **mine)
    assert "member" in answer["clash"]
    told = answer["fields"]
    assert (told["proposal"], told["is_nil"], answer["version"]) == (
        "Của chuyên viên",
        False,
        seen + 1,
    )
    assert (told[f"f{case.ids[RATIO]}-numerator"], told[f"f{case.ids[RATIO]}-state"]) == (
        "2",
        "given",
    )
    page = lead.save(status=409, **mine)
    assert 'value="3"' in page
    assert "Của tôi" in page
    assert "đã lưu: 2" in page
    assert "đã lưu: Của chuyên viên" in page
    assert figure(case).numerator == 2


def test_a_report_on_paper_is_entered_with_its_scan_and_confirmed_by_the_unit(client, case):
    secretary = Desk(client, case, "secretary")
    assert "Nhập thay" in secretary.get()
    secretary.save(**secretary.full())
    secretary.post("/submit", status=422)
    with refusal(Fault.REPORT_SCAN_MISSING):
        case.submit(who="secretary", is_on_behalf=True)
    from tests.office import upload

    case.save(who="secretary", seen=case.sheet().version_id, uploads=[upload("quet.pdf")])
    secretary.post("/submit")
    lead = Desk(client, case, "lead")
    assert "Đơn vị chưa xác nhận" in lead.get("/read")
    assert "nhập thay, chưa xác nhận" in client.get("/reports").get_data(as_text=True)
    home = client.get("/unit").text
    assert "Xem và xác nhận" in home
    assert "đơn vị còn phải xác nhận số liệu" in home
    assert "Đơn vị không phải làm gì" not in home
    day = date(2023, 12, 16)
    case.office.do(submissions.accept, who="colleague", finished_on=day, today=day, now=NOW)
    home = client.get("/unit").text  # accepted is not confirmed
    assert "Xem và xác nhận" in home
    assert re.search(r'duty-when">Nộp \d\d/\d\d', home[home.index('id="to-confirm"') :])
    lead.post("/confirm")
    assert "lead xác nhận" in lead.get("/read")
    assert "xác nhận số liệu" not in client.get("/unit").text
    assert case.sheet().confirmed_by_id == case.office.people["lead"].user_id


def test_a_report_on_paper_that_was_taken_back_or_cancelled_waits_for_no_confirmation(client, case):
    from tests.office import upload

    case.save(*case.full(), who="secretary", uploads=[upload("quet.pdf")])
    case.submit(who="secretary", is_on_behalf=True)
    lead, day = case.office.actor("lead"), date(2023, 12, 16)
    assert list_to_confirm(lead, today=day)
    case.office.do(submissions.accept, who="colleague", finished_on=day, today=day, now=NOW)
    assert list_to_confirm(lead, today=day)
    facts = {"reason": "Sai số liệu.", "resubmit_by": None, "today": day, "now": NOW}
    case.office.do(submissions.reopen, who="secretary", **facts)
    assert not list_to_confirm(lead, today=day)
    case.save(*case.full(), who="secretary", uploads=[upload("quet-2.pdf")])
    case.submit(who="secretary", is_on_behalf=True)
    assert list_to_confirm(lead, today=day)
    case.office.do(tasks.cancel, who="secretary", reason="Thôi.", today=day, now=NOW)
    assert not list_to_confirm(lead, today=day)


def test_a_report_on_paper_that_was_returned_waits_for_no_confirmation(client, case):
    secretary = Desk(client, case, "secretary")
    from tests.office import upload

    case.save(*case.full(), who="secretary", uploads=[upload("quet.pdf")])
    secretary.post("/submit")
    case.office.do(
        submissions.return_submission,
        who="colleague",
        note="Bổ sung trang 2.",
        resubmit_by=None,
        today=date(2023, 12, 16),
        now=NOW,
    )
    Desk(client, case, "lead")
    assert "Xem và xác nhận" not in client.get("/unit").text
    assert "Không có báo cáo" in client.get("/reports?unconfirmed=1").text


def test_only_the_unit_sees_its_draft_and_only_its_head_hands_it_in(client, case, lead):
    lead.save(**lead.full(), proposal="Riêng của đơn vị")
    for who in ("secretary", "chair", "observer"):
        page = Desk(client, case, who).get("/read")
        assert "Riêng của đơn vị" not in page
        assert "73,08" not in page
    member = Desk(client, case, "member")
    assert "Lãnh đạo đơn vị là người nộp" in member.get("/review")
    member.post("/submit", status=403)
    for who, status in (("chair", 403), ("other lead", 404), ("observer", 403)):
        stranger = Desk(client, case, who)
        stranger.save(status=status, **stranger.full())


def test_the_page_of_the_task_leads_to_the_form_and_takes_no_report_without_it(client, case, lead):
    page = client.get(f"/tasks/{case.office.task.id}").get_data(as_text=True)
    assert f"/reports/{case.office.task.id}" in page
    assert "/submit" not in page
    answer = client.post(
        f"/tasks/{case.office.task.id}/submit", data={"text": "Xong.", "version": "1"}
    )
    assert answer.status_code == 422
    with refusal(Fault.REPORT_FORM_NEEDED):
        case.office.do(
            submissions.submit, Content(text="Xong."), today=date(2023, 12, 16), now=NOON
        )


NOON = datetime(2023, 12, 16, 5, 0, tzinfo=UTC)


def test_the_form_of_thirty_indicators_asks_at_most_twelve_questions(client, case, lead):
    edition = db.session.query(IndicatorSet).one()
    for position in range(10, 37):
        indicator = make_indicator(edition, position, MeasureKind.RATIO)
        db.session.add(
            IndicatorAssignment(
                plan_id=case.plan.id,
                indicator_id=indicator.id,
                lead_unit_id=case.office.unit.id,
            )
        )
    db.session.commit()
    lead.save(**lead.full())
    lead.get()
    with count_queries() as queries:
        page = lead.get()
    assert page.count("figure-row") == 30
    assert len(queries) <= 12, queries


def test_the_list_of_reports_is_the_readers_own(client, case, lead):
    page = client.get("/reports").get_data(as_text=True)
    assert "Báo cáo quý IV/2023" in page
    sign_in_as(client, case.office.people["other lead"])
    assert "Báo cáo quý IV/2023" not in client.get("/reports").get_data(as_text=True)
    sign_in_as(client, case.office.people["secretary"])
    for query, is_there in (("period=2023-Q4&view=open", True), ("view=done", False)):
        with count_queries() as queries:
            page = client.get(f"/reports?{query}").get_data(as_text=True)
        assert ("Báo cáo quý IV/2023" in page) is is_there
        assert len(queries) <= 12, queries


def test_the_secretariat_asks_for_a_report_in_words(client, case):
    unit = make_unit()
    db.session.commit()
    sign_in_as(client, case.office.people["secretary"])
    asked = {
        "kind": "thematic",
        "subject": "Tình hình an toàn thông tin",
        "text": "Nêu số sự cố, cách xử lý.",
        "indicators": str(case.ids[COUNT]),
        "opens_on": "01/12/2023",
        "cut_off_on": "20/12/2023",
        "due": "20/12/2023",
        "lead_group": "none",
        "lead": [str(unit.id), str(case.office.unit.id)],
    }
    answer = client.post("/reports/ask", data=asked)
    assert "21/12/2023" in answer.get_data(as_text=True)
    answer = client.post("/reports/ask", data=asked | {"due": "22/12/2023"})
    assert answer.status_code == 303
    assert db.session.query(ReportRequest).one().code == "CD-2023-01"
    tasks = db.session.query(Task).filter_by(period="CD-2023-01").all()
    assert {task.unit_id for task in tasks} == {unit.id, case.office.unit.id}
    assert db.session.query(Letter).filter_by(template="task_changed").count() == 1
    case.office.task = next(task for task in tasks if task.unit_id == case.office.unit.id)
    lead = Desk(client, case, "lead")
    page = lead.get()
    assert "Tình hình an toàn thông tin" in page
    assert "Nêu số sự cố, cách xử lý." in page  # beside the figures, not in place of them
    lead.save(proposal="Không có sự cố.", **lead.row(COUNT, value="0"))
    lead.post("/submit")
    assert client.get(f"/tasks/{case.office.task.id}").status_code == 200


def test_a_figure_the_product_counted_is_offered_taken_over_and_typed_over(client, case, lead):
    count = db.session.get_one(Indicator, case.ids[COUNT])
    count.computed_by, count.is_cumulative = "documents_issued", False
    unit, committee = case.office.unit, case.office.committee
    for day in (date(2023, 9, 14), date(2023, 10, 2), date(2023, 12, 14)):
        paper = make_document(committee=committee, issuer=unit.name, issued_on=day)
    db.session.commit()
    other = lead.full() | lead.row(COUNT, value="không đọc được")
    with count_queries() as queries:
        page = lead.get()
    assert len(queries) <= 16, queries
    assert f'name="offer" value="{count.id}" data-value="2"' in page
    assert f'href="/documents/{paper.id}"' in page
    lead.save(**other, offer="x", status=422)
    lead.save(**other, offer=str(count.id))
    held = figure(case, COUNT)
    assert (held.value, held.computed_from["count"], len(held.computed_from["cited"])) == (2, 2, 2)
    assert figure(case).numerator == 1390
    assert 'name="offer"' not in lead.get()
    answer = lead.autosave(**lead.row(COUNT, value="3"))
    assert 'name="offer"' in answer["fragments"][f"offer-{count.id}"]
    assert figure(case, COUNT).computed_from is None
    lead.save(**lead.row(COUNT, value="3"), offer=str(count.id))
    lead.save(**lead.row(COUNT, value="2"))
    assert figure(case, COUNT).computed_from["count"] == 2
    lead.post("/submit", nonce="0f0e0d0c0b0a09080706050403020100")
    assert f'href="/documents/{paper.id}"' in Desk(client, case, "secretary").get("/read")
