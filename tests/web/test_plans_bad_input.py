import pytest
from sqlalchemy import func, select

from tests.web.plan_pages import PLAN, Office
from tracker.database import db
from tracker.models import Assignment, Letter, Plan

pytestmark = pytest.mark.usefixtures("frozen")
BAD_DATES = [
    "29/02/2023",
    "31/04/2023",
    "00/11/2023",
    "11/13/2023",
    "04/11/0023",
    "01/01/0001",
    "31/12/9999",
    "01/01/10000",
    "２０２３-11-04",
    "٠٤/١١/٢٠٢٣",
    "2023-W44-6",
    "20231104",
    "2023-11-04T23:30:00-08:00",
    "mùng 4 tháng 11",
    "04/11/2023\n\x00",
    "2023-11-04'; DROP TABLE task;--",
]
EMPTY = ["", "   ", "\u200b", "\u3164", "\u2800"]
BAD_TEXTS = [*EMPTY, "a\x00b", "\x01\x07\x1b[31m", "a" + "\u0301" * 50_000, "ế" * 5_001]
BAD_TEXTS += ["a" * 1_048_576, "Kế hoạch [MẬT]"]
LITERAL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "%s%s%s%n",
    "{0.__class__.__init__.__globals__}",
    "O'Brien; Y'Bhăm Niê",
    "<b>Sở</b> & 'Ban' \"Ngành\"",
]
BAD_NUMBERS = [
    "0",
    "-1",
    "1,5",
    "1e2",
    "100000",
    "１２",
    "٣",
    "½",
    "0x10",
    "9" * 5000,
    "15 ngày",
    "1_0",
]
BAD_PERIODS = ["2023-Q5", "2023-Q0", "Quý V/2023", "Q1/2019", "Q4/2024", "", "x"]
BAD_CHOICES = ["", "xx", "1", "none'--"]
BAD_IDS = ["abc", "-1", "99999999999999999999", "1.5"]


@pytest.fixture
def office(client) -> Office:
    return Office(client)


@pytest.fixture
def refused(client, office):
    """Send a form with one bad field after another; nothing is stored, the field is named."""

    def send_all(path: str, data: dict, field: str, *bads: str) -> str:
        assert bads
        return [send(path, data, field, bad) for bad in bads][-1]

    def send(path: str, data: dict, field: str, bad: str) -> str:
        before = counts()
        answer = client.post(path, data={**data, field: bad})
        assert answer.status_code in {413, 422}, (field, bad[:40], answer.status_code)
        assert counts() == before
        if answer.status_code == 422:
            assert f'id="{field}-error"' in answer.text
            assert "<title>Lỗi:" in " ".join(answer.text.split())
        return answer.text

    return send_all


def counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Plan, Assignment, Letter)
    ]


def test_a_date_of_issue_that_is_none_is_refused_beside_its_field(refused):
    page = refused("/plans/new", PLAN, "issued_on", *[*BAD_DATES, *EMPTY])
    assert PLAN["subject"] in page


def test_the_29th_of_february_counts_in_a_leap_year(client, office):
    data = {**PLAN, "issued_on": "29/02/2024", "first_period": "Quý I/2024"}
    answer = client.post("/plans/new", data=data)
    assert "15/03/2024" in client.get(answer.location).text


@pytest.mark.parametrize("typed", ["4/11/23", "04-11-2023", "04.11.2023", "2023-11-04"])
def test_a_date_is_read_day_first_and_shown_in_full(client, office, typed):
    answer = client.post("/plans/new", data={**PLAN, "issued_on": typed})
    page = client.get(answer.location).text
    assert "04/11/2023" in page
    assert "20/11/2023" in page  # 19/11 is a Sunday


def test_a_term_that_ends_in_tet_says_by_which_rule_it_moves(client, office):
    data = {**PLAN, "issued_on": "26/01/2024", "first_period": "Quý I/2024"}
    answer = client.post("/plans/new", data=data)
    page = client.get(answer.location).text
    assert "15/02/2024" in page
    assert "Nghỉ lễ, tết: dời tiếp" in page


def test_a_year_whose_days_off_nobody_entered_is_said_aloud(client, office):
    data = {**PLAN, "issued_on": "20/12/2031", "first_period": "Quý I/2032"}
    answer = client.post("/plans/new", data=data)
    assert "Chưa có lịch nghỉ năm 2031" in client.get(answer.location).text


@pytest.mark.parametrize("field", ["subject", "symbol", "issuer"])
def test_a_text_that_cannot_be_kept_is_refused(refused, field):
    refused("/plans/new", PLAN, field, *BAD_TEXTS)


@pytest.mark.parametrize("literal", LITERAL)
def test_markup_and_templates_stay_the_words_they_are(client, office, literal):
    answer = client.post("/plans/new", data={**PLAN, "subject": literal})
    page = client.get(answer.location).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert ">49<" not in page
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc())).first()
    assert plan.subject == literal


def test_a_subject_of_exactly_the_limit_is_kept_whole(client, office):
    assert client.post("/plans/new", data={**PLAN, "subject": "ế" * 500}).status_code == 303


def test_a_term_that_is_no_number_of_days_is_refused(refused):
    refused("/plans/new", PLAN, "detail_days", *BAD_NUMBERS)


def test_a_report_rule_without_room_is_refused(refused):
    refused("/plans/new", PLAN, "report_number", *["0", "61", "x", "1,5"])


def test_a_period_that_is_none_or_outside_the_plan_is_refused(refused):
    refused("/plans/new", PLAN, "first_period", *BAD_PERIODS)


@pytest.mark.parametrize("good", ["2023-Q4", "Quý IV/2023", "quý 4 năm 2023"])
def test_a_period_may_be_written_as_people_do(client, office, good):
    assert client.post("/plans/new", data={**PLAN, "first_period": good}).status_code == 303


@pytest.mark.parametrize("field", ["detail_counting", "detail_group", "report_frequency"])
def test_a_word_that_was_not_offered_is_refused(refused, field):
    refused("/plans/new", PLAN, field, *BAD_CHOICES)


def test_a_set_that_was_not_offered_is_refused(refused):
    refused("/plans/new", PLAN, "indicator_set", *BAD_IDS)


def test_a_range_that_ends_before_it_starts_is_refused(refused):
    refused("/plans/new", PLAN, "ends_on", "01/11/2023")


def test_a_second_plan_of_the_same_number_and_date_is_refused(refused):
    refused("/plans/new", PLAN, "number", "3015")


def test_fields_nobody_offered_change_nothing(client, office):
    data = {**PLAN, "state": "promulgated", "committee_id": "99", "promulgated_by_id": "1"}
    client.post("/plans/new", data=data)
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc())).first()
    assert (plan.state.value, plan.committee_id) == ("draft", office.case.committee.id)


def test_a_due_date_that_is_none_or_unusual_is_refused(refused, office):
    page = refused(
        f"/plans/{office.plan_id}/assignments/new",
        office.row_facts(),
        "due",
        *[*BAD_DATES, "01/11/2023", "20/11/2023", "04/11/2043"],
    )
    assert "Công bố dữ liệu mở đợt 1" in page


def test_a_row_s_words_that_cannot_be_kept_are_refused(refused, office):
    refused(f"/plans/{office.plan_id}/assignments/new", office.row_facts(), "text", *BAD_TEXTS)


def test_a_row_without_a_lead_is_refused(refused, office):
    refused(f"/plans/{office.plan_id}/assignments/new", office.row_facts(), "lead", "")


def test_a_unit_that_was_not_offered_is_refused(refused, office):
    path = f"/plans/{office.plan_id}/assignments/new"
    refused(path, office.row_facts(), "lead", *BAD_IDS)
    refused(path, office.row_facts(), "coordinating", *BAD_IDS)
    indicator = f"/plans/{office.plan_id}/indicators/{office.case.indicator('6').id}"
    refused(indicator, {"lead": office.case.units["VP"].id}, "lead", *BAD_IDS)


def test_a_lead_that_also_co_ordinates_is_refused(refused, office):
    path, lead = f"/plans/{office.plan_id}", office.case.units["VP"].id
    page = refused(f"{path}/assignments/new", office.row_facts(), "coordinating", str(lead))
    assert "vừa chủ trì vừa phối hợp" in page
    indicator = f"{path}/indicators/{office.case.indicator('6').id}"
    refused(indicator, {"lead": lead}, "coordinating", str(lead))


@pytest.mark.parametrize(
    "words", ["x" * 300, "'; DROP TABLE plans;--", "%s", "99/99/9999", "12/2025" * 3]
)
def test_words_that_name_no_day_leave_the_row_without_one(client, office, words):
    answer = office.post("/assignments/new", **office.row_facts(deadline_words=words))
    assert answer.status_code == 303
    row = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
    assert (row.deadline_kind, row.due, row.deadline_words) == ("unset", None, words)


def test_a_date_the_office_sets_is_read_as_strictly(refused, office):
    bads = BAD_DATES[:6]
    office.post("/promulgate")
    path = f"/plans/{office.plan_id}/assignments/{office.case.guide.id}/due"
    refused(path, {"reason": "Theo ý kiến Trưởng ban"}, "due", *bads)
