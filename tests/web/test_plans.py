import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.counting import count_queries
from tests.factories import make_committee, make_membership, make_plan
from tests.rules.annexes.tables import book, grid
from tests.web.plan_pages import PLAN, Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db, transaction
from tracker.models import (
    AnnexImport,
    Assignment,
    Letter,
    Membership,
    Plan,
    Task,
    User,
)
from tracker.rules.choices import PlanState
from tracker.rules.permissions import TABLE, Action, Role, may_knock
from tracker.services.annexes.intake import keep_book, take_in
from tracker.web import paging
from tracker.web.views.plans import reading

pytestmark = pytest.mark.usefixtures("frozen")
ROUTES = {
    ("GET", "/plans"): Action.SEE_PLAN,
    ("GET", "/plans/new"): Action.EDIT_PLAN,
    ("POST", "/plans/new"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}"): Action.SEE_DRAFT_PLAN,
    ("GET", "/plans/{plan}/edit"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/edit"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/assignments/new"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/assignments/new"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/assignments/{row}/edit"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/assignments/{row}/edit"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/assignments/{row}/move"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/assignments/{row}/due"): Action.EDIT_TASK,
    ("POST", "/plans/{plan}/assignments/{row}/due"): Action.EDIT_TASK,
    ("GET", "/plans/{plan}/indicators"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/indicators/{indicator}"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/indicators/{indicator}"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/indicators/{indicator}/targets"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/indicators/{indicator}/targets"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/leads.xlsx"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/assignments/{row}/indicators"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/assignments/{row}/indicators"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/import"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/import/{import}"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/columns"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/rows/{line}/{cell}"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/import/deadline"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/import/names"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/rows/{line}"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/import/{import}/units"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/units"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/confirm"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/undo"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/again"): Action.EDIT_PLAN,
    ("GET", "/plans/{plan}/promulgate"): Action.PROMULGATE_PLAN,
    ("POST", "/plans/{plan}/promulgate"): Action.PROMULGATE_PLAN,
    ("GET", "/plans/{plan}/withdraw"): Action.PROMULGATE_PLAN,
    ("POST", "/plans/{plan}/withdraw"): Action.PROMULGATE_PLAN,
    ("POST", "/plans/{plan}/indicators/{indicator}/remove"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/assignments/{row}/remove"): Action.EDIT_PLAN,
    ("POST", "/plans/{plan}/import/{import}/drop"): Action.EDIT_PLAN,
}
# their readers: test_detail_plans.py, test_indicator_pages.py, test_session_papers.py
OF_PLANS_IN_FORCE = {
    "/plans/{plan}/detail-plans",
    "/plans/{plan}/targets.xlsx",
    "/plans/{plan}/assignments.pdf",
    "/plans/{plan}/assignments.docx",
}


@pytest.fixture
def office(client) -> Office:
    return Office(client)


@pytest.fixture
def annex(office) -> None:
    """An annex of the draft that waits to be looked over."""
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì")
    with writing():
        taken = take_in(
            office.case.plan, name="a.csv", data=b"a", actor=office.case.secretariat, now=NOW
        )
        keep_book(taken.id, book(grid(head, ("1", "Một", "Sở Lạ"))))


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def path_of(route: str, office: Office) -> str:
    return route.format(
        plan=office.plan_id,
        row=office.case.guide.id,
        indicator=office.case.indicator("6").id,
        line=1,
        cell="lead",
        **{"import": db.session.scalar(select(func.max(AnnexImport.id)))},
    )


def test_every_route_of_plans_is_in_the_matrix(app):
    known = {
        re.sub(r"<(?:int:)?(\w+?)(?:_id)?>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("plans.") and "/amendments" not in rule.rule
    }
    assert known == {route for _, route in ROUTES} | OF_PLANS_IN_FORCE


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_the_table_grants_it(client, office, annex, role):
    office.sign_in(role, "VP" if role in {Role.UNIT_LEAD, Role.UNIT_MEMBER} else None)
    wrong = {}
    for (method, route), action in ROUTES.items():
        code = client.open(path_of(route, office), method=method).status_code
        is_refused = code in {403, 404}
        if is_refused == may_knock(role, action):
            wrong[method, route] = code
    assert not wrong
    assert len(TABLE[Action.EDIT_PLAN].split()) == len(Role)


def test_a_stranger_s_plan_does_not_exist(client, office, annex):
    with transaction():
        other = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    sign_in_as(client, other)
    codes = {
        (method, route): client.open(path_of(route, office), method=method).status_code
        for method, route in ROUTES
        if "{plan}" in route
    }
    assert set(codes.values()) == {404}
    assert "3015/KH-UBND" not in client.get("/plans").text


def test_a_unit_sees_plans_once_they_are_in_force_and_its_own_progress_only(client, office):
    office.sign_in(Role.UNIT_LEAD, "VP")
    assert "3015/KH-UBND" not in client.get("/plans").text
    sign_in_as(client, office.secretariat)
    office.post("/promulgate")
    office.sign_in(Role.UNIT_LEAD, "VP")
    assert "3015/KH-UBND" in client.get("/plans").text
    progress = office.page().split('id="progress"')[1]
    assert "Văn phòng UBND tỉnh" in progress
    assert "UBND huyện Chư Păh" not in progress


def test_the_units_of_a_plan_come_in_pages_of_their_own(client, office, monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNITS", 1)
    monkeypatch.setattr(paging, "SIZE", 1)
    office.post("/assignments/new", **office.row_facts())
    office.post("/promulgate")

    def units(query: str) -> list[str]:
        part = office.client.get(f"/plans/{office.plan_id}{query}").text
        part = part.partition('aria-labelledby="progress"')[2].partition("</table>")[0]
        return re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', part)

    first, second = units("?show=units"), units("?show=units&page=2")
    assert len(first) == len(second) == 1
    assert first != second
    assert units("") == first
    rows = office.client.get(f"/plans/{office.plan_id}?show=units").text
    assert 'id="rows"' not in rows


def test_a_plan_is_drafted_on_paper_s_words(client, office):
    answer = client.post("/plans/new", data=PLAN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "12/KH-UBND" in page
    assert "Vì sao hạn kế hoạch chi tiết là 17/11/2023" in page
    assert "Ngày ban hành, không tính" in page
    assert "điều 147 và 148 Bộ luật Dân sự 2015" in page
    assert "định kỳ hằng quý" in page


def test_the_edit_page_shows_what_was_typed_and_saves_it(client, office):
    page = office.page("/edit")
    assert 'value="3015"' in page
    assert 'value="02/11/2023"' in page
    assert 'value="Quý IV/2023"' in page
    set_id = office.case.indicators.id
    changes = {**PLAN, "version": 1, "indicator_set": set_id, "detail_rolls": ""}
    assert office.post("/edit", **changes).status_code == 303
    plan = db.session.get(Plan, office.plan_id, populate_existing=True)
    assert (plan.number, plan.detail_rolls) == ("12", False)


def test_two_people_at_one_plan_the_second_gets_his_text_back(client, office):
    changes = {**PLAN, "indicator_set": office.case.indicators.id, "detail_group": "all_units"}
    assert office.post("/edit", **changes, version=1).status_code == 303
    answer = office.post("/edit", **{**changes, "subject": "<b>Lời của người sau</b>"}, version=1)
    assert answer.status_code == 409
    assert "&lt;b&gt;Lời của người sau" in answer.text


def test_the_same_form_sent_twice_makes_one_plan(client, office):
    data = {**PLAN, "nonce": "once-only"}
    first, second = client.post("/plans/new", data=data), client.post("/plans/new", data=data)
    assert first.location == second.location
    assert count(Plan) == 2


def test_the_draft_s_page_says_what_is_missing(client, office):
    page = office.page()
    assert "1 việc giao chưa có hạn" in page
    assert "Chưa có đơn vị chủ trì:" in page
    assert "6 Đô thị thông minh" in page
    assert "minh họa" in page
    assert "44 nhiệm vụ cho 38 đơn vị và 38 thư báo" in page


def test_before_promulgating_the_page_names_what_it_creates_and_who_is_not_reached(client, office):
    with transaction():
        for member in office.case.units["SYT"], office.case.units["STP"]:
            end_memberships(member.id)
    page = office.page("/promulgate")
    assert "Sẽ tạo 44 nhiệm vụ cho 38 đơn vị và gửi thư cho 36 người" in page
    assert "2 đơn vị chưa có người nhận thư" in page
    assert "Sở Y tế, Sở Tư pháp" in page
    assert "Giao việc cho 38 đơn vị" in page


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (datetime(2023, 11, 17, 1, 0, tzinfo=UTC), ""),
        (datetime(2023, 11, 18, 1, 0, tzinfo=UTC), "1 hạn đã qua"),  # the detail plans
        (datetime(2024, 6, 30, 1, 0, tzinfo=UTC), "4 hạn đã qua"),
    ],
)
def test_due_days_that_are_past_are_told_before_a_late_plan_is_promulgated(
    client, office, frozen, day, told
):
    frozen.move_to(day)
    sign_in_as(client, office.secretariat)
    page = office.page("/promulgate")
    assert ("hạn đã qua" in page) is bool(told)
    assert told in page
    assert ("18/12/2023. " in page or "18/12/2023, " in page) == (day.year == 2024)


def test_a_plan_whose_first_period_opens_later_says_that_nothing_is_made_today(client, office):
    later = {**PLAN, "detail_days": "", "first_period": "Quý I/2024"}
    draft = client.post("/plans/new", data=later).location
    page = client.get(f"{draft}/promulgate").text
    assert "Hôm nay chưa có nhiệm vụ nào" in page
    assert "0 đơn vị" not in page


def end_memberships(unit_id: int) -> None:
    for row in db.session.scalars(select(Membership).where(Membership.unit_id == unit_id)):
        row.ended_on = date(2023, 11, 1)


def test_promulgating_gives_every_unit_its_tasks_once(client, office):
    for _ in range(2):
        answer = office.post("/promulgate")
        assert answer.status_code == 303
    assert (count(Task), count(Letter)) == (44, 38)
    page = office.page()
    assert "Đang thực hiện, quá hạn" in page
    assert "Đặt hạn" in page
    assert client.get(f"/plans/{office.plan_id}/promulgate").status_code == 303


def test_a_plan_that_cannot_be_promulgated_says_why_and_stays_a_draft(client, office):
    changes = {**PLAN, "version": 1, "indicator_set": office.case.indicators.id}
    changes |= {"issued_on": "22/11/2023", "detail_group": "indicator_leads"}
    assert office.post("/edit", **changes).status_code == 303
    answer = office.post("/promulgate")
    assert answer.status_code == 422
    assert "Ngày ban hành là 22/11/2023; từ ngày đó mới giao việc được." in answer.text
    assert (count(Task), count(Letter)) == (0, 0)
    assert db.session.get(Plan, office.plan_id).state is PlanState.DRAFT


def test_withdrawing_says_what_it_cancels_and_does_it_once(client, office):
    office.post("/promulgate")
    assert "Sẽ hủy 44 nhiệm vụ đang mở" in office.page("/withdraw")
    assert office.post("/withdraw").status_code == 303
    assert "Đã bãi bỏ" in office.page()
    assert office.post("/withdraw").status_code == 422


def test_a_row_is_added_and_the_next_one_asked_for(client, office):
    answer = office.post("/assignments/new", **office.row_facts(again="1"))
    assert answer.location == f"/plans/{office.plan_id}/assignments/new"
    page = office.page()
    assert "Công bố dữ liệu mở đợt 1" in page
    assert "31/12/2024" in page


def test_a_row_is_changed_moved_and_taken_out(client, office):
    row = f"/assignments/{office.case.guide.id}"
    page = office.page(f"{row}/edit")
    assert re.search(rf'name="lead" value="{office.case.units["STTTT"].id}" checked', page)
    answer = office.post(f"{row}/edit", **office.row_facts(version=1, text="Hướng dẫn các sở"))
    assert answer.status_code == 303
    assert "Hướng dẫn các sở" in office.page()
    assert office.post(f"{row}/move", direction="up").status_code == 303
    assert office.post(f"{row}/remove").status_code == 303
    assert "Hướng dẫn các sở" not in office.page().split('id="rows"')[1]
    assert client.get(f"/plans/{office.plan_id}{row}/edit").status_code == 404


def test_the_words_of_a_row_made_by_the_plan_are_changed_and_nothing_else(client, office):
    row = db.session.scalars(select(Assignment).order_by(Assignment.id)).first()
    assert "lead_group" not in office.page(f"/assignments/{row.id}/edit")
    answer = office.post(
        f"/assignments/{row.id}/edit",
        **office.row_facts(version=row.version_id, text="Lời của văn bản"),
    )
    assert answer.status_code == 303
    db.session.refresh(row)
    assert (row.text, row.lead_group) == ("Lời của văn bản", "indicator_leads")


def test_a_late_deadline_asks_for_a_tick_and_takes_it(client, office):
    facts = office.row_facts(deadline_words="17/11/2023")
    answer = office.post("/assignments/new", **facts)
    assert answer.status_code == 422
    assert 'name="is_confirmed"' in answer.text
    assert "Ngày 17/11/2023 đã qua" in answer.text
    assert 'name="is_confirmed"' not in office.page("/assignments/new")
    assert office.post("/assignments/new", **facts, is_confirmed="y").status_code == 303


def test_the_office_sets_the_date_the_document_left_open(client, office):
    office.post("/promulgate")
    path = f"/assignments/{office.case.guide.id}/due"
    answer = office.post(path, due="29/12/2023", reason="Theo ý kiến Trưởng ban")
    assert answer.status_code == 303
    assert "29/12/2023" in office.page()
    assert "việc giao chưa có hạn" not in office.page()
    late = office.post(path, due="30/12/2023", reason="x")
    assert late.status_code == 422


def test_the_pages_take_few_statements_however_many_rows(client, office, monkeypatch):
    def grow() -> None:
        with transaction():
            for _ in range(30):
                make_plan(committee=office.case.committee)
        for n in range(12):
            office.post("/assignments/new", **office.row_facts(text=f"Việc {n}"))

    def statements(path: str) -> int:
        with count_queries() as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    draft, index = f"/plans/{office.plan_id}", "/plans"
    grow()
    many = {path: statements(path) for path in (draft, index, f"{draft}/promulgate")}
    office.post("/promulgate")
    many["shown"] = statements(draft)
    monkeypatch.setattr(paging, "SIZE", 5)
    page = office.page()
    assert (page.count('<tr id="row-'), 'href="/plans/1?page=2"' in page) == (5, True)
    last = db.session.scalar(select(func.max(Assignment.id)))
    assert f'<tr id="row-{last}">' in office.page(f"?row={last}")
    assert max(many.values()) <= 12, many


def test_the_pages_speak_english_to_an_english_reader(client, office):
    with transaction():
        db.session.get(User, office.secretariat.user_id).language = "en"
    page = office.page()
    assert "Why the detail plan is due on 17/11/2023" in page
    assert "Smart city" in page
