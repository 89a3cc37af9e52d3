"""Lists as workbooks: the same as seen, all pages, nobody else's, and readable again."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.town import make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import Assignment, CalendarDay, Extension, User
from tracker.rules.choices import DayKind, ExtensionState, Language, PlanState
from tracker.rules.permissions import Action, Role, may_knock
from tracker.sheets.child import read
from tracker.web.exporting import MEDIA

pytestmark = pytest.mark.usefixtures("frozen")
FORMULA = '=HYPERLINK("https://evil.example","Bấm vào đây")'


@pytest.fixture
def town(app):
    made = make_town()
    made.task(0, "Danh mục dịch vụ công", helpers=(1, 2), code="NV-1", due=date(2023, 11, 15))
    made.task(1, FORMULA, helpers=(0,), code="NV-2", due=date(2023, 11, 28))
    made.task(1, "Bệnh án điện tử", code="NV-3", due=date(2023, 12, 31))
    db.session.commit()
    return made


def take(client, town, address, role=Role.SECRETARIAT, status=200):
    """Return the rows of a workbook as a reader takes it."""
    sign_in_as(client, town.people[role])
    answer = client.get(address)
    assert answer.status_code == status
    if status != 200:
        return None
    assert answer.mimetype == MEDIA[".xlsx"]
    grid, *_guide = read(answer.data, "tep.xlsx").grids
    return [[cell.text for cell in row] for row in grid.rows]


def column(rows, heading):
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_the_list_of_tasks_is_taken_along_as_it_is_seen(client, town):
    rows = take(client, town, "/tasks/export.xlsx")
    assert rows[0][:3] == ["Mã", "Nhiệm vụ", "Loại"]
    assert column(rows, "Mã") == ["NV-1", "NV-2", "NV-3"]
    assert column(rows, "Hạn") == ["15/11/2023", "28/11/2023", "31/12/2023"]
    assert column(rows, "Đơn vị phối hợp")[0] == "Sở Y tế; Sở Nội vụ"
    assert column(rows, "Mã đơn vị")[0] == town.units[0].code
    assert column(rows, "Tình trạng") == ["Quá hạn", "Sắp đến hạn", "Đang thực hiện"]


def test_a_title_that_looks_like_a_formula_stays_text(client, town):
    assert FORMULA in column(take(client, town, "/tasks/export.xlsx"), "Nhiệm vụ")


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        ("view=overdue", ["NV-1"]),
        ("sort=-due", ["NV-3", "NV-2", "NV-1"]),
        ("sort=unit", ["NV-1", "NV-2", "NV-3"]),
        ("q=benh+an", ["NV-3"]),
        ("from=01/12/2023", ["NV-3"]),
        ("page=2&size=25", ["NV-1", "NV-2", "NV-3"]),
    ],
)
def test_the_file_follows_the_filter_and_the_order(client, town, filter_, codes):
    assert column(take(client, town, f"/tasks/export.xlsx?{filter_}"), "Mã") == codes


def test_a_filter_that_cannot_be_read_is_refused_in_words(client, town):
    take(client, town, "/tasks/export.xlsx?from=32/13/2023", status=400)
    take(client, town, "/tasks/export.xlsx?sort=password", status=400)


@pytest.mark.parametrize("role", [Role.UNIT_LEAD, Role.UNIT_MEMBER])
def test_a_unit_takes_what_it_leads_and_nothing_else(client, town, role):
    assert column(take(client, town, "/tasks/export.xlsx", role), "Mã") == ["NV-1"]
    other = f"/tasks/export.xlsx?unit={town.units[1].id}"
    assert len(take(client, town, other, role)) == 1


def test_another_committee_takes_nothing_of_this_one(client, town):
    other = factories.make_membership(
        committee=factories.make_committee(name="Ban khác"), role=Role.SECRETARIAT
    )
    town.people[Role.SECRETARIAT] = other
    for path in ("tasks", "plans", "meetings", "letters"):
        assert len(take(client, town, f"/{path}/export.xlsx")) == 1
    take(client, town, f"/plans/{town.plan.id}/assignments.xlsx", status=404)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("address", "actions"),
    [
        ("/tasks/export.xlsx", {Action.EXPORT_OWN}),
        ("/plans/export.xlsx", {Action.EXPORT_OWN}),
        ("/meetings/export.xlsx", {Action.EXPORT_OWN}),
        ("/letters/export.xlsx", {Action.EXPORT_PROVINCE, Action.SEE_MAIL_LOG}),
        ("/extensions/export.xlsx", {Action.DECIDE_EXTENSION}),
        ("/extensions/answered.xlsx", {Action.DECIDE_EXTENSION}),
        ("/calendar/export.xlsx", {Action.SEE_CALENDAR}),
        ("/units/export.xlsx", {Action.MANAGE_UNITS}),
        ("/users/export.xlsx", {Action.MANAGE_USERS}),
    ],
)
def test_who_may_take_a_list_is_what_the_table_says(client, town, role, address, actions):
    allowed = all(may_knock(role, action) for action in actions)
    take(client, town, address, role, status=200 if allowed else 403)


def test_the_file_has_a_name_with_its_day_and_headings_in_the_readers_language(client, town):
    person = town.people[Role.SECRETARIAT]
    sign_in_as(client, person)
    disposition = client.get("/tasks/export.xlsx").headers["Content-Disposition"]
    assert disposition == "attachment; filename=nhiem-vu-2023-11-21.xlsx"
    db.session.get(User, person.user_id).language = Language.ENGLISH
    db.session.commit()
    assert take(client, town, "/tasks/export.xlsx")[0][:2] == ["Code", "Task"]


def test_a_long_list_is_read_block_by_block_with_few_queries(client, town, monkeypatch):
    for number in range(25):
        town.task(2, f"Việc {number}", code=f"V-{number:02}", due=date(2024, 1, 1))
    monkeypatch.setattr("tracker.queries.task_lists.BLOCK", 10)
    sign_in_as(client, town.people[Role.SECRETARIAT])
    with count_queries() as counted:
        answer = client.get("/tasks/export.xlsx")
    grid, *_guide = read(answer.data, "tep.xlsx").grids
    assert len(grid.rows) == 1 + 28
    assert len(counted) <= 12


def test_more_than_a_file_holds_is_refused_in_words(client, town, monkeypatch):
    monkeypatch.setattr("tracker.sheets.writing.MOST_ROWS_OUT", 2)
    sign_in_as(client, town.people[Role.SECRETARIAT])
    answer = client.get("/tasks/export.xlsx")
    assert answer.status_code == 400
    assert "thu hẹp bộ lọc" in answer.get_data(as_text=True)


def test_the_plans_and_what_one_assigns_read_back_as_an_annex(client, town):
    town.plan.state = PlanState.PROMULGATED
    db.session.commit()
    plans = take(client, town, "/plans/export.xlsx")
    assert column(plans, "Nhiệm vụ") == ["3"]
    assert column(plans, "Số, ký hiệu văn bản") == [town.plan.sign]
    annex = take(client, town, f"/plans/{town.plan.id}/assignments.xlsx", Role.UNIT_MEMBER)
    assert annex[0] == [
        "STT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Kết quả",
        "Thời gian hoàn thành",
        "Ngày đến hạn",
    ]
    assert column(annex, "STT") == ["1", "2", "3"]
    assert column(annex, "Cơ quan phối hợp")[0] == "Sở Y tế; Sở Nội vụ"


def test_the_annex_leaves_out_what_an_amendment_ended(client, town):
    address = f"/plans/{town.plan.id}/assignments.xlsx"
    row = db.session.scalars(select(Assignment).order_by(Assignment.id)).first()
    row.ended_on = date(2023, 11, 20)
    db.session.commit()
    assert row.title not in column(take(client, town, address), "Nhiệm vụ")


def test_a_draft_is_not_taken_by_who_may_not_see_it(client, town):
    town.plan.state = PlanState.DRAFT
    db.session.commit()
    address = f"/plans/{town.plan.id}/assignments.xlsx"
    assert take(client, town, address)
    take(client, town, address, Role.UNIT_LEAD, status=404)
    assert len(take(client, town, "/plans/export.xlsx", Role.UNIT_LEAD)) == 1


def test_requests_for_more_time_are_taken_along(client, town):
    task = town.task(1, "Xin thêm hạn", code="NV-9", due=date(2023, 11, 30))
    db.session.add(
        Extension(
            task=task,
            old_due=date(2023, 11, 30),
            new_due=date(2023, 12, 15),
            reason="@SUM(1)",
            requested_by_id=town.people[Role.UNIT_LEAD].user_id,
            requested_at=datetime(2023, 11, 20, 2, 30, tzinfo=UTC),
            state=ExtensionState.ASKED,
        )
    )
    db.session.commit()
    rows = take(client, town, "/extensions/export.xlsx")
    assert column(rows, "Lý do") == ["@SUM(1)"]
    assert column(rows, "Xin gia hạn đến") == ["15/12/2023"]
    assert column(rows, "Xin lúc") == ["20/11/2023 09:30"]


def test_units_and_people_are_taken_along_as_filtered(client, town):
    town.units[1].parent_id = town.units[0].id
    db.session.commit()
    units = take(client, town, "/units/export.xlsx?q=so")
    assert column(units, "Tên đơn vị") == ["Sở Y tế", "Sở Nội vụ"]
    assert column(units, "Mã đơn vị cấp trên") == [town.units[0].code, ""]
    people = take(client, town, "/users/export.xlsx?q=chair", Role.ADMIN)
    assert column(people, "Họ và tên") == ["Người chair"]


@pytest.mark.parametrize(
    ("role", "path", "link"),
    [
        (Role.SECRETARIAT, "/tasks?view=overdue", "/tasks/export.xlsx?view=overdue"),
        (Role.UNIT_LEAD, "/tasks", "Xuất Excel phần chủ trì"),
        (Role.SECRETARIAT, "/letters/?state=failed", "/letters/export.xlsx?state=failed"),
        (Role.SECRETARIAT, "/units?q=so", "/units/export.xlsx?q=so"),
        (Role.ADMIN, "/users?page=2&q=a", "/users/export.xlsx?q=a"),
        (Role.OBSERVER, "/plans", "/plans/export.xlsx"),
        (Role.CHAIR, "/meetings", "/meetings/export.xlsx"),
    ],
)
def test_the_link_on_a_page_leads_to_what_is_seen(client, town, role, path, link):
    sign_in_as(client, town.people[role])
    assert link in client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/tasks", "/plans", "/letters/"])
def test_who_may_take_nothing_sees_no_link(client, town, path):
    sign_in_as(client, town.people[Role.SECRETARIAT])
    client.get(path)  # what is drawn once must not serve everybody
    sign_in_as(client, town.people[Role.ADMIN])
    assert "export.xlsx" not in client.get(path).get_data(as_text=True)


def test_the_calendar_of_a_year_taken_along_is_read_back_as_the_same_year(client, town):
    with writing():
        for day, kind in (
            (date(2024, 1, 1), DayKind.HOLIDAY),
            (date(2024, 5, 4), DayKind.WORKING_SATURDAY),
        ):
            db.session.add(CalendarDay(day=day, kind=kind, name="Ngày; ghi", source="12/TB"))
    sign_in_as(client, town.people[Role.SECRETARIAT])
    exported = client.get("/calendar/export.xlsx?year=2024").data
    data = {"source": "TB 9", "lines": "", "file": (BytesIO(exported), "lich.xlsx")}
    review = client.post("/calendar/years/2024/import", data=data).text
    assert re.search(r'name="changes"[^>]* value=""', review)
    assert "TB 9" in review


def test_answered_requests_are_taken_along_with_both_dates(client, town):
    task = town.task(0, "Được gia hạn", code="GH-1", due=date(2024, 1, 1))
    db.session.commit()
    with writing():
        db.session.add(
            Extension(
                task_id=task.id,
                old_due=date(2023, 12, 1),
                new_due=date(2023, 12, 20),
                granted_due=date(2023, 12, 15),
                reason="Chờ ý kiến.",
                state=ExtensionState.GRANTED,
                requested_by_id=town.people[Role.UNIT_LEAD].user_id,
                requested_at=NOW,
                decided_by_id=town.people[Role.SECRETARIAT].user_id,
                decided_at=NOW,
            )
        )
    lines = take(client, town, "/extensions/answered.xlsx")
    assert column(lines, "Mã") == ["GH-1"]
    assert column(lines, "Hạn sau") == ["15/12/2023"]
